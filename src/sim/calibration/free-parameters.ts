/** What may be fitted to a histogram: parameters that shape it and that differ from board to board. */
import type { ParameterResult } from '../results/result'

/** One unknown: a factor on one parameter, or on several that only make sense together. */
export interface FreeParameter {
  /** For people. */
  name: string
  members: ParameterResult[]
  /** Whole numbers only: cache lines. */
  whole: boolean
  /** Change of the factor by which its effect is tried. */
  step: number
}

/** Where the streams are, and what their instrument can tell apart, ns. */
export interface Place {
  /** Type of the core. */
  core: string
  guest: string
  cell: string
  resolutionNs: number
}

/**
 * The unknowns of streams at `place`, in the order in which they are tried: of those that cannot be told apart, the first is
 * fitted. That is the largest, where the same uncertainty in ns is the least of its value.
 * @param used parameters of a run of the plan
 */
export function freeParameters(
  used: readonly ParameterResult[],
  { core, guest, cell, resolutionNs }: Place,
): FreeParameter[] {
  const named = (...names: string[]) => names.flatMap((name) => used.filter((parameter) => parameter.name === name))
  const starting = (start: string) => used.filter(({ name }) => name.startsWith(start))
  const one = (members: ParameterResult[], step: number): FreeParameter[] =>
    members.map((member) => ({ name: member.name, members: [member], whole: false, step }))
  // Less than two steps of the instrument may show as nothing, or as a whole step.
  const times = (members: ParameterResult[]) => members.flatMap((m) => one([m], (2 * resolutionNs) / m.value))
  const lines = (name: string, members: ParameterResult[]): FreeParameter[] =>
    members.length > 0 ? [{ name, members, whole: true, step: 0.5 }] : []

  const ofGuest = (...names: string[]) => named(...names.map((name) => `${name} of ${guest}`))
  const fixed = [
    ...ofGuest('wake-up', 'handler'),
    ...named(`trap and injection on ${core}`, `interrupt delivery on ${core}`),
  ]
  fixed.sort((a, b) => b.value - a.value)
  const candidates = [
    ...times(fixed.slice(0, 1)),
    ...one(starting('memory intensity of '), 0.5),
    ...lines(`handler lines of ${guest}`, ofGuest('handler code', 'handler data', 'wake-up code', 'wake-up data')),
    ...lines(`hypervisor lines on ${core}`, named(`hypervisor code on ${core}`, `hypervisor data on ${core}`)),
    ...one(
      [
        ...starting(`mean section with interrupts off, ${cell}/`),
        ...named(`mean section with interrupts off, ${guest}`),
      ],
      0.25,
    ),
    ...one(
      [...starting(`sections with interrupts off, ${cell}/`), ...named(`sections with interrupts off, ${guest}`)],
      0.5,
    ),
    ...times(fixed.slice(1)),
  ]
  return candidates.filter(({ members }) => members.every(({ value }) => value > 0))
}

/** Values of a free parameter's members at `factor`, in their own units. */
export function valuesAt({ members, whole }: FreeParameter, factor: number): number[] {
  return members.map(({ value }) => (whole ? Math.max(1, Math.round(value * factor)) : value * factor))
}
