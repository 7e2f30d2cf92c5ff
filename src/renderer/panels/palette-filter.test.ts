import { expect, test } from 'vitest'
import { WORKLOAD_GROUPS } from '../../sim/plan/workload'
import { shippedLibrary } from '../testing/shipped'
import { filterPalette } from './palette-filter'

const workloads = [...shippedLibrary().workloads.values()]

test('without a word everything is there, by kind', () => {
  const groups = filterPalette(workloads, '')
  expect(groups.map(({ group }) => group)).toEqual([...WORKLOAD_GROUPS])
  expect(groups.flatMap((group) => group.workloads)).toHaveLength(workloads.length)
})

test('every word has to match, in any case', () => {
  const names = filterPalette(workloads, '  LOOP zephyr').flatMap((group) => group.workloads.map(({ id }) => id))
  expect(names).toEqual(['zephyr-control-loop'])
  expect(filterPalette(workloads, 'nothing of that name')).toEqual([])
})

test('words of the field find workloads that are called otherwise', () => {
  const found = (typed: string) =>
    filterPalette(workloads, typed).flatMap((group) => group.workloads.map(({ id }) => id))
  expect(found('px4')).toEqual(['flight-control', 'ekf', 'mavlink-telemetry'])
  expect(found('yolo npu')).toEqual(['object-detection-npu'])
  expect(found('gps')).toEqual(['gnss-input', 'gnss-uart'])
  expect(found('media')).toEqual(
    filterPalette(workloads, '')
      .find(({ group }) => group === 'media')!
      .workloads.map(({ id }) => id),
  )
})
