import { hasFlags } from '../configuration/configuration'
import { memoryOf } from './claims'
import { extent, type Finding } from './finding'
import { linuxCells } from './linux-cells'
import type { Rule } from './rule'

/**
 * RAM of a Linux cell that `jailhouse cell linux` does not take for RAM: it wants READ, WRITE, EXECUTE and DMA, and puts
 * neither kernel nor device tree anywhere else. Without any it ends with "No space found to load all images".
 */
export const linuxRam: Rule = {
  code: 'linux-ram',
  severity: 'warning',
  title: 'RAM of Linux cells is taken for RAM',
  check(input) {
    const { claims } = memoryOf(input)
    return linuxCells(input).flatMap((cell) =>
      claims
        .filter((claim) => claim.cell === cell && claim.kind === 'memory' && hasFlags(claim.region, 'LOADABLE'))
        .filter(({ region }) => region.virtualStart !== 0n && !hasFlags(region, 'READ', 'WRITE', 'EXECUTE', 'DMA'))
        .map((claim): Finding => ({
          message: `The ${claim.place.label} ${extent(claim)} lacks a flag of READ, WRITE, EXECUTE and DMA: jailhouse cell linux does not use it.`,
          places: [claim.place],
        })),
    )
  },
}
