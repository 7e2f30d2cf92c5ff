import { beforeEach, expect, test, vi } from 'vitest'
import type { PlanDocument } from '../../sim/plan/plan'
import { quadcopter, shippedLibrary } from '../testing/shipped'
import { FakeShell } from '../testing/fake-shell'
import { Workbench } from './workbench.svelte'

const SAVED = { ...quadcopter(), name: 'Saved' }
const LOST = { ...quadcopter(), name: 'Lost' }
const HASH = 'a'.repeat(64)
const ID = '1'.repeat(32)
const OTHER = '2'.repeat(32)
const FILE = '/plans/a.plan.json'

const LEFT = [
  { id: ID, name: 'Lost', path: FILE, at: '2026-11-22T20:41:00Z' },
  { id: OTHER, name: 'Other', at: '2026-11-22T20:40:00Z' },
]

let shell: FakeShell
let bench: Workbench
const drafts: Record<string, { document: PlanDocument; path?: string; sha256?: string }> = {}

beforeEach(() => {
  drafts[ID] = { document: LOST, path: FILE, sha256: HASH }
  drafts[OTHER] = { document: { ...LOST, name: 'Other' } }
  shell = new FakeShell({
    'recovery.claim': (request) => drafts[(request as { id: string }).id],
    'recovery.write': () => undefined,
    'recovery.remove': () => undefined,
    'plan.open': () => ({ path: FILE, document: SAVED, sha256: HASH }),
    'plan.watch': () => undefined,
    'plan.unwatch': () => undefined,
  })
  bench = new Workbench(shell.client, shippedLibrary(), [], quadcopter())
})

const asked = (method: string) => shell.asked.filter((one) => one.method === method).map(({ payload }) => payload)

test('changes come back each in a plan of its own, the newest shown; undo leads to what was saved', async () => {
  await bench.crash.recover(LEFT, false)
  expect([bench.session.name, bench.session.path, bench.session.unsaved]).toEqual(['Lost', FILE, true])
  expect(bench.recovery.restored?.id).toBe(ID)
  expect(bench.plans.map(({ session }) => session.name)).toEqual(['Other', 'Lost'])
  expect(bench.offers.list).toEqual([])
  bench.edits.undo()
  expect([bench.session.name, bench.session.unsaved]).toEqual(['Saved', false])
})

test('a window that was started with a plan shows changes of that plan only', async () => {
  await bench.crash.recover(LEFT, true)
  expect(bench.recovery.restored).toBeUndefined()
  expect(bench.offers.list).toHaveLength(2)
})

test('kept changes stay unsaved and go on being kept under their own draft', async () => {
  await bench.crash.recover(LEFT, false)
  bench.recovery.keep()
  bench.recovery.follow()
  expect(bench.recovery.restored).toBeUndefined()
  await vi.waitFor(() => expect(asked('recovery.write')).toMatchObject([{ id: ID, document: LOST, path: FILE }]))
})

test('discarded changes are forgotten and the window shows the file', async () => {
  await bench.crash.recover(LEFT, false)
  bench.recovery.follow()
  bench.crash.discard()
  bench.recovery.follow()
  expect([bench.session.name, bench.session.unsaved, bench.session.path]).toEqual(['Saved', false, FILE])
  await vi.waitFor(() => expect(asked('recovery.remove')).toEqual([{ id: ID }]), { timeout: 3000 })
})

test('to go on editing is to keep them', async () => {
  await bench.crash.recover(LEFT, false)
  bench.session.edit('rename', ['name'], 'Further')
  expect(bench.recovery.restored).toBeUndefined()
})

test('an offer that another window took meanwhile says so and goes', async () => {
  const { name } = bench.session
  await bench.crash.recover(LEFT, true)
  shell.answers['recovery.claim'] = () => {
    throw new Error('these are gone')
  }
  await bench.crash.restore(bench.offers.list[0]!)
  expect(bench.notices.list.map(({ text }) => text)).toContain('these are gone')
  expect(bench.offers.list.map(({ id }) => id)).toEqual([OTHER])
  expect([bench.session.name, bench.plans.length]).toEqual([name, 1])
})

test('a file that changed on disk is offered: reloading it can be undone, keeping mine makes it unsaved', async () => {
  await bench.files.open(FILE)
  shell.send('plan.disk', { path: FILE, state: 'changed', sha256: 'b'.repeat(64) })
  expect(bench.disk.state).toBe('changed')
  shell.answers['plan.open'] = () => ({ path: FILE, document: LOST, sha256: 'b'.repeat(64) })
  await bench.files.reload()
  expect([bench.session.name, bench.session.unsaved, bench.disk.state]).toEqual(['Lost', false, 'same'])
  bench.edits.undo()
  expect([bench.session.name, bench.session.unsaved]).toEqual(['Saved', true])

  shell.send('plan.disk', { path: FILE, state: 'changed', sha256: 'c'.repeat(64) })
  bench.disk.keepMine()
  expect([bench.disk.state, bench.session.unsaved, bench.session.name]).toEqual(['same', true, 'Saved'])
  expect(asked('plan.watch').at(-1)).toEqual({ path: FILE, sha256: 'c'.repeat(64) })
})

test('a deleted file leaves the plan in the window, unsaved; events of other files are nobody’s', async () => {
  await bench.files.open(FILE)
  shell.send('plan.disk', { path: '/plans/other.plan.json', state: 'deleted' })
  expect(bench.disk.state).toBe('same')
  shell.send('plan.disk', { path: FILE, state: 'deleted' })
  expect([bench.disk.state, bench.session.unsaved]).toEqual(['deleted', true])
})

test('a dropped text opens as a plan that is not saved, and what is none says why', async () => {
  await bench.files.openText('a.plan.json', JSON.stringify(SAVED))
  expect([bench.session.name, bench.session.unsaved, bench.session.path]).toEqual(['Saved', true, undefined])
  bench.session.markSaved(bench.session.document, FILE, HASH)
  await bench.files.openText('b.plan.json', '{"version": 1')
  expect(bench.notices.list[0]?.text).toContain('b.plan.json cannot be read as a plan')
})
