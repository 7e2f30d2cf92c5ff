import type { CellConfiguration, SystemConfiguration } from '../configuration/configuration'

/** INTIDs that a cell's interrupt bitmap holds, and those of one entry. */
const INTIDS = 1024
const PINS_PER_ENTRY = 128

/** Why a cell's interrupt entries are refused; entries for another controller are ignored, as the hypervisor does. */
export function wrongInterruptEntry(cell: CellConfiguration, system: SystemConfiguration): string | undefined {
  const wrong = cell.irqchips.find(
    (chip) => chip.address === system.gicdBase && (chip.pinBase % 32 !== 0 || chip.pinBase + PINS_PER_ENTRY > INTIDS),
  )
  if (!wrong) return undefined
  const largest = INTIDS - PINS_PER_ENTRY
  return `"${cell.name}": an interrupt entry starts at INTID ${wrong.pinBase}; multiples of 32 up to ${largest} are possible.`
}
