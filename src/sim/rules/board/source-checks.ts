/** Checks of where a board's facts come from: the sources of its groups, and which facts are estimates. */
import type { Board } from '../../plan/board'
import { nearest } from '../../plan/nearest'
import { choices, showValue } from '../../plan/show'
import { error, warning, type BoardCheck, type BoardRemark } from './remark'

/** Facts that code asks whether they are estimates. */
const ESTIMABLE = ['clusters.clock', 'counter.frequency', 'memory.peak', 'memory.usableShare']
/** Groups of which each file gives the source; the others only where they are there. */
const SOURCED = [
  'clusters',
  'companions',
  'accelerators',
  'memory',
  'interruptController',
  'smmu',
  'partitioning',
  'counter',
  'hypervisor',
  'virtualPci',
  'root',
  'consoles',
  'reserved',
  'devices',
  'boot',
] as const satisfies (keyof Board)[]

/** Facts that are marked as estimates are ones that code asks about. */
export const estimates: BoardCheck = {
  needs: ['estimates'],
  check: ({ estimates = {} }) =>
    Object.keys(estimates).flatMap((fact) =>
      ESTIMABLE.includes(fact)
        ? []
        : [warning(['estimates', fact], `nothing asks whether this is an estimate; known: ${choices(ESTIMABLE)}`)],
    ),
}

/** What is wrong with the sources of a document, whether the rest of it can be read or not. */
export function sourceRemarks(document: Record<string, unknown>): BoardRemark[] {
  const value = document['sources']
  const sources = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const groups: string[] = SOURCED.filter((group) => document[group] !== undefined)
  const { devices } = document as { devices?: { deviceTree?: unknown }[] }
  if (Array.isArray(devices) && devices.some((device) => device?.deviceTree !== undefined)) groups.push('deviceTree')
  const known = [...SOURCED, 'deviceTree']
  return [
    ...groups
      .filter((group) => !Object.hasOwn(sources, group) || !sources[group])
      .map((group) =>
        error(
          ['sources', group],
          `is missing: say where ${group} comes from (a manual with its page, a device tree, a measurement)`,
        ),
      ),
    ...Object.keys(sources)
      .filter((group) => !groups.includes(group))
      .map((group) => {
        const meant = nearest(group, known)
        const hint = meant === undefined || known.includes(group) ? '' : `; did you mean ${showValue(meant)}?`
        return warning(['sources', group], `the board has no group of facts of this name${hint}`)
      }),
  ]
}
