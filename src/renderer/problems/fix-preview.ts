/** What a fix would do, before it is applied. */
import { applyChange, type AppliedChange } from '../../sim/plan/change'
import { diffPlans } from '../../sim/plan/diff'
import type { Library } from '../../sim/plan/library'
import { parsePlan } from '../../sim/plan/parse'
import type { PlanDocument } from '../../sim/plan/plan'
import { checkPlan } from '../../sim/rules/check'
import type { Problem } from '../../sim/rules/rule'
import { PROBLEMS } from '../texts/problems'
import { problemKey } from './problem-groups'

export interface FixPreview {
  change: AppliedChange
  /** What changes, in words. */
  words: string[]
  /** Keys of the problems that are left. */
  left: ReadonlySet<string>
  /** Problems that the plan does not have now. */
  fresh: Problem[]
}

/** Looks ahead; undefined when the fix does not fit the plan any more. */
export function previewFix(
  document: PlanDocument,
  library: Library,
  problems: readonly Problem[],
  fix: (document: PlanDocument) => AppliedChange | undefined,
): FixPreview | undefined {
  const change = attempt(() => fix(document))
  if (!change) return undefined
  const [before, after] = [parsePlan(document), parsePlan(change.document)]
  if (!before.ok || !after.ok) return undefined
  const then = checkPlan(change.document, library).problems
  const known = new Set(problems.map(problemKey))
  return {
    change,
    words: diffPlans(before.value, after.value).map(({ text }) => text),
    left: new Set(then.map(problemKey)),
    fresh: then.filter((problem) => !known.has(problemKey(problem))),
  }
}

/** The fix of one problem. */
export function fixOne(problem: Problem): (document: PlanDocument) => AppliedChange | undefined {
  const { fix } = problem
  return (document) => fix && applyChange(document, fix)
}

/**
 * The fixes of all problems of one rule as one change: each is looked for anew, for the one before may have moved what it is about.
 * Ends when no problem of that rule has a fix that makes them fewer.
 */
export function fixAll(
  code: string,
  title: string,
  library: Library,
): (document: PlanDocument) => AppliedChange | undefined {
  const of = (document: PlanDocument) =>
    checkPlan(document, library).problems.filter((problem) => problem.code === code)
  return (document) => {
    let now = document
    let fixed = 0
    for (let problems = of(now); ;) {
      const fix = problems.find((problem) => problem.fix)?.fix
      const next = fix && attempt(() => applyChange(now, fix).document)
      if (!next) break
      const left = of(next)
      if (left.length >= problems.length) break
      fixed += problems.length - left.length
      now = next
      problems = left
    }
    return fixed === 0 ? undefined : { label: PROBLEMS.fixedAll(fixed, title), patches: [], inverse: [], document: now }
  }
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
