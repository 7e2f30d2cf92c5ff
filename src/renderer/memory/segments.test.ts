import { expect, test } from 'vitest'
import { quadcopter, read } from '../testing/shipped'
import { interestingSpan, memoryBounds, memoryConflicts, memorySegments, subtract } from './segments'

const { plan, board } = read(quadcopter())
const segments = memorySegments(plan, board)

test('root is what remains: it overlaps nothing that somebody else has', () => {
  const root = segments.filter((segment) => segment.kind === 'root')
  const others = segments.filter((segment) => segment.kind !== 'root')
  expect(root.length).toBeGreaterThan(1)
  for (const mine of root) {
    for (const other of others) {
      const apart = other.start + other.size <= mine.start || mine.start + mine.size <= other.start
      expect(apart, `${other.label} and root at ${mine.start.toString(16)}`).toBe(true)
    }
  }
})

test('every region and link of the plan is there and can be moved; the hypervisor cannot', () => {
  const movable = segments.filter((segment) => segment.path !== undefined)
  expect(movable).toHaveLength(plan.cells.reduce((sum, cell) => sum + cell.memory.length, 0) + plan.links.length)
  expect(segments.find((segment) => segment.kind === 'hypervisor')?.path).toBeUndefined()
})

test('all of it lies in DRAM', () => {
  const bounds = memoryBounds(board)
  for (const segment of segments) {
    expect(segment.start).toBeGreaterThanOrEqual(bounds.from)
    expect(segment.start + segment.size).toBeLessThanOrEqual(bounds.to)
  }
})

test('a shipped plan has no conflict, two cells at one address have one with its size', () => {
  expect(memoryConflicts(segments)).toEqual([])
  const document = quadcopter()
  const ram = document.cells![0]!.memory![0]!
  document.cells![1]!.memory!.push({ purpose: 'raw', physical: ram.physical, size: '4 KiB' })
  const changed = read(document)
  expect(memoryConflicts(memorySegments(changed.plan, changed.board))).toEqual([
    {
      start: Number(ram.physical),
      size: 4096,
      between: [document.cells![0]!.name, `raw of ${document.cells![1]!.name}`],
    },
  ])
})

test('subtracting leaves the gaps', () => {
  const taken = [
    { start: 10, end: 20 },
    { start: 15, end: 30 },
    { start: 90, end: 200 },
  ]
  expect(subtract({ start: 0, end: 100 }, taken)).toEqual([
    { start: 0, end: 10 },
    { start: 30, end: 90 },
  ])
  expect(subtract({ start: 0, end: 5 }, [{ start: 0, end: 5 }])).toEqual([])
})

test('the first look leaves room for the small pieces beside a dominant one', () => {
  const span = interestingSpan(segments)!
  const largest = Math.max(...segments.filter(({ kind }) => kind === 'cell').map(({ size }) => size))
  expect(span.to - span.from).toBeLessThan(largest)
  expect(interestingSpan([])).toBeUndefined()
})
