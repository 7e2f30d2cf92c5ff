import { expect, it } from 'vitest'
import { brokenSentence, ownFile } from './origins'

const fault = (place: string) => ({ path: [place], place, message: 'is missing' })

it('says of each file the first faults and how many there are more, and of many files the first', () => {
  const board = (n: number) => ({
    kind: 'board' as const,
    file: `/b${n}.json`,
    faults: ['a', 'b', 'c', 'd'].map(fault),
  })
  expect(brokenSentence([board(1)])).toBe('/b1.json cannot be used. a: is missing; b: is missing; and 2 more')
  const many = brokenSentence([1, 2, 3, 4, 5].map(board)).split('\n')
  expect(many).toHaveLength(4)
  expect(many[3]).toMatch(/^2 more files/)
})

it('tells a board from a workload of the same identifier', () => {
  const origins = [{ kind: 'board' as const, id: 'ours', file: '/ours.json' }]
  expect(ownFile(origins, 'board', 'ours')).toBe('/ours.json')
  expect(ownFile(origins, 'workload', 'ours')).toBeUndefined()
})
