import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chipLines, LEAST_CARD, LEAST_CLUSTER, lineColumns } from './chip-layout'

/** What the middle of a laptop's window has, and of a desktop's. */
const LAPTOP = 826
const DESKTOP = 1203

test('one cluster that fits stands in one row', () => {
  expect(chipLines([4], LAPTOP)).toEqual([[{ cluster: 0, columns: 4, rows: 1 }]])
  expect(chipLines([6], LAPTOP)).toEqual([[{ cluster: 0, columns: 6, rows: 1 }]])
})

test('sixteen cores stand in two rows of eight', () => {
  expect(chipLines([16], LAPTOP)).toEqual([[{ cluster: 0, columns: 8, rows: 2 }]])
  expect(chipLines([16], DESKTOP)).toEqual([[{ cluster: 0, columns: 8, rows: 2 }]])
})

test('two clusters stand side by side, each as wide as its cores', () => {
  const [line, ...rest] = chipLines([4, 2], LAPTOP)
  expect(rest).toEqual([])
  expect(line).toEqual([
    { cluster: 0, columns: 4, rows: 1 },
    { cluster: 1, columns: 2, rows: 1 },
  ])
  expect(lineColumns(line!)).toMatch(/4fr\) .* 2fr\)$/)
})

test('two clusters stand one below the other where side by side they would be higher', () => {
  expect(chipLines([8, 8], LAPTOP).map((line) => line.map(({ rows }) => rows))).toEqual([[2, 2]])
  expect(chipLines([4, 4], 400)).toHaveLength(2)
})

test('every core has a place, no row is empty, and cards are as wide as they must be', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 300, max: 3000 }),
      (counts, width) => {
        const lines = chipLines(counts, width)
        expect(lines.flat().map(({ cluster }) => cluster)).toEqual(counts.map((_, i) => i))
        for (const line of lines) {
          for (const { cluster, columns, rows } of line) {
            expect(columns * rows).toBeGreaterThanOrEqual(counts[cluster]!)
            expect(columns * (rows - 1)).toBeLessThan(counts[cluster]!)
          }
          const needed = line.map(({ columns }) => Math.max(LEAST_CLUSTER, columns * LEAST_CARD))
          if (line.length > 1) expect(needed.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(width)
          else expect(line[0]!.columns * LEAST_CARD).toBeLessThanOrEqual(width)
        }
      },
    ),
  )
})
