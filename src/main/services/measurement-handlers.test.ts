import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { BoardEvent } from '../../hw/logs/board-event'
import { checkEvent } from '../contract/check'
import type { Event } from '../contract/contract'
import { Grants } from './grants'
import { LineEvents } from './line-events'
import { measurementHandlers } from './measurement-handlers'

const beat = (atMs: number, valueNs: number): BoardEvent => ({
  atMs,
  from: 'inmate',
  kind: 'beat',
  valueNs,
  minNs: 500,
  maxNs: 9000,
})

describe('measuring on an open line', () => {
  const lines = new LineEvents()
  const handlers = measurementHandlers(new Grants(), lines)
  const said: { event: string; payload: unknown }[] = []
  const window = {
    emit: (event: Parameters<typeof checkEvent>[0], payload: unknown) => {
      said.push({ event, payload: checkEvent(event, payload) })
    },
  }
  const other = { emit: () => undefined }

  beforeEach(() => {
    vi.useFakeTimers()
    said.length = 0
    lines.opened('line-1', window, 'board')
    lines.opened('line-2', window, 'simulated')
    lines.opened('line-3', window, 'recording')
  })
  afterEach(() => vi.useRealTimers())

  test('grows a few times a second, and ends as a result', async () => {
    const { measurement } = await handlers['measurements.fromLine'](
      { line: 'line-1', stream: 'flight/gic-demo', note: 'fan off' },
      window,
    )
    const start = Date.UTC(2026, 0, 1)
    for (let i = 0; i < 100; i += 1) lines.said('line-1', [beat(start + i * 10, 700 + i)], 2)
    expect(said).toEqual([])
    vi.advanceTimersByTime(300)
    expect(said).toHaveLength(1)
    const { progress } = said[0]!.payload as Event<'measurement.progress'>
    expect(progress.streams).toMatchObject([{ id: 'flight/gic-demo', count: 100, min: 700, max: 799 }])
    // Nothing new, nothing said.
    vi.advanceTimersByTime(1000)
    expect(said).toHaveLength(1)

    handlers['measurements.stop']({ measurement }, window)
    const { result } = said[1]!.payload as Event<'measurement.finished'>
    expect(result).toMatchObject({
      origin: 'measured',
      damagedLines: 2,
      conditions: { note: 'fan off', from: '2026-01-01T00:00:00.000Z', seconds: 0.99 },
      sources: [],
    })
    lines.said('line-1', [beat(start, 800)], 2)
    vi.advanceTimersByTime(1000)
    expect(said).toHaveLength(2)
  })

  test('takes what is said of it when it is stopped', async () => {
    const request = { line: 'line-1', load: 'idle', note: 'fan off' }
    const { measurement } = await handlers['measurements.fromLine'](request, window)
    lines.said('line-1', [beat(0, 700), beat(10, 710)], 0)
    const stop = { measurement, board: 'imx8mp-evk', load: 'stress-ng', stream: 'flight/gic-demo' }
    handlers['measurements.stop'](stop, window)
    const { result } = said.at(-1)!.payload as Event<'measurement.finished'>
    expect(result).toMatchObject({
      conditions: { board: 'imx8mp-evk', load: 'stress-ng', note: 'fan off' },
      streams: [{ id: 'flight/gic-demo', count: 2 }],
    })
  })

  test('ends with its line, and says where nothing was measured', async () => {
    const { measurement } = await handlers['measurements.fromLine']({ line: 'line-1' }, window)
    lines.closed('line-1', 'The line was closed.')
    expect(said).toEqual([
      {
        event: 'measurement.finished',
        payload: { measurement, message: 'The line was closed. No instrument had printed anything.' },
      },
    ])
  })

  test('is refused for what is replayed, whatever the window takes it for', async () => {
    await expect(handlers['measurements.fromLine']({ line: 'line-3' }, window)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('open its file as a measurement'),
    })
    lines.turnedOutSimulated('line-3')
    await expect(handlers['measurements.fromLine']({ line: 'line-3' }, window)).rejects.toThrow('is simulated')
  })

  test('that was under way when a virtual board gave itself away has no result', async () => {
    const { measurement } = await handlers['measurements.fromLine']({ line: 'line-1' }, window)
    lines.said('line-1', [beat(0, 700), beat(10, 710)], 0)
    lines.turnedOutSimulated('line-1')
    vi.advanceTimersByTime(1000)
    expect(said).toEqual([
      {
        event: 'measurement.finished',
        payload: { measurement, message: expect.stringMatching(/^A virtual board speaks on this line/) },
      },
    ])
    lines.closed('line-1', 'The line was closed.')
    expect(said).toHaveLength(1)
  })

  test('is for the window whose line it is, and never for a virtual board', async () => {
    await expect(handlers['measurements.fromLine']({ line: 'line-1' }, other)).rejects.toThrow('no open line')
    await expect(handlers['measurements.fromLine']({ line: 'line-2' }, window)).rejects.toThrow(
      'nothing can be measured',
    )
    const { measurement } = await handlers['measurements.fromLine']({ line: 'line-1' }, window)
    lines.said('line-1', [beat(0, 700)], 0)
    handlers['measurements.stop']({ measurement }, other)
    expect(said).toEqual([])
    handlers['measurements.stop']({ measurement, forget: true }, window)
    vi.advanceTimersByTime(1000)
    expect(said).toEqual([])
  })
})

test('files are read where the window may read', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cellbench-measure-'))
  try {
    const grants = new Grants()
    const handlers = measurementHandlers(grants, new LineEvents())
    const file = path.join(folder, 'gic.log')
    await writeFile(file, 'Timer fired, jitter:    749 ns, min:    749 ns, max:   6374 ns\r\n'.repeat(3))
    await expect(handlers['measurements.import']({ paths: [file] })).rejects.toMatchObject({ code: 'not-permitted' })
    await grants.grantFolder(folder)
    const { result } = await handlers['measurements.import']({ paths: [file], board: 'imx8mp-evk', load: 'idle' })
    expect(result).toMatchObject({
      conditions: { board: 'imx8mp-evk', load: 'idle' },
      streams: [{ id: 'gic-demo', count: 3 }],
      sources: [{ name: 'gic.log' }],
    })
    // A log has no times.
    expect(result.conditions).not.toHaveProperty('seconds')
  } finally {
    await rm(folder, { recursive: true })
  }
})

describe('a file of which the window has the content alone', () => {
  const handlers = measurementHandlers(new Grants(), new LineEvents())
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const read = (name: string, text: string) =>
    handlers['measurements.read']({ name, bytes: base64(text), load: 'idle' })

  test('is read like one with a path, under its own name', async () => {
    const thread = { histogram: { '3': 4, '7': 1 }, cycles: 5, min: 3, max: 7, avg: 3.8 }
    const { result } = await read('cyclic.json', JSON.stringify({ resolution_in_ns: 0, thread: { '0': thread } }))
    expect(result).toMatchObject({
      origin: 'measured',
      conditions: { load: 'idle' },
      streams: [{ count: 5, max: 7000 }],
      sources: [{ name: 'cyclic.json' }],
    })
  })

  test('is refused by its name where it holds nothing, was simulated, or is a part of a recording', async () => {
    await expect(read('notes.txt', 'nothing here')).rejects.toThrow(/^notes\.txt holds no measurement/)
    await expect(read('../../x.json', '{}')).rejects.toThrow(/^\.\.\/\.\.\/x\.json holds no measurement/)
    await expect(read('a.002.raw', 'Timer fired, jitter:    749 ns')).rejects.toThrow('is a part of a recording')
    const simulated =
      'This board is simulated by Cellbench\r\nTimer fired, jitter:    749 ns, min:    749 ns, max:   6374 ns\r\n'
    await expect(read('board.log', simulated)).rejects.toThrow('simulated')
  })
})
