import { expect, test } from 'vitest'
import { quadcopter, read, shippedLibrary } from '../testing/shipped'
import { coreViews, ownerOf, pictureCpus, workloadNote } from './core-views'

const library = shippedLibrary()
const { plan, board } = read(quadcopter())

test('every core of the board has one owner and its workloads', () => {
  const cores = coreViews(plan, board, library.workloads)
  expect(cores.map(({ cpu }) => cpu)).toEqual([0, 1, 2, 3])
  const flight = cores.find(({ owner }) => owner === 'flight')!
  expect(flight.workloads.map(({ name }) => name)).toEqual(['imu', 'control', 'motor'])
  expect(flight.utilisation).toBeCloseTo(
    flight.workloads.reduce((sum, workload) => sum + workload.utilisation, 0),
    9,
  )
})

test('what no cell names is root', () => {
  expect(ownerOf({ ...plan, cells: [] }, 3)).toBe('root')
})

test('a workload on a core that its cell does not have is shown there all the same', () => {
  const document = quadcopter()
  const cell = document.cells!.findIndex(({ name }) => name === 'flight')
  document.cells![cell]!.workloads![0]!.cpu = 0
  const stray = read(document)
  const core = coreViews(stray.plan, stray.board, library.workloads)[0]!
  expect(core.workloads.some((workload) => workload.cell === cell)).toBe(true)
})

test('the note of a workload is its period where it has one', () => {
  expect(workloadNote(library.workloads.get('zephyr-control-loop'), 250_000)).toBe('250 µs')
  expect(workloadNote(library.workloads.get('stress-ng'))).toBe('load')
  expect(workloadNote(undefined)).toBe('unknown')
})

test('the picture goes cluster by cluster, whatever numbers their cores have', () => {
  const [first, ...rest] = board.clusters
  const turned = { ...first!, cpus: [{ cpu: 4, affinity: '0x100' }] }
  expect(pictureCpus({ ...board, clusters: [turned, first!, ...rest] })).toEqual([4, 0, 1, 2, 3])
})
