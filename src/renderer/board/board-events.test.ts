import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BoardEvent } from '../../sim/observed/board-event'
import { BoardEvents } from './board-events.svelte'

const line = { id: 'line-1', title: 'COM7', origin: 'board' as const }
const created = (cell: string): BoardEvent => ({ atMs: 1, from: 'hypervisor', kind: 'cell-created', cell })
const started = (cell: string): BoardEvent => ({ atMs: 2, from: 'hypervisor', kind: 'cell-started', cell })
const beat = (valueNs: number): BoardEvent => ({
  atMs: 3,
  from: 'inmate',
  kind: 'beat',
  valueNs,
  minNs: 1,
  maxNs: valueNs,
})

describe('what happened on boards', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const shown = (events: BoardEvents) => {
    vi.runAllTimers()
    return events.list.map(({ source, text }) => `${source}: ${text}`)
  }

  it('is a list on the clock of this machine, and the states of the cells', () => {
    const events = new BoardEvents()
    events.take(line, [created('flight'), started('flight')])
    events.note('SSH', 'root@evk', 'The connection was cut.', 4)
    expect(shown(events)).toEqual([
      'hypervisor: cell created: cell flight',
      'hypervisor: cell started: cell flight',
      'SSH: The connection was cut.',
    ])
    expect(events.cell('flight')?.state).toBe('running')
    expect(events.statesOf).toBe('COM7')
  })

  it('has a crash with what the hypervisor said of it', () => {
    const events = new BoardEvents()
    const crash = { fault: { what: 'data access', access: 'read', address: '0x1000', bytes: 4 } } as const
    events.take(line, [
      started('flight'),
      { atMs: 5, from: 'hypervisor', kind: 'cpu-parked', cpu: 3, cell: 'flight', crash },
    ])
    vi.runAllTimers()
    expect(events.list.at(-1)!.parked).toMatchObject({ cpu: 3, crash })
    expect(events.cell('flight')?.failedCpus).toEqual([3])
  })

  it('has a sample among many when it is far above them, and no other', () => {
    const events = new BoardEvents()
    events.take(
      line,
      Array.from({ length: 30 }, (_, i) => beat(1000 + i)),
    )
    events.take(line, [beat(9000), beat(9500)])
    expect(shown(events)).toEqual([expect.stringMatching(/^latency: gic-demo: 9.*largest before/)])
  })

  it('is the newest of a flood', () => {
    const events = new BoardEvents()
    events.take(
      line,
      Array.from({ length: 20_000 }, (_, i) => created(`c${i % 3}`)),
    )
    vi.runAllTimers()
    expect(events.list.length).toBe(5000)
    expect(events.list.at(-1)!.number).toBe(19_999)
  })
})
