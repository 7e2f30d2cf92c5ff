/**
 * Changes of a plan document: named, undoable, and plain data, so that a rule's fix, a drag and an undo are one thing.
 */
import { applyPatches, enablePatches, produceWithPatches, type Patch } from 'immer'
import type { PlanDocument } from './plan'

enablePatches()

/** A change as data. `label` is what the undo menu says: "move motor to core 3". */
export interface PlanChange {
  label: string
  patches: Patch[]
}

/** A change that was made, with the patches that take it back. */
export interface AppliedChange extends PlanChange {
  inverse: Patch[]
  document: PlanDocument
}

/** Runs `recipe` on a draft of `document` and returns the new document with patches both ways. */
export function changePlan(
  document: PlanDocument,
  label: string,
  recipe: (draft: PlanDocument) => void,
): AppliedChange {
  const [next, patches, inverse] = produceWithPatches(document, (draft) => {
    recipe(draft as PlanDocument)
  })
  return { label, patches, inverse, document: next }
}

/** Applies a change that was made elsewhere, such as a rule's fix. Throws when the document no longer has its places. */
export function applyChange(document: PlanDocument, change: PlanChange): AppliedChange {
  return changePlan(document, change.label, (draft) => {
    applyPatches(draft, change.patches)
  })
}
