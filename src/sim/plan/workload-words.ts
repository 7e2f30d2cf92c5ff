/** What a template does to a core, in words that fit a line. */
import type { Workload } from './workload'

/** How often and how long: "every 2.5 ms for 60 us to 100 us". Times are those on the template's reference core. */
export function timingWords({ behaviour }: Workload): string {
  switch (behaviour.kind) {
    case 'periodic': {
      const { wcet, bcet = wcet } = behaviour
      const long = bcet === wcet ? shortTime(wcet) : `${shortTime(bcet)} to ${shortTime(wcet)}`
      return `${rhythm(behaviour)} for ${long}`
    }
    case 'instrument':
      return `a sample every ${shortTime(behaviour.period)}, ${shortTime(behaviour.wcet)} behind it`
    case 'interrupt-source': {
      const { period, extra, burst, handler, deferred } = behaviour
      const bursts = burst ? `${burst.count} interrupts, ${shortTime(burst.distance)} apart, ` : 'an interrupt '
      const rest = deferred > 0 ? ` and ${shortTime(deferred)} behind it` : ''
      return `${bursts}${every(period, extra)} for ${shortTime(handler)}${rest}`
    }
    case 'system': {
      const { tick, tickCost, busyShare } = behaviour
      const busy = `${Math.round(busyShare * 100)} % of each core`
      return `a tick every ${shortTime(tick)} for ${shortTime(tickCost)}, processes for ${busy}`
    }
    case 'load':
      return `processes: ${Object.keys(behaviour.stressors).join(', ')}`
  }
}

function rhythm({ period, arrivals }: Extract<Workload['behaviour'], { kind: 'periodic' }>): string {
  switch (arrivals?.law) {
    case 'sporadic':
      return every(period, arrivals.extra)
    case 'bursty':
      return `${arrivals.count} jobs, ${shortTime(arrivals.distance)} apart, ${every(period, arrivals.extra ?? 0)}`
    default:
      return every(period, 0)
  }
}

function every(shortestNs: number, extraNs: number): string {
  return extraNs > 0
    ? `every ${shortTime(shortestNs)} or later, ${shortTime(shortestNs + extraNs)} on average,`
    : `every ${shortTime(shortestNs)}`
}

const UNITS = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'us'],
] as const

/** A time in its largest unit with four digits at most: `33333333` as "33.33 ms". */
export function shortTime(ns: number): string {
  const [scale, unit] = UNITS.find(([size]) => ns >= size) ?? [1, 'ns']
  return `${Number((ns / scale).toPrecision(4))} ${unit}`
}
