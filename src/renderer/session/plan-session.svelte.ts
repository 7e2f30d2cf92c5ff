/**
 * The open plan: its document with undo and redo, what the rules say about it, what is selected, and the hypothetical
 * document while something is being dragged.
 */
import type { AppliedChange } from '../../sim/plan/change'
import type { Library } from '../../sim/plan/library'
import type { Board } from '../../sim/plan/board'
import type { Plan, PlanDocument, PlanPath } from '../../sim/plan/plan'
import { applyChange } from '../../sim/plan/change'
import { checkReading, readDocument, type PlanCheck, type PlanReading } from '../../sim/rules/check'
import type { Problem } from '../../sim/rules/rule'
import { SESSION } from '../texts/session'
import { editField } from './edit'
import {
  record,
  redo,
  redoLabel,
  startHistory,
  stepsOf,
  travel,
  undo,
  undoLabel,
  type History,
  type Steps,
} from './history'
import { PreviewCheck, type Pace } from './preview-check.svelte'
import { stillThere, type Selection } from './selection'

export class PlanSession {
  readonly library: Library
  #history = $state.raw<History>() as History
  /** What the file holds; undefined when it holds nothing of this plan. */
  #saved = $state.raw<PlanDocument | undefined>()
  #selection = $state.raw<Selection>({ kind: 'plan' })
  /** What a drag would make, while it hovers over a target. */
  #preview: PreviewCheck
  /** The file that the plan came from or was saved to; undefined for a new plan. */
  path = $state<string | undefined>()
  /** Hash of what that file held when the plan was opened or saved. */
  sha256 = $state<string | undefined>()
  /** How many plans were opened before this one: tells a new plan from a change of the same. */
  opened = $state(0)
  /** What the last undo, redo or edit did, for the live region. */
  lastAction = $state('')

  #reading: PlanReading = $derived.by(() => readDocument(this.#history.document, this.library))
  #check: PlanCheck = $derived.by(() => checkReading(this.#history.document, this.#reading, this.library))
  /** True while the screen does not wait for the rules. */
  #rulesFollow = $state(false)

  constructor(library: Library, document: PlanDocument, path?: string, sha256?: string) {
    this.library = library
    this.#preview = new PreviewCheck(library)
    this.#history = startHistory(document)
    this.#saved = document
    this.path = path
    this.sha256 = sha256
  }

  /** What the rules say about the plan. */
  get check(): PlanCheck {
    return this.#check
  }

  /** What they say about the hypothetical, while there is one. */
  get previewCheck(): PlanCheck | undefined {
    return this.#preview.check
  }

  /** What the screen shows: the hypothetical while there is one. */
  get shown(): PlanCheck {
    return this.#preview.check ?? (this.#rulesFollow ? { ...this.#reading, problems: [] } : this.#check)
  }

  /** The screen shows the plan now, and what the rules say about it once `drawn` is resolved. Whoever asks for `check` has it. */
  async showBeforeRules(drawn: Promise<void>): Promise<void> {
    this.#rulesFollow = true
    await drawn
    this.#rulesFollow = false
  }

  get document(): PlanDocument {
    return this.#history.document
  }

  /** The parsed plan; undefined when the document cannot be read. */
  get plan(): Plan | undefined {
    return this.#reading.plan
  }

  get board(): Board | undefined {
    return this.#reading.board
  }

  get name(): string {
    return typeof this.document.name === 'string' ? this.document.name : SESSION.unreadable
  }

  /** What the file holds, or what was opened where there is none; undefined when a file holds nothing of this plan. */
  get saved(): PlanDocument | undefined {
    return this.#saved
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

  /** All changes by their names, done and undone. */
  get steps(): Steps {
    return stepsOf(this.#history)
  }

  get redoLabel(): string | undefined {
    return redoLabel(this.#history)
  }

  /** Replaces the plan by another; its history starts anew. */
  replace(document: PlanDocument, path?: string, sha256?: string): void {
    this.#preview.clear()
    this.#history = startHistory(document)
    this.#saved = document
    this.path = path
    this.sha256 = sha256
    this.opened += 1
    this.#selection = { kind: 'plan' }
  }

  /** Replaces the plan by changes that were not saved, with one undo back to `saved`, if the file at `path` holds any. */
  restore(document: PlanDocument, saved: PlanDocument | undefined, path?: string, sha256?: string): void {
    this.replace(document, path, sha256)
    if (saved) this.#history = record(startHistory(saved), SESSION.restoring, document)
    this.#saved = saved
  }

  /** Notes that `document` is what the file at `path` now holds. */
  markSaved(document: PlanDocument, path: string, sha256?: string): void {
    this.#saved = document
    this.path = path
    this.sha256 = sha256
  }

  /** Takes over what somebody else wrote into the file: one undo leads back to what was here. */
  takeOver(document: PlanDocument, path: string, sha256: string): void {
    this.#preview.clear()
    this.#history = record(this.#history, SESSION.reloading, document)
    this.markSaved(document, path, sha256)
  }

  /** Notes that no file holds this plan: what was its own is gone, or has something else with the hash `sha256`. */
  disown(sha256 = this.sha256): void {
    this.#saved = undefined
    this.sha256 = sha256
  }

  select(selection: Selection): void {
    this.#selection = selection
  }

  /** Makes a change part of the plan, undoable under its label. */
  commit(change: AppliedChange, mergeKey?: string): void {
    this.#preview.clear()
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

  /**
   * Shows a hypothetical document everywhere without making it the plan; undefined ends that. `at leisure` is for what changes
   * with every frame: the rules follow.
   */
  preview(document: PlanDocument | undefined, pace: Pace = 'now'): void {
    if (document) this.#preview.show(document, pace, this.check)
    else this.#preview.clear()
  }

  undo(): void {
    const label = this.undoLabel
    if (!label) return
    this.#preview.clear()
    this.#history = undo(this.#history)
    this.lastAction = SESSION.undone(label)
  }

  redo(): void {
    const label = this.redoLabel
    if (!label) return
    this.#preview.clear()
    this.#history = redo(this.#history)
    this.lastAction = SESSION.doneAgain(label)
  }

  /** Undoes and does again until `done` changes are done. */
  travel(done: number): void {
    this.#preview.clear()
    const before = this.steps
    this.#history = travel(this.#history, done)
    const { labels, done: now } = this.steps
    if (now === before.done) return
    this.lastAction =
      now < before.done
        ? SESSION.undone(labels.slice(now, before.done).reverse().join(', '))
        : SESSION.doneAgain(labels.slice(before.done, now).join(', '))
  }
}
