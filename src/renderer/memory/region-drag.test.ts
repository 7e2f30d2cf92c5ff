import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAddress, parseSize } from '../../sim/plan/units'
import { quadcopter, read } from '../testing/shipped'
import { beginRegionDrag } from './region-drag'
import { memorySegments } from './segments'

const PAGE = 4096

const document = quadcopter()
const { plan, board } = read(document)
const segments = memorySegments(plan, board)
const cell = plan.cells.findIndex(({ name }) => name === 'flight')
const segment = segments.find(({ id }) => id === `cell-${cell}-0`)!
const path = segment.path!
const drag = (edge: 'move' | 'start' | 'end') => beginRegionDrag(document, board, { ...segment, path }, edge)

function at(moved: ReturnType<ReturnType<typeof drag>['moved']>) {
  const region = moved!.change.document.cells![cell]!.memory![0]!
  return { start: Number(parseAddress(region.physical)), size: Number(parseSize(region.size)) }
}

test('a page by keyboard moves it by a page and says where it is', () => {
  const moved = drag('move').moved(PAGE)
  expect(at(moved)).toEqual({ start: segment.start + PAGE, size: segment.size })
  expect(moved!.text).toMatch(/^0x[0-9a-f_]+, \d+ (KiB|MiB)$/)
  expect(moved!.change.label).toContain('flight')
})

test('an edge moves alone', () => {
  expect(at(drag('end').moved(PAGE))).toEqual({ start: segment.start, size: segment.size + PAGE })
  expect(at(drag('start').moved(PAGE))).toEqual({ start: segment.start + PAGE, size: segment.size - PAGE })
})

test('whatever the movement, addresses stay on pages and a page remains', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('move' as const, 'start' as const, 'end' as const),
      fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
      fc.constantFrom(0, 512, 4096, 1e6),
      (edge, bytes, bytesPerPixel) => {
        const moved = drag(edge).moved(bytes, bytesPerPixel)
        if (!moved) return
        const { start, size } = at(moved)
        expect(start % PAGE).toBe(0)
        expect(start).toBeGreaterThanOrEqual(0)
        expect(size).toBeGreaterThanOrEqual(PAGE)
        expect(size % PAGE).toBe(0)
      },
    ),
  )
})

test('nothing moved is no change', () => {
  expect(drag('move').moved(0)).toBeUndefined()
  expect(drag('move').moved(100)).toBeUndefined()
})

test('an edge within reach catches it and is named', () => {
  const edge = Number(board.hypervisor.physical)
  const moved = drag('move').moved(edge - segment.size - segment.start + 5 * PAGE, 7 * PAGE)
  expect(at(moved).start + segment.size).toBe(edge)
  expect(moved!.text).toContain('at the start of hypervisor')
})

test('nothing is moved beyond the last address', () => {
  expect(drag('move').moved(2 ** 49)).toBeUndefined()
})

test('by pointer it falls on addresses as round as the screen is coarse', () => {
  const { start } = at(drag('move').moved(PAGE * 1234, 1.2e6))
  expect(start % 2 ** 19).toBe(0)
})

test('by keyboard it goes from edge to edge', () => {
  const moved = drag('move').toEdge(-1)
  expect(moved!.text).toMatch(/at the (start|end) of /)
  expect(at(moved).start).toBeLessThan(segment.start)
  expect(at(drag('end').toEdge(1)).start).toBe(segment.start)
})
