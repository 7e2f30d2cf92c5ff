/** Interrupt tables back into words: which SPIs are granted beside those that devices and links bring. */
import type { Board } from '../plan/board'
import type { ImportedCellDocument } from '../plan/imported'
import { grantedSpis, type CellConfiguration } from './configuration'
import { irqchipsOf } from './interrupts'
import { sameContent } from './same'

type Interrupts = NonNullable<ImportedCellDocument['interrupts']>

const HIGHEST_SPI = 991

const address = (value: bigint) => `0x${value.toString(16)}`

/** The imported part of a table of which `derived` SPIs come by themselves; undefined when nothing has to be said. */
export function liftInterrupts(
  cell: CellConfiguration,
  derived: Iterable<number>,
  board: Board,
): Interrupts | undefined {
  const spis = grantedSpis(cell)
  const origin = { path: [], label: '' }
  const isList = spis.every((spi) => spi >= 0 && spi <= HIGHEST_SPI)
  const entries = cell.irqchips.map((chip) => chip.pinBase)
  const plain = isList && sameContent(irqchipsOf(spis, board, origin), cell.irqchips)
  if (!plain && !(isList && sameContent(irqchipsOf(spis, board, origin, entries), cell.irqchips))) {
    return {
      irqchips: cell.irqchips.map(({ address: at, id, pinBase, pinBitmap }) => ({
        address: address(at),
        ...(id === 0 ? {} : { id }),
        pinBase,
        pinBitmap: [...pinBitmap],
      })),
    }
  }
  const known = new Set(derived)
  const actual = new Set(spis)
  const granted = spis.filter((spi) => !known.has(spi))
  const withheld = [...known].filter((spi) => !actual.has(spi)).sort((a, b) => a - b)
  if (plain && granted.length === 0 && withheld.length === 0) return undefined
  return {
    ...(granted.length > 0 ? { granted } : {}),
    ...(withheld.length > 0 ? { withheld } : {}),
    ...(plain ? {} : { entries }),
  }
}
