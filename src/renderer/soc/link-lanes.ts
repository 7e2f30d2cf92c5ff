/** The links that a cluster's drawing shows below its cores: a lane each, with a stub up to every cell that it joins. */
import type { PlanLink } from '../../sim/plan/plan'
import type { CellRef } from '../session/selection'

export interface LinkLane {
  /** Index in the plan's links. */
  link: number
  /** Ends of the line, shares of the width of the cores. */
  from: number
  to: number
  /** Where a stub goes up to a cell's first core here. */
  stubs: readonly number[]
}

/** What a cluster shows of one core: its cell, and in which column it stands. */
export interface LaneCore {
  cell: CellRef
  column: number
}

/** The most that are drawn; the list of links has them all. */
export const MOST_LANES = 6

/**
 * Lanes of the links that join cells of this cluster, in the plan's order. A link with peers elsewhere on the chip goes on to
 * the edge that is nearer to them: `elsewhere` says on which side of this cluster cores of a cell are.
 */
export function linkLanes(
  links: readonly Pick<PlanLink, 'between'>[],
  cores: readonly LaneCore[],
  columns: number,
  refOf: (name: string) => CellRef | undefined,
  elsewhere: (cell: CellRef) => 'before' | 'behind' | undefined,
): LinkLane[] {
  return links
    .flatMap(({ between }, link): LinkLane[] => {
      const peers = between.flatMap((name) => refOf(name) ?? [])
      const stubs = peers.flatMap((cell) => {
        const core = cores.find((candidate) => candidate.cell === cell)
        return core ? [(core.column + 0.5) / columns] : []
      })
      if (stubs.length === 0) return []
      const beyond = peers.filter((cell) => !cores.some((core) => core.cell === cell)).map(elsewhere)
      const ends = [...stubs, ...(beyond.includes('before') ? [0] : []), ...(beyond.includes('behind') ? [1] : [])]
      return [{ link, from: Math.min(...ends), to: Math.max(...ends), stubs }]
    })
    .filter(({ from, to }) => to > from)
    .slice(0, MOST_LANES)
}
