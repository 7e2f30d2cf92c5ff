/** How a stream is told from the others: the colour of its cell, and a dash where several share it. */
import type { Plan } from '../../sim/plan/plan'
import { colourOfCell } from '../session/cell-colours'
import type { AnyStream } from '../session/run-session.svelte'

export interface StreamLook {
  id: string
  /** Name for people: what runs, and where. */
  name: string
  colour: string
  dash: number[]
  /** True for a line without a filling: what was measured. */
  isOpen?: boolean
}

const DASHES = [[], [5, 3], [2, 2], [8, 3, 2, 3], [1, 3]]

/** Looks for all streams of a run, in their order. */
export function streamLooks(streams: readonly AnyStream[], plan: Plan | undefined): Map<string, StreamLook> {
  const shared = new Map<string, number>()
  return new Map(
    streams.map((stream) => {
      const colour = colourOfCell(plan, stream.cell)
      const nth = shared.get(colour) ?? 0
      shared.set(colour, nth + 1)
      return [stream.id, { id: stream.id, name: stream.id, colour, dash: DASHES[nth % DASHES.length]! }]
    }),
  )
}
