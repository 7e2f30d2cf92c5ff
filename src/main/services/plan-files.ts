/**
 * Plan files: opened leniently (any plan whose structure can be read, whatever the rules say of it), saved strictly.
 */
import { describeFaults, parsePlan, parsePlanText, type Fault } from '../../sim/plan/parse'
import type { PlanDocument } from '../../sim/plan/plan'
import { LARGEST_PLAN_BYTES } from '../../sim/plan/plan-size'
import { ServiceError } from '../contract/service-error'
import { contentHash } from './content-hash'
import { readText, writeWhole } from './files'

/** A plan document that cannot be read, with every fault in it. */
export class UnreadablePlan extends ServiceError {
  override name = 'UnreadablePlan'
  constructor(
    readonly source: string,
    readonly faults: readonly Fault[],
  ) {
    super('bad-input', `${source} cannot be read as a plan:\n${describeFaults(faults)}`)
  }
}

/** Opens a plan file. Throws ServiceError that names the place, the value and what would be right. */
export async function openPlan(path: string): Promise<PlanDocument> {
  return (await readPlan(path)).document
}

/** Opens a plan file and says which content it was, by its hash. Throws as `openPlan` does. */
export async function readPlan(path: string): Promise<{ document: PlanDocument; sha256: string }> {
  const text = await readText(path, LARGEST_PLAN_BYTES, 'a plan')
  const parsed = parsePlanText(text)
  if (!parsed.ok) throw new UnreadablePlan(path, parsed.faults)
  return { document: parsed.document, sha256: contentHash(text) }
}

/** The text of a plan file: two spaces, one newline at the end. Throws ServiceError when the document is no plan. */
export function planText(document: unknown): string {
  const parsed = parsePlan(document)
  if (!parsed.ok) throw new UnreadablePlan('The plan', parsed.faults)
  const text = `${JSON.stringify(document, undefined, 2)}\n`
  if (Buffer.byteLength(text) > LARGEST_PLAN_BYTES) {
    throw new ServiceError(
      'bad-input',
      `The plan has ${text.length} characters; a plan file has at most ${LARGEST_PLAN_BYTES} bytes.`,
    )
  }
  return text
}

/** Saves a plan; the file is either the old one or the new one. Throws ServiceError. */
export async function savePlan(path: string, document: unknown): Promise<void> {
  await writeWhole(path, planText(document))
}
