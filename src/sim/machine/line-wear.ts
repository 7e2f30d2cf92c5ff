/**
 * Which lines of a path the caches still have: how much every footprint has worn since it was last used.
 *
 * A line is in the core's private caches with exp(-private fills / lines), else in the shared cache with exp(-fills of the lines'
 * colours / lines): the exponents are the wear of the lines. Sums of fills only grow, so that one clock of wear per kind of line,
 * read at each activation, says what passed between two of them.
 */
import { pinned } from '../engine/pinned'
import { survival } from '../engine/random'
import type { State } from '../engine/state'
import type { Fills } from './fills'
import type { PathTable } from './path-table'

/** Wear of a footprint since its last use: share of its lines that each cache still has, and of its evictions those by other cells. */
export const Wear = { survivesPrivate: 0, survivesShared: 1, foreign: 2 } as const
/**
 * Places in a record of clocks: the wear of private caches comes first, then, kind by kind, that of the shared one by all cores
 * and by those of other cells.
 */
const Clock = { private: 0, kinds: 1, all: 0, foreign: 1, perKind: 2 } as const

export type LineWear = ReturnType<typeof lineWear>

/** @param users how many footprints there are, each with a last use of its own */
export function lineWear(table: PathTable, cores: number, users: number, fills: Fills, state: State) {
  const { kinds, shares, chances, foreignChances, perPrivateLine } = table
  const { shared, private: entered } = fills
  const count = Clock.kinds + Clock.perKind * kinds
  /** Clocks of wear now, of the core at hand, and at the last use of each footprint. */
  const clocks = pinned(new Float64Array(count))
  const seen = state.float64(users * count)
  /** Wear of the footprint at hand since its last use, laid out as `Wear` says. */
  const wear = pinned(new Float64Array(3))

  /** Sets the clocks of wear of the lines that `core` uses. All fills must be settled. */
  function readClocks(core: number): void {
    clocks[Clock.private] = entered[core]! * perPrivateLine[core]!
    for (let kind = 0; kind < kinds; kind += 1) {
      const row = (core * kinds + kind) * cores
      let all = 0
      let foreign = 0
      for (let m = 0; m < cores; m += 1) {
        all += shared[m]! * chances[row + m]!
        foreign += shared[m]! * foreignChances[row + m]!
      }
      const clock = Clock.kinds + kind * Clock.perKind
      clocks[clock + Clock.all] = all
      clocks[clock + Clock.foreign] = foreign
    }
  }

  /** Sets the wear of the footprint of `user`, whose owner is `owner`, on the core at hand. */
  function readWear(owner: number, user: number, core: number): void {
    const since = user * count
    const row = (owner * cores + core) * kinds
    let survives = 0
    let evictions = 0
    let foreign = 0
    for (let kind = 0; kind < kinds; kind += 1) {
      const share = shares[row + kind]!
      const clock = Clock.kinds + kind * Clock.perKind
      const pressure = clocks[clock + Clock.all]! - seen[since + clock + Clock.all]!
      survives += share * survival(pressure)
      evictions += share * pressure
      foreign += share * (clocks[clock + Clock.foreign]! - seen[since + clock + Clock.foreign]!)
    }
    wear[Wear.survivesPrivate] = survival(clocks[Clock.private]! - seen[since + Clock.private]!)
    wear[Wear.survivesShared] = survives
    wear[Wear.foreign] = foreign > 0 ? foreign / evictions : 0
  }

  /** Counts the lines that a path on `core` brought in, and sets the clocks so that they do not wear the path's own. */
  function fill(core: number, misses: number, hits: number): void {
    entered[core]! += misses + hits
    shared[core]! += misses
    clocks[Clock.private]! += (misses + hits) * perPrivateLine[core]!
    for (let kind = 0; kind < kinds; kind += 1) {
      clocks[Clock.kinds + kind * Clock.perKind + Clock.all]! += misses * chances[(core * kinds + kind) * cores + core]!
    }
  }

  /** The footprint of `user` was used now. */
  function remember(user: number): void {
    const since = user * count
    for (let clock = 0; clock < count; clock += 1) seen[since + clock] = clocks[clock]!
  }

  return { wear, readClocks, readWear, fill, remember }
}
