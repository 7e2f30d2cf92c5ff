import { beforeEach, expect, test } from 'vitest'
import type { RunResult } from '../../sim/results/result'
import { Workbench } from '../session/workbench.svelte'
import { FakeShell } from '../testing/fake-shell'
import { quadcopter, shippedLibrary } from '../testing/shipped'

const HASH = 'a'.repeat(64)
const plan = (name: string) => ({ ...quadcopter(), name })
const file = (name: string) => `/plans/${name}.plan.json`

let shell: FakeShell
let bench: Workbench

beforeEach(() => {
  let runs = 0
  shell = new FakeShell({
    'plan.open': (request) => {
      const { path } = request as { path: string }
      return { path, document: plan(path.replace(/^.*\/(\w+).*$/, '$1')), sha256: HASH }
    },
    'plan.save': (request) => ({ path: (request as { path: string }).path, sha256: HASH }),
    'plan.watch': () => undefined,
    'plan.unwatch': () => undefined,
    'plan.recent': () => [],
    'recovery.write': () => undefined,
    'recovery.remove': () => undefined,
    'run.start': () => ({ run: `run-${(runs += 1)}` }),
    'run.cancel': () => undefined,
  })
  const templates = [{ id: 'quadcopter-imx8mm', document: plan('First') }]
  bench = new Workbench(shell.client, shippedLibrary(), templates, plan('First'))
})

const names = () => bench.plans.map(({ session }) => session.name)
const asked = (method: string) => shell.asked.filter((one) => one.method === method).map(({ payload }) => payload)
const rename = (name: string) => bench.session.edit('rename', ['name'], name)

test('a plan that nothing was done to makes room, one with changes stays beside the next', async () => {
  await bench.files.open(file('a'))
  expect(names()).toEqual(['a'])
  await bench.files.open(file('b'))
  expect([names(), bench.session.name]).toEqual([['a', 'b'], 'b'])
  bench.files.newFrom(bench.planTemplates[0]!)
  rename('mine')
  bench.files.newFrom(bench.planTemplates[0]!)
  expect(names()).toEqual(['a', 'b', 'mine', 'First'])
})

test('each has its own history, selection and file; the one that is open already is shown', async () => {
  await bench.files.open(file('a'))
  rename('a2')
  bench.session.select({ kind: 'board' })
  await bench.files.open(file('b'))
  expect([bench.session.undoLabel, bench.session.selection.kind, bench.session.path]).toEqual([
    undefined,
    'plan',
    file('b'),
  ])
  await bench.files.open(file('a'))
  expect(bench.plans).toHaveLength(2)
  expect([bench.session.undoLabel, bench.session.selection.kind]).toEqual(['rename', 'board'])
  bench.step(1)
  expect(bench.session.name).toBe('b')
  bench.step(1)
  expect(bench.session.name).toBe('a2')
})

test('each has its own run, also when both start at the same moment', async () => {
  await bench.files.open(file('a'))
  const first = bench.active
  const starting = bench.runs.start()
  await bench.files.open(file('b'))
  const second = bench.active
  await Promise.all([starting, bench.runs.start()])
  const result = { streams: [], cells: [], limits: [], parameters: [] } as unknown as RunResult
  shell.send('run.finished', { run: 'run-2', result })
  expect([first.run.state.kind, second.run.state.kind]).toEqual(['running', 'finished'])
  bench.close(first)
  expect(asked('run.cancel')).toEqual([{ run: 'run-1' }])
})

test('others’ changes are told to the plan of that file', async () => {
  await bench.files.open(file('a'))
  const first = bench.active
  await bench.files.open(file('b'))
  expect(asked('plan.watch')).toEqual([
    { path: file('a'), sha256: HASH },
    { path: file('b'), sha256: HASH },
  ])
  shell.send('plan.disk', { path: file('a'), state: 'changed', sha256: 'b'.repeat(64) })
  expect([first.disk.state, bench.disk.state]).toEqual(['changed', 'same'])
})

test('closing looks after the file no longer and shows a neighbour; the last leaves a plan to begin with', async () => {
  await bench.files.open(file('a'))
  await bench.files.open(file('b'))
  bench.close()
  expect([names(), asked('plan.unwatch')]).toEqual([['a'], [{ path: file('b') }]])
  bench.close()
  expect([names(), bench.active.untouched]).toEqual([['First'], true])
})

test('a plan with changes is closed when the person says so, and its draft goes', async () => {
  await bench.files.open(file('a'))
  rename('a2')
  bench.recovery.follow()
  const changed = bench.active
  await bench.files.open(file('b'))
  bench.close(changed)
  expect([bench.active === changed, names()]).toEqual([true, ['a2', 'b']])
  expect(bench.question?.text).toContain('a2')
  bench.question!.proceed()
  expect([names(), bench.question]).toEqual([['b'], undefined])
  await expect.poll(() => asked('recovery.remove'), { timeout: 3000 }).toHaveLength(1)
})

test('what another tab holds is not saved over', async () => {
  await bench.files.open(file('a'))
  await bench.files.open(file('b'))
  shell.answers['path.pick'] = () => ({ kind: 'picked', path: file('a') })
  expect(await bench.files.save(true)).toBe(false)
  expect(bench.notices.list[0]?.text).toContain('is open as another plan')
  expect(asked('plan.save')).toEqual([])
})
