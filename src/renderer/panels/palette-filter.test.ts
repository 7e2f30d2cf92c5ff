import { expect, test } from 'vitest'
import { shippedLibrary } from '../testing/shipped'
import { filterPalette } from './palette-filter'

const workloads = [...shippedLibrary().workloads.values()]

test('without a word everything is there, by kind', () => {
  const groups = filterPalette(workloads, '')
  expect(groups.map(({ group }) => group)).toEqual(['control', 'linux', 'instrument', 'device', 'load'])
  expect(groups.flatMap((group) => group.workloads)).toHaveLength(workloads.length)
})

test('every word has to match, in any case', () => {
  const names = filterPalette(workloads, '  LOOP zephyr').flatMap((group) => group.workloads.map(({ id }) => id))
  expect(names).toEqual(['zephyr-control-loop'])
  expect(filterPalette(workloads, 'nothing of that name')).toEqual([])
})
