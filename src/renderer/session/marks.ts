/** Which things on the screen have problems, for the mark on the thing itself. */
import type { Plan } from '../../sim/plan/plan'
import type { Problem, Severity } from '../../sim/rules/rule'
import { selectionOf, type Selection } from './selection'

const WEIGHT: Record<Severity, number> = { information: 0, warning: 1, error: 2 }

export interface Mark {
  severity: Severity
  messages: string[]
}

export class Marks {
  #byKey = new Map<string, Mark>()

  constructor(plan: Plan | undefined, problems: readonly Problem[]) {
    if (!plan) return
    for (const problem of problems) {
      const keys = new Set(problem.places.map((place) => JSON.stringify(selectionOf(plan, place.path))))
      for (const key of keys) {
        const mark = this.#byKey.get(key)
        if (!mark) this.#byKey.set(key, { severity: problem.severity, messages: [problem.message] })
        else {
          mark.messages.push(problem.message)
          if (WEIGHT[problem.severity] > WEIGHT[mark.severity]) mark.severity = problem.severity
        }
      }
    }
  }

  /** The mark of a thing: its worst severity and all sentences. */
  of(selection: Selection): Mark | undefined {
    return this.#byKey.get(JSON.stringify(selection))
  }
}
