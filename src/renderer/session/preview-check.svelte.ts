/**
 * What is known about the hypothetical plan while something is dragged. What it looks like is worked out for every frame; the
 * rules may take longer than a frame allows, so that they follow at leisure: at most a small share of the time while the hand
 * moves, and at once when it rests.
 */
import type { Library } from '../../sim/plan/library'
import type { PlanDocument } from '../../sim/plan/plan'
import { checkPlan, readDocument, type PlanCheck } from '../../sim/rules/check'

/** `now` runs the rules with the change; `at leisure` soon after it. */
export type Pace = 'now' | 'at leisure'

/**
 * Of the time while the hand moves, the rules take at most one part in so many. What they say is drawn then, which takes as long
 * again: fewer than one frame in twenty is late.
 */
const LEISURE = 50

/** Milliseconds without a movement after which the hand rests. */
const REST = 80

/** A check of `document` without rules: what `before` said of its problems is said on. */
function glance(document: PlanDocument, library: Library, before: PlanCheck): PlanCheck {
  const reading = readDocument(document, library)
  return reading.plan ? { ...before, ...reading } : { ...reading, problems: [] }
}

export class PreviewCheck {
  #check = $state.raw<PlanCheck | undefined>()
  #library: Library
  #timer: ReturnType<typeof setTimeout> | undefined
  #newest: PlanDocument | undefined
  /** Not before this may the rules run while the hand moves, milliseconds of `performance.now()`. */
  #free = 0

  constructor(library: Library) {
    this.#library = library
  }

  /** What is known; undefined while nothing is hypothetical. */
  get check(): PlanCheck | undefined {
    return this.#check
  }

  /** Shows `document`. At leisure, the problems stay those of the last check, or `before`'s, until the rules have run. */
  show(document: PlanDocument, pace: Pace, before: PlanCheck): void {
    this.#newest = document
    if (pace === 'now') return this.#runRules()
    this.#check = glance(document, this.#library, this.#check ?? before)
    clearTimeout(this.#timer)
    const wait = Math.min(REST, Math.max(0, this.#free - performance.now()))
    this.#timer = setTimeout(() => this.#runRules(), wait)
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#newest = undefined
    this.#check = undefined
  }

  #runRules(): void {
    clearTimeout(this.#timer)
    if (!this.#newest) return
    const begun = performance.now()
    this.#check = checkPlan(this.#newest, this.#library)
    const ended = performance.now()
    this.#free = ended + (ended - begun) * LEISURE
  }
}
