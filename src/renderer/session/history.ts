/**
 * Undo and redo of everything: a list of plan documents with the name of the change between each two. Documents are
 * immutable and share what did not change, so keeping them costs little.
 */
import type { PlanDocument } from '../../sim/plan/plan'

/** Changes kept; older ones are forgotten. */
export const HISTORY_DEPTH = 500

interface Step {
  label: string
  before: PlanDocument
  after: PlanDocument
  /** Steps with the same key right after each other are one step to undo: a region moved by ten arrow keys. */
  mergeKey?: string
}

export interface History {
  readonly document: PlanDocument
  readonly done: readonly Step[]
  readonly undone: readonly Step[]
}

/** A history that starts with `document` and has nothing to undo. */
export function startHistory(document: PlanDocument): History {
  return { document, done: [], undone: [] }
}

/** Adds a change. What was undone before is gone; a change that changes nothing is not recorded. */
export function record(history: History, label: string, after: PlanDocument, mergeKey?: string): History {
  if (after === history.document) return history
  const last = history.done.at(-1)
  if (last && mergeKey !== undefined && last.mergeKey === mergeKey && history.undone.length === 0) {
    return { document: after, done: [...history.done.slice(0, -1), { ...last, label, after }], undone: [] }
  }
  const step = { label, before: history.document, after, mergeKey }
  return { document: after, done: [...history.done, step].slice(-HISTORY_DEPTH), undone: [] }
}

/** Takes the last change back; the same history when there is none. */
export function undo(history: History): History {
  const step = history.done.at(-1)
  if (!step) return history
  return { document: step.before, done: history.done.slice(0, -1), undone: [...history.undone, step] }
}

/** Makes the change again that was undone last; the same history when there is none. */
export function redo(history: History): History {
  const step = history.undone.at(-1)
  if (!step) return history
  return { document: step.after, done: [...history.done, step], undone: history.undone.slice(0, -1) }
}

/** Name of the change that undo would take back. */
export function undoLabel(history: History): string | undefined {
  return history.done.at(-1)?.label
}

/** Name of the change that redo would make again. */
export function redoLabel(history: History): string | undefined {
  return history.undone.at(-1)?.label
}

/** What a list of the history shows: every change by its name, oldest first, and how many of them are done. */
export interface Steps {
  labels: readonly string[]
  done: number
}

/** The steps of a history. */
export function stepsOf(history: History): Steps {
  const labels = [...history.done, ...[...history.undone].reverse()].map(({ label }) => label)
  return { labels, done: history.done.length }
}

/** Undoes and does again until `done` steps are done, as far as there are any. */
export function travel(history: History, done: number): History {
  let at = history
  while (at.done.length > Math.max(0, done)) at = undo(at)
  while (at.done.length < done && at.undone.length > 0) at = redo(at)
  return at
}
