import { expect, test } from 'vitest'
import type { CellRef } from '../session/selection'
import { linkLanes, MOST_LANES, type LaneCore } from './link-lanes'

const refOf = (name: string): CellRef | undefined =>
  name === 'root' ? 'root' : name === 'nobody' ? undefined : Number(name)
const cores: LaneCore[] = [
  { cell: 'root', column: 0 },
  { cell: 1, column: 1 },
  { cell: 1, column: 2 },
  { cell: 0, column: 3 },
]
const nowhere = () => undefined

test('a lane joins the first cores of its cells', () => {
  expect(linkLanes([{ between: ['0', '1'] }], cores, 4, refOf, nowhere)).toEqual([
    { link: 0, from: 0.375, to: 0.875, stubs: [0.875, 0.375] },
  ])
})

test('a cell on another cluster is at that edge', () => {
  const [lane] = linkLanes([{ between: ['root', '7'] }], cores, 4, refOf, () => 'behind')
  expect(lane).toMatchObject({ from: 0.125, to: 1, stubs: [0.125] })
})

test('what joins nothing here has no lane: free numbers, cells without cores, one cell alone', () => {
  const links = [{ between: ['root', 'nobody'] }, { between: ['8', '9'] }, { between: ['root', '9'] }]
  expect(linkLanes(links, cores, 4, refOf, nowhere)).toEqual([])
})

test('lanes beyond the room are left to the list', () => {
  const many = Array.from({ length: 20 }, () => ({ between: ['root', '0'] }))
  expect(linkLanes(many, cores, 4, refOf, nowhere)).toHaveLength(MOST_LANES)
})
