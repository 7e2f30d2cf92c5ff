import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shippedLibrary } from '../../../tests/support/templates'
import { parsePlan } from '../plan/parse'
import { grantedSpis } from './configuration'
import { assignVirtualPciInterrupts, irqchipsOf } from './interrupts'
import { lower } from './lower'

const board = shippedLibrary().boards.get('imx8mm-evk')!

/** Assignment for links between the cells of each pair; 0 is root. */
function assigned(...pairs: [number, number][]) {
  const name = (cell: number) => (cell === 0 ? 'root' : `cell${cell}`)
  const parsed = parsePlan({
    version: 1,
    name: 'test',
    board: board.id,
    cells: [1, 2, 3].map((cell) => ({ name: name(cell), guest: 'zephyr', cpus: [cell] })),
    links: pairs.map((pair, i) => ({
      name: `link${i}`,
      protocol: 'demo',
      between: pair.map(name),
      physical: '0xbba00000',
      size: '64 KiB',
    })),
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return assignVirtualPciInterrupts(parsed.value, board)
}

describe('irqchip entries', () => {
  it('grant exactly the interrupts that they were made from', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 987 })), (spis) => {
        const irqchips = irqchipsOf(spis, board, { path: [], label: 'test' })
        for (const chip of irqchips) {
          expect(chip.pinBase % 32).toBe(0)
          expect(chip.address).toBe(0x38800000n)
          for (const word of chip.pinBitmap) expect(word).toBeGreaterThanOrEqual(0)
        }
        expect(grantedSpis({ ...lowerNothing(), irqchips })).toEqual([...spis].sort((a, b) => a - b))
      }),
    )
  })
})

function lowerNothing() {
  const parsed = parsePlan({ version: 1, name: 'test', board: board.id })
  if (!parsed.ok) throw new Error('cannot happen')
  return lower(parsed.value, board).system.rootCell
}

describe('virtual PCI interrupts', () => {
  it('share one group of four among cells whose links assert different pins', () => {
    expect(assigned([0, 1], [0, 2], [0, 3])).toEqual([
      { base: 74, spis: [74] },
      { base: 74, spis: [75] },
      { base: 74, spis: [76] },
    ])
  })

  it('move the base where two cells share a link', () => {
    expect(assigned([1, 2])).toEqual([
      { base: 74, spis: [74] },
      { base: 75, spis: [75] },
      { base: 0, spis: [] },
    ])
  })

  it('fall back to the first group when the interrupts do not suffice', () => {
    const [first, second] = assigned([0, 1], [0, 1], [0, 1], [1, 2])
    expect(first!.spis).toEqual([74, 75, 76, 77])
    expect(second).toEqual({ base: 74, spis: [77] })
  })
})
