import { LOADER_SIZE } from '../configuration/cell'
import { hasFlags } from '../configuration/configuration'
import { cellPlace, type Finding } from './finding'
import { linuxCells } from './linux-cells'
import type { Rule } from './rule'

/**
 * A Linux cell without room for the loader: Jailhouse's linux-loader runs at address 0 and finds its command line 4 KiB
 * above. Without that region there is nothing at the address where the cell starts.
 */
export const linuxLoader: Rule = {
  code: 'linux-loader',
  severity: 'warning',
  title: 'Linux cells have room for their loader',
  check(input) {
    return linuxCells(input).flatMap((cell): Finding[] => {
      const fits = cell.memoryRegions.some(
        (region) => region.virtualStart === 0n && region.size >= LOADER_SIZE && hasFlags(region, 'LOADABLE', 'WRITE'),
      )
      if (fits) return []
      const message = `${cell.name} has no loadable memory of 64 KiB at its address 0, where jailhouse cell linux puts the loader.`
      return [{ message, places: [cellPlace(cell, 'memory')] }]
    })
  },
}
