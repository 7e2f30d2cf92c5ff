import { expect, test } from 'vitest'
import type { KeptRun } from '../../main/contract/run-history'
import type { RunResult } from '../../sim/results/result'
import { Comparison, MOST_COMPARED } from '../compare/comparison.svelte'
import { FakeShell } from '../testing/fake-shell'
import { HeldResults } from './held-results'
import { RunHistory } from './run-history.svelte'

const result = (seed: string) =>
  ({
    origin: 'simulated',
    plan: { name: 'Q' },
    seed,
    simulatedSeconds: 60,
    streams: [],
    limits: [],
    cells: [],
    parameters: [],
  }) as unknown as RunResult

const kept = (nth: number, at = `2026-01-0${nth}T00:00:00.000Z`): KeptRun => ({
  id: `abcdef-0000000${nth}`,
  at,
  title: `run ${nth}`,
  note: '',
  pinned: false,
  changes: [],
  origin: 'simulated',
  planSha256: 'x',
  seed: String(nth),
  simulatedSeconds: 60,
  wallSeconds: 1,
  limits: { met: 1, missed: 0, open: 0 },
  bytes: 9,
})

function made(answers: ConstructorParameters<typeof FakeShell>[0] = {}) {
  const shell = new FakeShell({ 'history.list': () => ({ runs: [kept(2), kept(1)] }), ...answers })
  const history = new RunHistory(shell.client, { path: '/a.plan.json', name: 'A' }, { owns: (run) => run !== 'run-9' })
  return { shell, history }
}

test('lists kept runs, and adds those that finish: its own, without reading them again', async () => {
  const { shell, history } = made()
  await history.refresh()
  shell.send('run.finished', { run: 'run-1', result: result('3') })
  shell.send('run.kept', { run: 'run-1', kept: kept(3) })
  shell.send('run.finished', { run: 'run-9', result: result('4') })
  shell.send('run.kept', { run: 'run-9', kept: kept(4) })
  expect(history.runs.map(({ title, isNew }) => [title, isNew])).toEqual([['run 3', true], ['run 2', false], ['run 1', false]]) // prettier-ignore
  expect(await history.load(kept(3).id)).toMatchObject({ seed: '3' })
  expect(shell.asked.some(({ method }) => method === 'history.read')).toBe(false)
})

test('a run that could not be kept lives in the window', async () => {
  const { shell, history } = made()
  shell.send('run.finished', { run: 'run-1', result: result('3') })
  shell.send('run.not-kept', { run: 'run-1', message: 'The disk is full' })
  await history.refresh()
  expect(history.runs.map(({ place }) => place)).toEqual(['window', 'kept', 'kept'])
  const own = history.runs.find(({ place }) => place === 'window')!
  expect(await history.load(own.id)).toMatchObject({ seed: '3' })
  await history.change(own.id, { note: 'hot' })
  expect(history.runs.find(({ id }) => id === own.id)?.note).toBe('hot')
})

test('names, pins, removes and puts back, and asks for each under the plan’s key', async () => {
  const { shell, history } = made({
    'history.change': (request) => ({ ...kept(1), pinned: true, ...(request as object), plan: undefined }),
    'history.remove': () => undefined,
    'history.restore': () => kept(1),
  })
  shell.answers['history.change'] = () => ({ ...kept(1), pinned: true })
  await history.refresh()
  await history.change(kept(1).id, { pinned: true })
  expect(history.runs[0]).toMatchObject({ title: 'run 1', pinned: true })
  await history.remove(kept(1).id)
  expect(history.runs.map(({ title }) => title)).toEqual(['run 2'])
  await history.undoRemoval()
  expect(history.runs[0]?.title).toBe('run 1')
  const plan = { path: '/a.plan.json', name: 'A' }
  expect(shell.asked.at(-1)).toEqual({ method: 'history.restore', payload: { plan, id: kept(1).id } })
})

test('a list that cannot be read says why', async () => {
  const { shell, history } = made()
  shell.answers['history.list'] = () => {
    throw new Error('No such folder')
  }
  await history.refresh()
  expect([history.error, history.loading]).toEqual(['No such folder', false])
})

test('compared runs are read when they are chosen; the first can be another', async () => {
  const { shell, history } = made({ 'history.read': (request) => ({ result: result((request as { id: string }).id) }) })
  await history.refresh()
  const comparison = new Comparison(history)
  await comparison.toggle(kept(1).id)
  await comparison.toggle(kept(2).id)
  comparison.base(kept(2).id)
  expect(comparison.chosen.map(({ id }) => id)).toEqual([kept(2).id, kept(1).id])
  expect(comparison.chosen.every(({ state }) => state.kind === 'read')).toBe(true)
  await comparison.toggle(kept(2).id)
  expect(comparison.has(kept(2).id)).toBe(false)
  shell.answers['history.read'] = () => {
    throw new Error('It is gone')
  }
  await comparison.add('abcdef-00000007')
  expect(comparison.chosen.at(-1)?.state).toEqual({ kind: 'failed', message: 'It is gone' })
  for (let i = 0; i < 20; i += 1) await comparison.add(`file:${i}`)
  expect(comparison.chosen).toHaveLength(MOST_COMPARED)
})

test('results that are nowhere else are held, of the others the last used', () => {
  const held = new HeldResults(2, (id) => id.startsWith('kept'))
  held.hold('window', result('1'))
  held.hold('kept 1', result('2'))
  held.hold('kept 2', result('3'))
  held.hold('kept 3', result('4'))
  expect(['window', 'kept 1', 'kept 2', 'kept 3'].map((id) => held.get(id) !== undefined)).toEqual([true, false, false, true]) // prettier-ignore
})
