/** Which of a plan's streams a measurement is of, and how many samples they take. */
import { NotSimulatable } from '../machine/not-simulatable'
import { ROOT } from '../plan/cores'
import type { Plan } from '../plan/plan'
import type { Workloads } from '../plan/workload'
import type { StreamResult } from '../results/result'
import type { Measurement } from './measurement'

const KINDS = {
  'gic-demo': 'interrupt latency',
  cyclictest: 'wake-up latency',
  timerlat: 'wake-up latency',
  jitterdebugger: 'wake-up latency',
} as const

/**
 * Those of `streams` that `instrument` measures.
 * @param stream identifier of the one that is meant; all of them when undefined
 * @throws NotSimulatable when there is none
 */
export function fittedStreams(
  streams: readonly StreamResult[],
  { instrument }: Measurement,
  stream: string | undefined,
): StreamResult[] {
  const matching = streams.filter(({ kind }) => kind === KINDS[instrument])
  const found = stream === undefined ? matching : matching.filter(({ id }) => id === stream)
  if (found.length > 0) return found
  const ids = matching.map(({ id }) => id).join(', ')
  if (stream !== undefined) {
    throw new NotSimulatable(`the plan has no ${instrument} stream "${stream}"; it has ${ids === '' ? 'none' : ids}`)
  }
  throw new NotSimulatable(`the plan runs no ${instrument}: place one where the measurement was made`)
}

/** Samples that `streams` take together in a second, by the periods of what they measure. */
export function samplesPerSecond(streams: readonly StreamResult[], plan: Plan, workloads: Workloads): number {
  return streams.reduce((sum, { cell, id }) => {
    const placements = cell === ROOT ? plan.root.workloads : plan.cells.find((c) => c.name === cell)!.workloads
    const name = id.slice(cell.length + 1).replace(/@\d+$/, '')
    const placement = placements.find((candidate) => (candidate.name ?? candidate.use) === name)!
    const behaviour = workloads.get(placement.use)!.behaviour
    const period = placement.period ?? (behaviour.kind === 'instrument' ? behaviour.period : 1e9)
    return sum + 1e9 / period
  }, 0)
}
