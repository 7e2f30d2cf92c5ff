/** Edits of one field of a plan: what the inspector does when a value is committed. */
import type { AppliedChange } from '../../sim/plan/change'
import { parsePlan } from '../../sim/plan/parse'
import { setField } from '../../sim/plan/place'
import type { PlanDocument, PlanPath } from '../../sim/plan/plan'

export type EditOutcome = { ok: true; change: AppliedChange } | { ok: false; message: string }

/**
 * Sets the value at `path`, or removes it when `value` is undefined, so that it is derived again. A value that the plan's
 * schema cannot read is refused with the schema's own sentence and the document stays as it is.
 */
export function editField(document: PlanDocument, label: string, path: PlanPath, value: unknown): EditOutcome {
  const change = { ...setField(document, path, value), label }
  const parsed = parsePlan(change.document)
  if (parsed.ok) return { ok: true, change }
  const fault = parsed.faults.find(({ path: at }) => path.every((step, i) => at[i] === step)) ?? parsed.faults[0]!
  return { ok: false, message: fault.message }
}
