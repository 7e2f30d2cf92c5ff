/** Changes of the shown plan that buttons and keys make, each spoken. */
import type { AppliedChange } from '../../sim/plan/change'
import { movableName, removeWorkload, setField } from '../../sim/plan/place'
import type { PlanPath } from '../../sim/plan/plan'
import type { Problem } from '../../sim/rules/rule'
import { sentence } from '../client'
import { SESSION } from '../texts/session'
import { cellPath, type CellRef } from './selection'
import type { Workbench } from './workbench.svelte'

/** The changes of a workbench. */
export class PlanEdits {
  readonly #bench: Workbench

  constructor(bench: Workbench) {
    this.#bench = bench
  }

  /** Takes a placed workload away. */
  removeWorkload(cell: CellRef, index: number): void {
    this.change(removeWorkload(this.#bench.session.document, [...cellPath(cell), 'workloads', index]))
  }

  /** Takes a memory region away. */
  removeRegion(path: PlanPath): void {
    const change = setField(this.#bench.session.document, path, undefined)
    this.change({ ...change, label: SESSION.removing(movableName(this.#bench.session.document, path)) })
  }

  /** Applies the fix that a problem offers. */
  fix(problem: Problem): void {
    try {
      this.#bench.session.applyFix(problem)
      this.#bench.announcer.say(SESSION.fixed(this.#bench.session.lastAction))
    } catch (error) {
      this.#bench.notices.show('error', SESSION.unfit(sentence(error)))
    }
  }

  /** Makes a change and speaks its name. */
  change(change: AppliedChange): void {
    this.#bench.session.commit(change)
    this.#bench.announcer.say(change.label)
  }

  undo(): void {
    this.#bench.session.undo()
    this.#bench.announcer.say(this.#bench.session.lastAction)
  }

  /** Goes to a place in the history: `done` changes are done there. */
  travel(done: number): void {
    this.#bench.session.travel(done)
    this.#bench.announcer.say(this.#bench.session.lastAction)
  }

  redo(): void {
    this.#bench.session.redo()
    this.#bench.announcer.say(this.#bench.session.lastAction)
  }
}
