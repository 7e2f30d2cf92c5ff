import { grantedSpis } from '../configuration/configuration'
import { cellPlace, listed } from './finding'
import type { Rule } from './rule'

/** A cell is granted an interrupt that root does not have: when the cell is destroyed it is not given back to anybody. */
export const spiUnknown: Rule = {
  code: 'spi-unknown',
  severity: 'error',
  title: "Interrupts of cells come out of root's",
  needsRoot: true,
  check(input) {
    const known = new Set(grantedSpis(input.system.rootCell))
    return input.cells.flatMap((cell) => {
      const missing = grantedSpis(cell).filter((spi) => !known.has(spi))
      if (missing.length === 0) return []
      return [
        {
          message: `${cell.name} is granted SPI ${listed(missing.map(String))}, which root does not have.`,
          places: [cellPlace(cell)],
        },
      ]
    })
  },
}
