/**
 * The gate before a run or an export: a plan that cannot be read, or that the rules find errors in, is neither simulated nor
 * written to files.
 */
import type { ConfigurationSet } from '../../sim/configuration/configuration'
import type { Board } from '../../sim/plan/board'
import type { Library } from '../../sim/plan/library'
import type { Plan } from '../../sim/plan/plan'
import { checkPlan, type PlanCheck } from '../../sim/rules/check'
import type { Problem } from '../../sim/rules/rule'
import { ServiceError } from '../contract/service-error'
import { UnreadablePlan } from './plan-files'

/** A check that found nothing that keeps the plan from running. */
export interface SoundPlan extends PlanCheck {
  plan: Plan
  board: Board
  configuration: ConfigurationSet
}

/** A plan that can be read, but that would not work on the board. */
export class UnsoundPlan extends ServiceError {
  override name = 'UnsoundPlan'
  constructor(
    readonly act: string,
    readonly problems: readonly Problem[],
  ) {
    const errors = problems.filter((problem) => problem.severity === 'error')
    const count = errors.length === 1 ? 'one problem is' : `${errors.length} problems are`
    super('bad-input', `The plan cannot be ${act} before ${count} solved:\n${errors.map((p) => p.message).join('\n')}`)
  }
}

/** Checks a plan that may have errors, as long as it can be read. Throws UnreadablePlan. */
export function requireReadable(document: unknown, library: Library): PlanCheck {
  const check = checkPlan(document, library)
  if (check.faults.length > 0) throw new UnreadablePlan('The plan', check.faults)
  return check
}

/** Checks a plan that is about to be `act`: "run", "exported". Throws UnreadablePlan or UnsoundPlan. */
export function requireSound(document: unknown, library: Library, act: string): SoundPlan {
  const check = requireReadable(document, library)
  const { plan, board, configuration } = check
  const errors = check.problems.some((problem) => problem.severity === 'error')
  if (errors || !plan || !board || !configuration) throw new UnsoundPlan(act, check.problems)
  return { ...check, plan, board, configuration }
}
