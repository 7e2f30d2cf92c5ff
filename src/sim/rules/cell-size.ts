import { formatSize } from '../plan/units'
import { cellFileBytes } from '../hypervisor/file-size'
import { cellPlace } from './finding'
import type { Rule } from './rule'

/** Pages that the hypervisor maps of a cell's configuration (hypervisor/control.c). */
const MOST_BYTES = 0x10000

/** A cell's configuration that does not fit into the 16 pages that Jailhouse maps of it: it is refused with E2BIG. */
export const cellSize: Rule = {
  code: 'cell-size',
  severity: 'error',
  title: 'Configurations of cells fit into 64 KiB',
  check(input) {
    return input.cells
      .filter((cell) => cellFileBytes(cell) > MOST_BYTES)
      .map((cell) => ({
        message:
          `The configuration of ${cell.name} has ${cellFileBytes(cell)} bytes; Jailhouse takes ${formatSize(MOST_BYTES)} ` +
          'and refuses more with E2BIG.',
        places: [cellPlace(cell)],
      }))
  },
}
