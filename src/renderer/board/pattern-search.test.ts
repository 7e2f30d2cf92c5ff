import { expect, test } from 'vitest'
import { findPattern } from './find-pattern'
import { markedPieces } from './found-places'
import type { SourcedLine } from './line-log'
import { PatternGuard, type PatternThread } from './pattern-guard'
import { PatternSearch } from './pattern-search.svelte'

const line = (number: number, text: string): SourcedLine => ({ number, text, atMs: 0, source: 0 })

function thread(asked: string[][]): PatternThread {
  const made: PatternThread = {
    postMessage({ id, source, lines }) {
      asked.push([...lines])
      queueMicrotask(() => made.onmessage?.({ data: { id, found: findPattern(source, lines) } }))
    },
    terminate: () => undefined,
    onmessage: null,
    onerror: null,
  }
  return made
}

test('each line is looked at once, and one that grows again', async () => {
  const asked: string[][] = []
  const search = new PatternSearch(new PatternGuard(() => thread(asked)))
  search.set('cell')
  const lines = [line(0, 'Created cell "flight"'), line(1, 'Crea')]
  await search.look(lines)
  await search.look(lines)
  expect(search.places.size).toBe(1)
  await search.look([lines[0]!, line(1, 'Created cell')])
  expect(asked).toEqual([['Crea', 'Created cell "flight"'], ['Created cell']])
  expect(search.places.size).toBe(2)
  search.set('(')
  expect(search.fault).toMatch(/not a regular expression/)
  expect(search.places.size).toBe(0)
})

test('a line is marked where the pattern was found', () => {
  expect(markedPieces('abcd', [[1, 2]])).toEqual([
    { text: 'a', marked: false },
    { text: 'b', marked: true },
    { text: 'cd', marked: false },
  ])
  expect(markedPieces('a', undefined)).toEqual([{ text: 'a', marked: false }])
})
