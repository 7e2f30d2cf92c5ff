/** Messages and chains of a run for a terminal: what links carried, and how long data took over several steps. */
import type { RunResult } from '../../sim/results/result'
import { microseconds } from './microseconds'
import { wrap } from './wrap'

/** Bytes a second in people's units, decimal as rates are. */
function rate(bytesPerSecond: number): string {
  const units = ['B/s', 'kB/s', 'MB/s', 'GB/s']
  const power = Math.min(3, Math.max(0, Math.floor(Math.log10(Math.max(1, bytesPerSecond)) / 3)))
  return `${Number((bytesPerSecond / 1000 ** power).toPrecision(4))} ${units[power]!}`
}

/** What each flow carried; empty where the plan has none. */
function linkLines({ links }: Pick<RunResult, 'links'>): string[] {
  if (links.length === 0) return []
  const lines = links.map(
    ({ stream, bytes, offered, delivered, dropped, offeredBytesPerSecond, deliveredBytesPerSecond }) =>
      wrap(
        `  ${stream}: ${delivered} of ${offered} messages of ${bytes} B arrived, ${dropped} dropped; ` +
          `offered ${rate(offeredBytesPerSecond)}, delivered ${rate(deliveredBytesPerSecond)}`,
        '    ',
      ),
  )
  return ['', 'messages', ...lines]
}

/** How long data took through each chain; empty where the plan has none. */
function chainLines({ chains, streams }: Pick<RunResult, 'chains' | 'streams'>): string[] {
  if (chains.length === 0) return []
  const figure = (what: string, id: string) => {
    const stream = streams.find((candidate) => candidate.id === id)
    if (stream === undefined || stream.count === 0) return `${what} unknown, nothing came through`
    return `${what} at most ${microseconds(stream.max)} us of ${stream.count}, on average ${microseconds(stream.mean)} us`
  }
  const lines = chains.map(({ name, steps, reaction, age }) =>
    wrap(`  ${name} (${steps.join(', ')}): ${figure('reaction', reaction)}; ${figure('data age', age)}`, '    '),
  )
  return ['', 'chains', ...lines]
}

/** Both, each with its heading. */
export function messageLines(result: Pick<RunResult, 'links' | 'chains' | 'streams'>): string[] {
  return [...linkLines(result), ...chainLines(result)]
}
