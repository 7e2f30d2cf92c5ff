/** What Jailhouse's gic-demo inmate prints, a line a beat. */
import type { Measurement } from '../../sim/calibration/measurement'
import { LogError } from './log-error'

const BEAT = /jitter:\s*(\d{1,12}) ns, min:\s*(\d{1,12}) ns, max:\s*(\d{1,12}) ns/g

/**
 * The beats in a console's log. Whatever else shares the console is passed over, and so are beats that it cut apart: a line counts
 * only when all of it is there and its value lies between its minimum and its maximum.
 * @throws LogError when there is no beat at all
 */
export function parseGicDemo(text: string): Measurement {
  const counts = new Map<number, number>()
  for (const [, jitter, min, max] of text.matchAll(BEAT)) {
    const value = Number(jitter)
    if (value < Number(min) || value > Number(max)) continue
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  if (counts.size === 0) {
    throw new LogError(
      'there is no whole line of gic-demo in it, such as "Timer fired, jitter: 749 ns, min: 749 ns, max: 6374 ns"',
    )
  }
  return { what: 'gic-demo', instrument: 'gic-demo', counts, over: 0, beyondNs: Infinity }
}
