/** Which things on the screen have problems or differ from another plan, for the mark on the thing itself. */
import type { PlanDifference } from '../../sim/plan/diff'
import type { Plan } from '../../sim/plan/plan'
import type { Problem, Severity } from '../../sim/rules/rule'
import { placeKey, selectionOf, type Selection } from './selection'

const WEIGHT: Record<Severity, number> = { information: 0, warning: 1, error: 2 }

export interface Mark {
  /** The worst of its problems; undefined when it has none. */
  severity?: Severity
  /** The problems' sentences. */
  messages: string[]
  /** How it differs from the plan that this one is compared with. */
  change?: ChangeMark | undefined
}

/** A difference on the thing itself, in words. */
export interface ChangeMark {
  kind: PlanDifference['kind']
  texts: string[]
}

/** Differences by the thing that they are about, as `placeKey` names it. */
export type ChangeMarks = ReadonlyMap<string, ChangeMark>

export class Marks {
  #byKey = new Map<string, Mark>()

  constructor(plan: Plan | undefined, problems: readonly Problem[], changes?: ChangeMarks) {
    if (!plan) return
    for (const [key, change] of changes ?? []) this.#byKey.set(key, { messages: [], change })
    for (const problem of problems) {
      const keys = new Set(problem.places.map((place) => placeKey(selectionOf(plan, place.path))))
      for (const key of keys) {
        const mark = this.#byKey.get(key)
        if (!mark) this.#byKey.set(key, { severity: problem.severity, messages: [problem.message] })
        else {
          mark.messages.push(problem.message)
          const { severity } = mark
          if (severity === undefined || WEIGHT[problem.severity] > WEIGHT[severity]) mark.severity = problem.severity
        }
      }
    }
  }

  /** The mark of a thing: its worst severity and all sentences. */
  of(selection: Selection): Mark | undefined {
    return this.#byKey.get(placeKey(selection))
  }
}
