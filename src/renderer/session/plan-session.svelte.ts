/**
 * The open plan: its document with undo and redo, what the rules say about it, what is selected, and the hypothetical
 * document while something is being dragged.
 */
import type { AppliedChange } from '../../sim/plan/change'
import type { Library } from '../../sim/plan/library'
import type { Board } from '../../sim/plan/board'
import type { Plan, PlanDocument, PlanPath } from '../../sim/plan/plan'
import { applyChange } from '../../sim/plan/change'
import { checkPlan, type PlanCheck } from '../../sim/rules/check'
import type { Problem } from '../../sim/rules/rule'
import { editField } from './edit'
import { record, redo, redoLabel, startHistory, undo, undoLabel, type History } from './history'
import { stillThere, type Selection } from './selection'

export class PlanSession {
  readonly library: Library
  #history = $state.raw<History>() as History
  #saved = $state.raw<PlanDocument>() as PlanDocument
  #selection = $state.raw<Selection>({ kind: 'plan' })
  /** The document that a drag would make, while it hovers over a target. */
  #preview = $state.raw<PlanDocument | undefined>()
  /** The file that the plan came from or was saved to; undefined for a new plan. */
  path = $state<string | undefined>()
  /** What the last undo, redo or edit did, for the live region. */
  lastAction = $state('')

  #check: PlanCheck = $derived.by(() => checkPlan(this.#history.document, this.library))
  #previewCheck: PlanCheck | undefined = $derived.by(() => this.#preview && checkPlan(this.#preview, this.library))

  constructor(library: Library, document: PlanDocument, path?: string) {
    this.library = library
    this.#history = startHistory(document)
    this.#saved = document
    this.path = path
  }

  /** What the rules say about the plan. */
  get check(): PlanCheck {
    return this.#check
  }

  /** What they say about the hypothetical, while there is one. */
  get previewCheck(): PlanCheck | undefined {
    return this.#previewCheck
  }

  /** What the screen shows: the hypothetical while there is one. */
  get shown(): PlanCheck {
    return this.#previewCheck ?? this.#check
  }

  get document(): PlanDocument {
    return this.#history.document
  }

  /** The parsed plan; undefined when the document cannot be read. */
  get plan(): Plan | undefined {
    return this.check.plan
  }

  get board(): Board | undefined {
    return this.check.board
  }

  get name(): string {
    return typeof this.document.name === 'string' ? this.document.name : 'Unreadable plan'
  }

  get unsaved(): boolean {
    return this.#history.document !== this.#saved
  }

  get selection(): Selection {
    return this.plan ? stillThere(this.plan, this.#selection) : { kind: 'plan' }
  }

  get undoLabel(): string | undefined {
    return undoLabel(this.#history)
  }

  get redoLabel(): string | undefined {
    return redoLabel(this.#history)
  }

  /** Replaces the plan by another; its history starts anew. */
  replace(document: PlanDocument, path?: string): void {
    this.#preview = undefined
    this.#history = startHistory(document)
    this.#saved = document
    this.path = path
    this.#selection = { kind: 'plan' }
  }

  /** Notes that `document` is what the file at `path` now holds. */
  markSaved(document: PlanDocument, path: string): void {
    this.#saved = document
    this.path = path
  }

  select(selection: Selection): void {
    this.#selection = selection
  }

  /** Makes a change part of the plan, undoable under its label. */
  commit(change: AppliedChange, mergeKey?: string): void {
    this.#preview = undefined
    this.#history = record(this.#history, change.label, change.document, mergeKey)
    this.lastAction = change.label
  }

  /** Sets a field; returns the sentence that says why not when the value cannot be read. */
  edit(label: string, path: PlanPath, value: unknown, mergeKey?: string): string | undefined {
    const outcome = editField(this.document, label, path, value)
    if (!outcome.ok) return outcome.message
    this.commit(outcome.change, mergeKey)
    return undefined
  }

  /** Applies the fix that a problem offers. */
  applyFix(problem: Problem): void {
    if (problem.fix) this.commit(applyChange(this.document, problem.fix))
  }

  /** Shows a hypothetical document everywhere without making it the plan; undefined ends that. */
  preview(document: PlanDocument | undefined): void {
    this.#preview = document
  }

  undo(): void {
    const label = this.undoLabel
    if (!label) return
    this.#preview = undefined
    this.#history = undo(this.#history)
    this.lastAction = `Undone: ${label}`
  }

  redo(): void {
    const label = this.redoLabel
    if (!label) return
    this.#preview = undefined
    this.#history = redo(this.#history)
    this.lastAction = `Done again: ${label}`
  }
}
