/** What the window says about limits on a chart. */
import { duration, NO_NUMBER } from '../format/numbers'
import { TOO_FEW } from './figures'

const VERDICTS = { true: 'met', false: 'missed', null: TOO_FEW } as const

/** `met`, `missed`, `too few samples`. */
export function verdictWords(met: boolean | null): string {
  return VERDICTS[`${met}`]
}

/** `limit 250 µs`, `p99.9 limit 100 µs`. */
export function limitWords(percentile: number, ns: number): string {
  return `${percentile === 100 ? '' : `p${percentile} `}limit ${duration(ns)}`
}

/** What a screen reader hears of a limit that is moved. */
export function limitSpoken(ns: number, met: boolean | null, observedNs: number | null): string {
  return `${duration(ns)}, ${verdictWords(met)}, observed ${observedNs === null ? NO_NUMBER : duration(observedNs)}`
}

export function limitName(of: string, percentile: number): string {
  return `Limit of ${of}, ${percentile === 100 ? 'max' : `p${percentile}`}`
}

/** Names of undo. */
export function setLimit(of: string, text: string): string {
  return `set the limit of ${of} to ${text}`
}
export function addLimit(of: string, text: string): string {
  return `limit ${of} to ${text}`
}
export function removeLimit(of: string): string {
  return `remove the limit of ${of}`
}

export const LIMITS = {
  add: '+ limit',
  addHint: 'Drag to the left to set a limit on this stream, or press Enter',
  moveHint: 'Drag to move the limit; with arrows, Shift for ten steps at a time, Delete to remove it',
} as const

export function newLimitName(of: string): string {
  return `Set a limit on ${of}`
}
