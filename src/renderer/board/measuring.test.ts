import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { MeasuredResult, MeasuredStream } from '../../sim/results/measured'
import { FakeShell } from '../testing/fake-shell'
import { Comparison } from '../compare/comparison.svelte'
import { RunHistory } from '../session/run-history.svelte'
import type { BoardLine } from './board-line.svelte'
import { Measuring } from './measuring.svelte'

const stream = (count: number) =>
  ({ id: 'cyclictest thread 0', what: 'cyclictest thread 0', instrument: 'cyclictest', count }) as MeasuredStream

const result = (count: number) =>
  ({
    origin: 'measured',
    instruments: ['cyclictest'],
    conditions: { command: 'cyclictest -m' },
    sources: [],
    damagedLines: 0,
    streams: [stream(count)],
  }) as unknown as MeasuredResult

const kept = {
  id: 'abcdef-00000001',
  at: '2026-01-01T00:00:00.000Z',
  title: 'Measured on COM7',
  note: '',
  pinned: false,
  changes: [],
  origin: 'measured',
  measured: ['cyclictest', 'command: cyclictest -m'],
  planSha256: '',
  seed: '',
  simulatedSeconds: 0,
  wallSeconds: 0,
  limits: { met: 0, missed: 0, open: 0 },
  bytes: 9,
}

function made(answers: ConstructorParameters<typeof FakeShell>[0] = {}) {
  const shell = new FakeShell({
    'measurements.fromLine': () => ({ measurement: 'measurement-1' }),
    'measurements.stop': () => undefined,
    'history.keepMeasured': () => kept,
    ...answers,
  })
  const said: string[] = []
  const history = new RunHistory(shell.client, { path: undefined, name: 'Q' }, { owns: () => false })
  const plan = { history, comparison: new Comparison(history) }
  const measuring = new Measuring(shell.client, (_, text) => said.push(text))
  const grow = (count: number) =>
    shell.send('measurement.progress', {
      measurement: 'measurement-1',
      line: 'line-1',
      progress: { conditions: {}, damagedLines: 0, streams: [stream(count)] },
    })
  const finish = (with_: object) => shell.send('measurement.finished', { measurement: 'measurement-1', ...with_ })
  const asked = (method: string) => shell.asked.filter((one) => one.method === method).map(({ payload }) => payload)
  return { shell, plan, measuring, said, grow, finish, asked }
}

describe('a measurement', () => {
  let line: BoardLine
  beforeEach(() => {
    line = { id: 'line-1', title: 'COM7', origin: 'board' } as BoardLine
  })

  it('grows beside the runs while it goes on, and is kept when it ends', async () => {
    const { measuring, plan, grow, finish, asked } = made()
    await measuring.start(line, plan)
    grow(1)
    grow(7)
    expect(plan.history.runs).toMatchObject([{ id: 'measurement-1', origin: 'measured', place: 'window' }])
    await vi.waitFor(() => expect(plan.comparison.chosen).toMatchObject([{ state: { kind: 'read' } }]))
    grow(9)
    expect(plan.comparison.chosen[0]!.state).toMatchObject({ result: { streams: [{ count: 9 }] } })
    finish({ result: result(10), message: 'The measurement was stopped.' })
    await vi.waitFor(() => expect(measuring.of(line)?.ended).toBe('Kept with the runs of this plan.'))
    expect(asked('history.keepMeasured')).toMatchObject([
      { title: 'Measured on COM7', result: { streams: [{ count: 10 }] } },
    ])
    expect(plan.history.runs).toMatchObject([
      { id: kept.id, place: 'kept', origin: 'measured', conditions: 'cyclictest; command: cyclictest -m' },
    ])
    expect(plan.comparison.chosen).toMatchObject([{ id: kept.id, state: { result: { streams: [{ count: 10 }] } } }])
  })

  it.each(['simulated', 'recording'] as const)('is never made of a line that is %s', async (origin) => {
    line.origin = origin
    const { measuring, plan, asked } = made()
    await expect(measuring.start(line, plan)).rejects.toThrow(/simulated or recorded/)
    expect(asked('measurements.fromLine')).toEqual([])
  })

  it('is forgotten when a virtual board turns out to speak on the line', async () => {
    const { measuring, plan, grow, asked, said } = made()
    await measuring.start(line, plan)
    line.origin = 'simulated'
    grow(5)
    expect(asked('measurements.stop')).toEqual([{ measurement: 'measurement-1', forget: true }])
    await vi.waitFor(() => expect(measuring.list).toEqual([]))
    expect(plan.history.runs).toEqual([])
    expect(said).toEqual([expect.stringContaining('is a virtual board')])
  })

  it('in which nothing was printed leaves nothing behind', async () => {
    const { measuring, plan, finish, asked } = made()
    await measuring.start(line, plan)
    finish({ message: 'The line was closed. No instrument had printed anything.' })
    expect(asked('history.keepMeasured')).toEqual([])
    expect(plan.history.runs).toEqual([])
    expect(measuring.of(line)?.ended).toContain('No instrument')
  })

  it('that cannot be kept stays in the window, and that is said', async () => {
    const { measuring, plan, finish } = made({
      'history.keepMeasured': () => {
        throw new Error('The disk is full.')
      },
    })
    await measuring.start(line, plan)
    finish({ result: result(10), message: 'Stopped.' })
    await vi.waitFor(() => expect(measuring.of(line)?.ended).toContain('The disk is full.'))
    expect(plan.history.runs).toMatchObject([{ id: 'measurement-1', place: 'window' }])
    expect(plan.comparison.chosen).toHaveLength(1)
  })

  it('comes out of files as well', async () => {
    const { measuring, plan, asked, said } = made({ 'measurements.import': () => ({ result: result(3) }) })
    await measuring.importFiles(['/tmp/cyclictest.txt'], plan)
    expect(asked('measurements.import')).toEqual([{ paths: ['/tmp/cyclictest.txt'] }])
    expect(plan.comparison.chosen).toMatchObject([{ id: kept.id }])
    expect(said).toEqual(['cyclictest.txt: 1 measured stream under Compare.'])
  })
})
