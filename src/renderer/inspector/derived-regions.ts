/** Regions of a cell that lowering added: what the plan does not say and Jailhouse's file does. */
import { hasFlags, type ConfigurationSet } from '../../sim/configuration/configuration'
import type { CellRef } from '../session/selection'
import { CELL_FIELDS } from '../texts/inspector-fields'

export interface DerivedRegion {
  label: string
  start: bigint
  size: bigint
}

/** Regions of the cell that do not come from its own memory list, devices left out: they are listed with their SPIs. */
export function derivedRegions(configuration: ConfigurationSet, cell: CellRef): DerivedRegion[] {
  if (cell === 'root') return []
  const lowered = configuration.cells[cell]
  if (!lowered) return []
  return lowered.memoryRegions
    .filter((region) => region.size > 0n && !hasFlags(region, 'IO'))
    .filter((region) => region.origin?.path[2] !== 'memory')
    .map((region) => ({
      label: region.origin?.label ?? (hasFlags(region, 'COMM_REGION') ? CELL_FIELDS.communication : CELL_FIELDS.region),
      start: hasFlags(region, 'COMM_REGION') ? region.virtualStart : region.physicalStart,
      size: region.size,
    }))
}
