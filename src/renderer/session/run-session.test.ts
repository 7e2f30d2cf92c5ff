import { expect, test } from 'vitest'
import type { RunResult, StreamProgress } from '../../sim/results/result'
import { FakeShell } from '../testing/fake-shell'
import { quadcopter } from '../testing/shipped'
import { RunSession, type RunOrder } from './run-session.svelte'

const stream: StreamProgress = {
  id: 'flight/control',
  cell: 'flight',
  cpu: 3,
  kind: 'response time',
  resolutionNs: 1,
  count: 1,
  min: 5,
  mean: 5,
  max: 5,
  bound: { boundNs: 9 },
  percentiles: { p50: null, p99: null, 'p99.9': null, 'p99.99': null, 'p99.999': null },
  histogram: { binNs: 1000, firstNs: 0, counts: [1], over: 0 },
  strip: [],
}
const progress = { simulatedSeconds: 1, ofSeconds: 60, events: 9, streams: [stream] }
const result = {
  streams: [stream],
  cells: [],
  limits: [],
  parameters: [],
  simulatedSeconds: 60,
} as unknown as RunResult

const order = (): RunOrder => {
  const document = quadcopter()
  return { document, base: document, changes: [], title: 'As planned', plan: { name: 'plan' } }
}

async function started() {
  let runs = 0
  const shell = new FakeShell({ 'run.start': () => ({ run: `run-${(runs += 1)}` }), 'run.cancel': () => undefined })
  const session = new RunSession(shell.client)
  await session.start(order())
  return { shell, session }
}

test('a run fills while it goes on and keeps its result', async () => {
  const { shell, session } = await started()
  expect(session.active).toBe(true)
  shell.send('run.progress', { run: 'run-1', progress })
  expect([session.stream?.id, session.spanSeconds]).toEqual(['flight/control', 60])
  shell.send('run.finished', { run: 'run-1', result })
  expect([session.active, session.streams.length]).toEqual([false, 1])
})

test('events of another run are none of its business', async () => {
  const { shell, session } = await started()
  shell.send('run.failed', { run: 'run-7', cancelled: false, message: 'other' })
  expect(session.state.kind).toBe('running')
})

test('a cancelled run says so, and dismissing it brings the last result back', async () => {
  const { shell, session } = await started()
  shell.send('run.finished', { run: 'run-1', result })
  await session.start(order())
  await session.cancel()
  expect(shell.asked.at(-1)).toEqual({ method: 'run.cancel', payload: { run: 'run-2' } })
  shell.send('run.failed', { run: 'run-2', cancelled: true, message: 'cancelled' })
  expect(session.state).toMatchObject({ kind: 'failed', cancelled: true })
  session.dismiss()
  expect(session.state).toEqual({ kind: 'finished', result })
})

test('the last words of a run that is over do not end the next one while it starts', async () => {
  const { shell, session } = await started()
  shell.send('run.failed', { run: 'run-1', cancelled: true, message: 'cancelled' })
  let answer: (value: unknown) => void = () => undefined
  shell.answers['run.start'] = () => new Promise((resolve) => (answer = resolve))
  const next = session.start(order())
  shell.send('run.failed', { run: 'run-1', cancelled: true, message: 'cancelled' })
  expect(session.state.kind).toBe('starting')
  answer({ run: 'run-2' })
  await next
  expect(session.state).toMatchObject({ kind: 'running', run: 'run-2' })
})

test('a refused start is a failure with its sentence', async () => {
  const shell = new FakeShell({
    'run.start': () => {
      throw new Error('No worker could be started')
    },
  })
  const session = new RunSession(shell.client)
  await session.start(order())
  expect(session.state).toEqual({ kind: 'failed', message: 'No worker could be started', cancelled: false })
})
