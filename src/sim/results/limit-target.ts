import type { PlanLimit } from '../plan/plan'

/**
 * True when a limit is about the stream `id`: that of its workload on any core, or its chain's reactions or ages.
 * @param limit of a plan or of a result
 */
export function isAbout({ of, measure }: Pick<PlanLimit, 'of'> & { measure: string }, id: string): boolean {
  if (measure === 'reaction' || measure === 'age') return id === `${of} ${measure}`
  return id === of || id.startsWith(`${of}@`)
}
