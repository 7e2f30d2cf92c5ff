/** The background load of a run in the words of its command line. */
import type { Plan } from '../../sim/plan/plan'
import { STRESSORS } from '../../sim/plan/workload'
import { WORDS } from '../texts/words'

type Load = Plan['run']['load'][number]

function one(load: Load): string {
  const parts = STRESSORS.filter((kind) => load[kind] > 0).map((kind) => `${load[kind]} ${kind}`)
  return [load.use, ...parts].join(' ')
}

/** `stress-ng 4 cpu 2 io 1 vm`, or `none`. */
export function loadSummary(loads: readonly Load[]): string {
  return loads.length === 0 ? WORDS.none : loads.map(one).join(', ')
}
