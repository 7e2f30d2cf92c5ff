/** Where a board stands: which release is current, what runs, and whether an activity is underway. */
import { numberList } from '../../../sim/hypervisor/number-list'
import type { RunningCell } from '../board-facts'
import type { Activity } from '../step'

export interface JournalEntry {
  /** Seconds since 1970 on the board's own clock. */
  at: number
  step: string
  state: 'begun' | 'done' | 'failed'
}

/** An activity that has begun and not ended. */
export interface Underway {
  activity: Activity
  release: string
  /** Release that was current before. */
  previous: string | undefined
  /** True where the release's folder was made by this activity. */
  fresh: boolean
  /** True where the cells of `previous` ran when it began. */
  running: boolean
  /** False: nothing is stopped or started. */
  start: boolean
  /** Whose it is; a resumed activity has a new owner. */
  owner: string
  journal: JournalEntry[]
  /** True while a step of a session that was cut is still at work on the board. */
  atWork: boolean
}

export interface Standing {
  /** Folder of all releases on the board. */
  folder: string
  exists: boolean
  current: string | undefined
  /** What a roll back goes to. */
  previous: string | undefined
  releases: string[]
  enabled: boolean
  cells: RunningCell[]
  underway: Underway | undefined
}

/** Steps of an activity that are done, failed or begun, by what the journal said of each last. */
export function stepStates(journal: readonly JournalEntry[]): Map<string, JournalEntry['state']> {
  return new Map(journal.map(({ step, state }) => [step, state]))
}

/** What people call an activity. */
export const ACTIVITY_WORDS: Readonly<Record<Activity, string>> = {
  deploy: 'deploy',
  'roll-back': 'roll back',
  stop: 'stop',
}

function underwayWords({ activity, release, journal, atWork }: Underway): string[] {
  const last = journal.at(-1)
  const began = journal[0] ? ` at ${new Date(journal[0].at * 1000).toISOString()} by the board's clock` : ''
  const where =
    last === undefined
      ? 'no step of it has begun'
      : last.state === 'begun'
        ? atWork
          ? `its step "${last.step}" is still at work`
          : `its step "${last.step}" was begun and not finished`
        : `its step "${last.step}" is ${last.state}`
  return [
    `A ${ACTIVITY_WORDS[activity]} of release ${release}, begun${began}, is unfinished: ${where}.`,
    '--resume goes on with it, --roll-back takes it back.',
  ]
}

/** Where the board stands, in sentences. */
export function standingWords(standing: Standing): string[] {
  const { current, previous, enabled, cells, underway } = standing
  if (!standing.exists) return ['Nothing of Cellbench lies on the board.']
  const states = cells.map(({ id, name, state, cpus }) => {
    const cores = cpus === '' ? '' : ` on cores ${cpus}`
    return `${name}${id === 0 ? ' (root)' : ''} ${state}${cores}`
  })
  return [
    current === undefined ? 'No release is current.' : `Release ${current} is current.`,
    ...(previous === undefined ? [] : [`A roll back goes to release ${previous}.`]),
    enabled ? `Jailhouse runs: ${states.join('; ') || 'no cells'}.` : 'Jailhouse does not run.',
    ...(underway === undefined ? [] : underwayWords(underway)),
  ]
}

/** One line that changes whenever something changed that a preview relied on. */
export function standingMark({ current, previous, releases, enabled, underway }: Standing): string {
  const { owner, journal } = underway ?? {}
  return JSON.stringify([current, previous, releases, enabled, owner, numberList(journal?.map((_, i) => i) ?? [])])
}
