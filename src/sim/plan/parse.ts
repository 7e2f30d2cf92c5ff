/**
 * The one door through which plans, boards and workloads come in: JSON text or a value, checked against its schema, faults
 * in words.
 */
import { z } from 'zod'
import { boardSchema, type Board } from './board'
import { PLAN_VERSION, planSchema, type Plan, type PlanDocument, type PlanPath } from './plan'
import { workloadSchema, type Workload } from './workload'

/** Plan files above this size are refused unread: the largest real plan is below 1 MiB. */
export const LARGEST_PLAN_BYTES = 4 * 1024 * 1024

/** One thing that keeps a document from being read. */
export interface Fault {
  path: PlanPath
  /** The path in words: `cells[1].memory[0].size`, or `the file` for the document as a whole. */
  place: string
  message: string
}

export type Parsed<T, D = unknown> = { ok: true; value: T; document: D } | { ok: false; faults: Fault[] }

/** `['cells', 1, 'size']` as `cells[1].size`. */
export function placeOf(path: PlanPath): string {
  if (path.length === 0) return 'the file'
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('')
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

function valueAt(document: unknown, path: PlanPath): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown> | undefined)?.[step],
    document,
  )
}

function faultsOf(error: z.ZodError, document: unknown): Fault[] {
  return error.issues.flatMap((issue): Fault[] => {
    const path = issue.path as PlanPath
    const at = (fullPath: PlanPath, message: string) => ({ path: fullPath, place: placeOf(fullPath), message })
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => at([...path, key], `${shown(key)} is not a field that can stand here; remove it`))
    }
    if (issue.code === 'custom' || issue.code === 'invalid_format') return [at(path, issue.message)]
    const value = valueAt(document, path)
    if (value === undefined && path.length > 0) return [at(path, `is missing; ${issue.message}`)]
    return [at(path, `${shown(value)}: ${issue.message}`)]
  })
}

function parseWith<S extends z.ZodType>(schema: S, document: unknown): Parsed<z.output<S>, z.input<S>> {
  const result = schema.safeParse(document, { reportInput: true })
  if (result.success) return { ok: true, value: result.data, document: document as z.input<S> }
  return { ok: false, faults: faultsOf(result.error, document) }
}

function whole(message: string): { ok: false; faults: Fault[] } {
  return { ok: false, faults: [{ path: [], place: placeOf([]), message }] }
}

/** Reads a plan document. Faults name the path, the value and what would be right; a newer version is refused by name. */
export function parsePlan(document: unknown): Parsed<Plan, PlanDocument> {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return whole(`a plan is a JSON object, this is ${Array.isArray(document) ? 'a list' : shown(document)}`)
  }
  const version = (document as { version?: unknown }).version
  if (typeof version === 'number' && version > PLAN_VERSION) {
    const message = `${version} is newer than this Cellbench reads (${PLAN_VERSION}); open it with a newer Cellbench`
    return { ok: false, faults: [{ path: ['version'], place: 'version', message }] }
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

/** Reads a board document. */
export function parseBoard(document: unknown): Parsed<Board> {
  return parseWith(boardSchema, document)
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
