/**
 * The one door through which plans, boards and workloads come in: JSON text or a value, checked against its schema, faults
 * in words.
 */
import type { z } from 'zod'
import { boardSchema, type Board, type BoardDocument } from './board'
import { extendBoard, faultInExtension, isExtension, type BoardDocuments, type BoardExtension } from './board-extension'
import { faultsOf, placeOf, wholeFault, type Fault } from './faults'
import { LARGEST_PLAN_BYTES } from './plan-size'
import { PLAN_VERSION, planSchema, type Plan, type PlanDocument } from './plan'
import { showValue } from './show'
import { workloadSchema, type Workload } from './workload'

export { placeOf, type Fault } from './faults'

export type Parsed<T, D = unknown> = { ok: true; value: T; document: D } | { ok: false; faults: Fault[] }

function parseWith<S extends z.ZodType>(schema: S, document: unknown): Parsed<z.output<S>, z.input<S>> {
  const result = schema.safeParse(document, { reportInput: true })
  if (result.success) return { ok: true, value: result.data, document: document as z.input<S> }
  return { ok: false, faults: faultsOf(result.error, schema, document) }
}

function whole(message: string): { ok: false; faults: Fault[] } {
  return { ok: false, faults: [wholeFault(message)] }
}

/** Reads a plan document. Faults name the path, the value and what would be right; a newer version is refused by name. */
export function parsePlan(document: unknown): Parsed<Plan, PlanDocument> {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return whole(`a plan is a JSON object, this is ${showValue(document)}`)
  }
  const version = (document as { version?: unknown }).version
  if (typeof version === 'number' && version > PLAN_VERSION) {
    const message = `${version} is newer than this Cellbench reads (${PLAN_VERSION}); open it with a newer Cellbench`
    return { ok: false, faults: [{ path: ['version'], place: placeOf(['version']), message }] }
  }
  return parseWith(planSchema, document)
}

/** Reads the text of a `.plan.json` file. */
export function parsePlanText(text: string): Parsed<Plan, PlanDocument> {
  if (text.length > LARGEST_PLAN_BYTES) {
    return whole(`${text.length} characters are more than a plan can have (${LARGEST_PLAN_BYTES})`)
  }
  try {
    return parsePlan(JSON.parse(text))
  } catch (error) {
    return whole(`is not JSON: ${(error as Error).message}`)
  }
}

/**
 * Reads a board document, one that stands alone or one that extends one of `bases`. The document that is returned is whole in
 * either case; faults name places in the document that was given.
 */
export function parseBoard(document: unknown, bases: BoardDocuments = new Map()): Parsed<Board, BoardDocument> {
  if (!isExtension(document)) return parseWith(boardSchema, document)
  const whole = extendBoard(document, bases)
  if (!whole.ok) return whole
  const parsed = parseWith(boardSchema, whole.document)
  if (parsed.ok) return parsed
  // What was extended without a fault has the structure of an extension.
  const extension = document as unknown as BoardExtension
  const faults = parsed.faults.map((fault) => faultInExtension(extension, whole.document as BoardDocument, fault))
  return { ok: false, faults }
}

/** Reads the text of a board's file, which stands alone. */
export function parseBoardText(text: string): Parsed<Board, BoardDocument> {
  try {
    return parseBoard(JSON.parse(text))
  } catch (error) {
    return whole(`is not JSON: ${(error as Error).message}`)
  }
}

/** Reads a workload document. */
export function parseWorkload(document: unknown): Parsed<Workload> {
  return parseWith(workloadSchema, document)
}

/** Faults as lines for people: `cells[0].cpus: is missing; …`. */
export function describeFaults(faults: readonly Fault[], most = 20): string {
  const lines = faults.slice(0, most).map((fault) => `${fault.place}: ${fault.message}`)
  if (faults.length > most) lines.push(`and ${faults.length - most} more`)
  return lines.join('\n')
}
