import { beforeEach, expect, test } from 'vitest'
import { Announcer } from '../session/announcer.svelte'
import { PlanSession } from '../session/plan-session.svelte'
import { quadcopter, shippedLibrary } from '../testing/shipped'
import { DragSession } from './drag-session.svelte'

const library = shippedLibrary()
let session: PlanSession
let announcer: Announcer
let drag: DragSession

beforeEach(() => {
  session = new PlanSession(library, quadcopter())
  announcer = new Announcer()
  drag = new DragSession(session, announcer)
})

const loop = { kind: 'new', workload: 'zephyr-control-loop' } as const

test('over a core the window shows what dropping would do, and the plan is untouched', () => {
  const before = session.document
  drag.grab(loop, 'Zephyr control loop', 0, 0)
  drag.over({ core: 3 })
  expect(session.shown.plan?.cells.some((cell) => cell.workloads.some(({ use }) => use === loop.workload))).toBe(true)
  expect(session.document).toBe(before)
  drag.over(undefined)
  expect(session.previewCheck).toBeUndefined()
})

test('a drop is one undoable change under its name', () => {
  const before = session.document
  drag.grab(loop, 'Zephyr control loop', 0, 0)
  drag.over({ core: 3 })
  drag.drop()
  expect(session.undoLabel).toBe('place Zephyr control loop on core 3')
  expect(announcer.text).toContain('Dropped Zephyr control loop on core 3')
  expect(session.selection.kind).toBe('workload')
  session.undo()
  expect(session.document).toBe(before)
})

test('Escape and a drop beside the cores leave everything as it was', () => {
  const before = session.document
  drag.grab(loop, 'Zephyr control loop', 0, 0)
  drag.over({ core: 3 })
  drag.cancel()
  drag.grab(loop, 'Zephyr control loop', 0, 0)
  drag.drop()
  expect(session.document).toBe(before)
  expect([drag.held, drag.target, session.previewCheck]).toEqual([undefined, undefined, undefined])
})

test('the keyboard walks over the cores and hears load and problems', () => {
  drag.pickUp(loop, 'Zephyr control loop')
  expect(announcer.text).toMatch(/^Picked up Zephyr control loop\. Core 0, .* \d+ problems?\. .*Enter drops/)
  drag.step(-1)
  expect(announcer.text.trim()).toMatch(/^Core 3, flight, load \d+ % to \d+ %, in 16 MiB at 0xb3c0_0000, 0 problems\.$/)
  drag.drop()
  expect(session.undoLabel).toContain('core 3')
})

test('a placed workload that is put back where it was changes nothing', () => {
  const cell = session.plan!.cells.findIndex(({ name }) => name === 'flight')
  const from = session.plan!.cells[cell]!.workloads[0]!.cpu!
  drag.pickUp({ kind: 'placed', cell, index: 0, from }, 'imu', { core: from })
  drag.drop()
  expect(session.undoLabel).toBeUndefined()
})

test('a device goes to the cell whose core is hit, with its interrupts, and root loses it', () => {
  drag.grab({ kind: 'device', name: 'ecspi3', from: 'root' }, 'ecspi3', 0, 0)
  drag.over({ cell: 0 })
  expect(drag.consequence).toBe('flight: SPI 33 follows, 0 problems. Root loses ecspi3.')
  expect(drag.isOver({ cpu: 3, cell: 0 })).toBe(true)
  expect(drag.isOver({ cpu: 0, cell: 'root' })).toBe(false)
  drag.drop()
  expect(session.plan!.cells[0]!.devices).toContain('ecspi3')
  expect(session.undoLabel).toBe('give ecspi3 to flight')
  expect(announcer.text).toContain('Dropped ecspi3 on flight.')
})

test('a device that is dropped where it is stays there', () => {
  const before = session.document
  drag.pickUp({ kind: 'device', name: 'ecspi3', from: 'root' }, 'ecspi3', { cell: 'root' })
  expect(announcer.text).toContain('root has it already. Arrows choose a cell')
  drag.drop()
  expect(session.document).toBe(before)
})

test('a link is drawn from cell to cell, never to itself, and is what one looks at then', () => {
  const links = session.plan!.links.length
  drag.pickUp({ kind: 'link', from: 0 }, 'link from flight', { cell: 0 })
  expect(announcer.text).toContain('a link needs two cells')
  drag.step(1)
  expect(announcer.text).toContain('perception: a link between flight and perception, 1 problem.')
  drag.drop()
  expect(session.plan!.links).toHaveLength(links + 1)
  expect(session.plan!.links.at(-1)!.between).toEqual(['flight', 'perception'])
  expect(session.selection).toEqual({ kind: 'link', index: links })
})
