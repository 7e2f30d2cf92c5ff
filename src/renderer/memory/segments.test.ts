import { describe, expect, test } from 'vitest'
import { emptyPlan } from '../session/empty-plan'
import { quadcopter, read, shippedLibrary } from '../testing/shipped'
import { MemoryScale } from './memory-scale'
import { interestingSpan, memoryConflicts, memorySegments, memoryWindows, subtract } from './segments'

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

describe.each([...shippedLibrary().boards.values()])('an empty plan on $id', (board) => {
  const { plan } = read(emptyPlan(board, shippedLibrary()))
  const pieces = memorySegments(plan, board)
  const scale = new MemoryScale(memoryWindows(plan, board))

  test('has every piece inside one window of the bar', () => {
    for (const { label, start, size } of pieces) {
      const home = scale.windows.find((window) => start >= window.start && start + size <= window.start + window.size)
      expect(home, `${label} at ${start.toString(16)}`).toBeDefined()
    }
  })

  test('shows all of DRAM, and gaps take little of the bar', () => {
    const dram = board.memory.banks.reduce((sum, bank) => sum + Number(bank.size), 0)
    expect(scale.memoryBetween(0, scale.total)).toBeGreaterThanOrEqual(dram)
    expect(scale.total).toBeLessThan(dram * 1.1)
  })

  test('has no conflict, and what firmware keeps is not shown as root', () => {
    expect(memoryConflicts(pieces)).toEqual([])
    const kept = pieces.filter(({ kind }) => kind === 'kept')
    expect(kept).toHaveLength(board.root.regions.filter(({ keptFor }) => keptFor !== undefined).length)
  })

  test('has nothing of the plan to look at first', () => {
    expect(interestingSpan(pieces)).toBeUndefined()
  })
})

test('memory that a plan puts where there is none is on the bar all the same', () => {
  const document = quadcopter()
  document.cells![0]!.memory!.push({ purpose: 'raw', physical: '0x1200000000', size: '4 KiB' })
  const stray = read(document)
  expect(memoryWindows(stray.plan, stray.board)).toContainEqual({ start: 0x12_0000_0000, size: 4096 })
  expect(memorySegments(stray.plan, stray.board).some(({ start }) => start === 0x12_0000_0000)).toBe(true)
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
