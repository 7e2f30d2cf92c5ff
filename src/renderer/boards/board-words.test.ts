import { describe, expect, test } from 'vitest'
import { shippedLibrary } from '../testing/shipped'
import {
  acceleratorGroups,
  boardLine,
  cachesUnknown,
  cacheWords,
  clusterRanks,
  companionName,
  companionWords,
  counterWords,
  memoryWords,
  rateWords,
  smmuWords,
  usableWords,
} from './board-words'

const boards = [...shippedLibrary().boards.values()]
const heterogeneous = boards.find(({ clusters }) => clusters.length > 1)!
const unknown = boards.find(({ clusters }) => clusters.some(cachesUnknown))!

describe.each(boards)('$id', (board) => {
  test('is never said to have 0 of anything', () => {
    const words = [
      boardLine(board),
      memoryWords(board),
      rateWords(board),
      usableWords(board),
      counterWords(board),
      ...board.companions.map(companionWords),
      ...board.clusters.flatMap(({ dataCache, sharedCache }) => [cacheWords(dataCache), cacheWords(sharedCache)]),
    ]
    for (const text of words) expect(text).not.toMatch(/(^|[^\d.])0 /)
  })

  test('has every accelerator in one group', () => {
    const names = acceleratorGroups(board).flatMap((group) => group.names)
    expect(names.sort()).toEqual((board.accelerators ?? []).map(({ name }) => name).sort())
  })
})

test('cores that differ are big and LITTLE, by what one does in a second', () => {
  const ranks = [...clusterRanks(heterogeneous).values()]
  expect(ranks.map(({ name }) => name).sort()).toEqual(['LITTLE', 'big'])
  // 1.8 of a Cortex-A53's work per cycle at 1.6 GHz, beside 1.2 GHz.
  expect(ranks.find(({ name }) => name === 'big')!.speed).toBeCloseTo((1.8 * 1.6) / 1.2)
  expect(ranks.find(({ name }) => name === 'LITTLE')!.speed).toBe(1)
})

test('between the ends nothing is big or LITTLE, and where a clock is unknown nothing is compared', () => {
  const [little, big] = heterogeneous.clusters
  const middle = { ...big!, clock: 1e9 }
  const three = { ...heterogeneous, clusters: [little!, middle, big!] }
  expect(clusterRanks(three).get(middle)!.name).toBeUndefined()
  expect(clusterRanks({ ...three, clusters: [little!, { ...big!, clock: 0 }] }).size).toBe(0)
  for (const board of boards.filter(({ clusters }) => clusters.length === 1)) expect(clusterRanks(board).size).toBe(0)
})

test('what is unknown is called unknown', () => {
  expect(cacheWords(unknown.clusters[0]!.dataCache)).toBe('unknown')
  const nothing = { ...unknown.memory, peak: 0, usableShare: 0 }
  expect(rateWords({ ...unknown, memory: nothing })).toBe('rate unknown')
  expect(usableWords({ ...unknown, memory: nothing })).toBe('usable share unknown')
  expect(counterWords({ ...unknown, counter: { frequency: 0 } })).toBe('counter unknown')
})

test('companions have their count, clock and purpose', () => {
  expect(companionName({ core: 'Cortex-M4F', count: 2, clock: 264e6 })).toBe('2x Cortex-M4F')
  expect(companionWords({ core: 'Cortex-M33', clock: 0, purpose: 'System manager' })).toBe(
    'unknown clock: System manager',
  )
})

test('an SMMU that Jailhouse does not drive confines nothing', () => {
  const driven = boards.find(({ smmu }) => smmu?.driven)!
  expect(smmuWords(driven).meaning).toContain('is confined')
  expect(smmuWords({ ...driven, smmu: { ...driven.smmu!, driven: false } }).short).toContain('not driven')
  expect(smmuWords({ ...driven, smmu: undefined }).meaning).toContain('not confined')
})
