import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fit } from './fuzzy'

const best = (typed: string, ...titles: string[]) =>
  titles
    .map((title) => ({ title, score: fit(typed, title)?.score }))
    .filter(({ score }) => score !== undefined)
    .sort((a, b) => b.score! - a.score!)
    .map(({ title }) => title)

test.each([
  ['fl', ['flight', 'state of flight', 'reflow']],
  ['spi 7', ['SPI 7', 'SPI 76', 'ecspi 97']],
  ['saveas', ['Save as…']],
  ['vas', ['Save as…']],
  ['npq', ['New plan: Quadcopter']],
  ['state', ['Link state']],
])('%s finds %j in this order', (typed, titles) => {
  expect(best(typed, ...titles)).toEqual(titles)
})

test('every word has to be somewhere, in any order', () => {
  expect(fit('motor flight', 'flight/motor')).toBeDefined()
  expect(fit('motor uart', 'flight/motor')).toBeUndefined()
  expect(fit('motor uart', 'flight/motor', 'prints on uart4')).toBeDefined()
})

test('digits are a number, not letters in some order', () => {
  expect(fit('760', 'SPI 7 of 60')).toBeUndefined()
  expect(fit('state', 'Lesson: a stream past the renderer')).toBeUndefined()
  expect(fit('xyz', 'a fix of their busy zone')).toBeUndefined()
})

test('what is said to match is what was typed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '1') }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '1') }),
      (typed, title) => {
        const found = fit(typed, title)
        if (!found) return
        let end = -1
        for (const [from, to] of found.spans) {
          expect(from).toBeGreaterThan(end)
          expect(to).toBeGreaterThan(from)
          expect(to).toBeLessThanOrEqual(title.length)
          end = to
        }
        const matched = found.spans.map(([from, to]) => title.slice(from, to)).join('')
        for (const letter of typed.replaceAll(/\s/g, '')) expect(matched).toContain(letter)
      },
    ),
  )
})
