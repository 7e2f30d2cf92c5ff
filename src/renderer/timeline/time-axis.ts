/** Times since a sample's release as people read them, and the marks of an axis of such times. */
import type { TimeView } from './time-view'

/** Steps between marks, as multiples of a power of ten. */
const STEPS = [1, 2, 5, 10]
const UNITS = [
  { ns: 1e9, name: 's' },
  { ns: 1e6, name: 'ms' },
  { ns: 1e3, name: 'µs' },
  { ns: 1, name: 'ns' },
] as const

export interface TimeTick {
  ns: number
  label: string
}

/** The largest unit in which the larger end of a view has a digit before the point. */
function unitFor({ fromNs, toNs }: TimeView) {
  const most = Math.max(Math.abs(fromNs), Math.abs(toNs))
  return UNITS.find(({ ns }) => most >= ns) ?? UNITS[3]
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  if (Number(text) === 0) return '0'
  return `${value < 0 ? '−' : '+'}${text}`
}

/**
 * Marks at tidy times, all in one unit and with just the digits that tell them apart.
 * @param most marks that there is room for
 */
export function timeTicks(view: TimeView, most: number): TimeTick[] {
  const least = Math.max(1, (view.toNs - view.fromNs) / Math.max(1, most))
  const power = 10 ** Math.floor(Math.log10(least))
  const step = (STEPS.find((factor) => factor * power >= least) ?? 10) * power
  const unit = unitFor(view)
  const digits = Math.max(0, Math.round(Math.log10(unit.ns)) - Math.floor(Math.log10(step) + 1e-9))
  const ticks: TimeTick[] = []
  for (let i = Math.ceil(view.fromNs / step); i * step <= view.toNs; i += 1) {
    const label = i === 0 ? '0' : `${signed((i * step) / unit.ns, digits)} ${unit.name}`
    ticks.push({ ns: i * step || 0, label })
  }
  return ticks
}

/** An exact time since the release: `+12.345 µs`, `−80 ns`. */
export function sinceRelease(ns: number): string {
  const unit = unitFor({ fromNs: ns, toNs: ns })
  if (ns === 0) return '0 ns'
  return `${signed(ns / unit.ns, Math.round(Math.log10(unit.ns)))} ${unit.name}`
}
