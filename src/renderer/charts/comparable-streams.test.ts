import { expect, it } from 'vitest'
import type { AnyStream } from '../session/run-session.svelte'
import { comparableStreams } from './comparable-streams'

const stream = (id: string, max: number, kind: AnyStream['kind'] = 'response time') => ({ id, max, kind }) as AnyStream

it('draws a loop of microseconds without the planner of hundreds of milliseconds', () => {
  const streams = [
    stream('wheels/left', 14_000),
    stream('wheels/right', 50_000),
    stream('root/updates', 530_000_000),
    stream('wheels/irq', 14_000, 'interrupt latency'),
  ]
  expect(comparableStreams(streams, streams[0]!).map(({ id }) => id)).toEqual(['wheels/left', 'wheels/right'])
  expect(comparableStreams(streams, streams[2]!).map(({ id }) => id)).toEqual([
    'wheels/left',
    'wheels/right',
    'root/updates',
  ])
})
