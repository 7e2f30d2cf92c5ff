/**
 * `--set path=value`: one value of a plan, changed for one run.
 *
 * A path is what errors print: `cells[0].workloads[1].period`; a list's element may also be named: `cells[flight].cpus`.
 */
import { parsePlan, placeOf, type Fault } from '../../sim/plan/parse'
import type { PlanDocument, PlanPath } from '../../sim/plan/plan'
import { ServiceError } from '../contract/service-error'

type Container = Record<string | number, unknown>

/** Returns a document with the value changed. Throws ServiceError for a path that leads nowhere or a value that is not right. */
export function setValue(document: PlanDocument, assignment: string): PlanDocument {
  const split = assignment.indexOf('=')
  if (split < 1) {
    throw new ServiceError(
      'bad-input',
      `--set ${assignment}: write path=value, such as cells[0].workloads[0].period="500 us".`,
    )
  }
  const text = assignment.slice(split + 1)
  const steps = parsePath(assignment.slice(0, split))
  let firstFaults: Fault[] | undefined
  for (const value of readings(text)) {
    const changed = structuredClone(document)
    const path = assign(changed as unknown as Container, steps, value)
    const parsed = parsePlan(changed)
    const faults = parsed.ok ? [] : parsed.faults.filter((fault) => startsWith(fault.path, path))
    if (faults.length === 0) return changed
    firstFaults ??= faults
  }
  const [fault] = firstFaults!
  throw new ServiceError('bad-input', `--set ${assignment}: ${fault!.place}: ${fault!.message}`)
}

/** What the text may mean: JSON where it is JSON (3, true, [0, 1]), and the text itself (500 us, direct, a seed). */
function readings(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? [value] : [value, text]
  } catch {
    return [text]
  }
}

function parsePath(text: string): string[] {
  const steps = text.match(/[^.[\]]+/g) ?? []
  const wellFormed = /^[A-Za-z$][\w$]*(\[[^\][]+\]|\.[A-Za-z$][\w$]*)*$/.test(text)
  if (!wellFormed) {
    throw new ServiceError('bad-input', `--set ${text}: is no path; write one such as cells[0].workloads[0].period.`)
  }
  // A name in brackets may hold dots; splitting at them would take it apart.
  return /\[[^\]]*\.[^\]]*\]/.test(text) ? splitBrackets(text) : steps
}

function splitBrackets(text: string): string[] {
  return [...text.matchAll(/\[([^\]]+)\]|([\w$]+)/g)].map((match) => (match[1] ?? match[2])!)
}

function assign(document: Container, steps: readonly string[], value: unknown): PlanPath {
  const path: PlanPath = []
  let here: Container = document
  steps.forEach((step, i) => {
    const key = Array.isArray(here) ? elementIndex(here, step, path) : step
    path.push(key)
    if (i === steps.length - 1) {
      here[key] = value
      return
    }
    // What is left out, such as `jailhouse`, is made; the schema says whether it may stand there.
    if (!Object.hasOwn(here, key)) here[key] = {}
    const next = here[key]
    if (typeof next !== 'object' || next === null) {
      throw new ServiceError(
        'bad-input',
        `--set: ${placeOf(path)} is ${JSON.stringify(next)} and holds nothing called "${steps[i + 1]}".`,
      )
    }
    here = next as Container
  })
  return path
}

function elementIndex(list: readonly unknown[], step: string, path: PlanPath): number {
  const nameOf = (element: unknown) => {
    const { name, use } = (element ?? {}) as { name?: unknown; use?: unknown }
    return name ?? use
  }
  const index = /^\d+$/.test(step) ? Number(step) : list.findIndex((element) => nameOf(element) === step)
  if (index >= 0 && index < list.length) return index
  const names = list.map((element, i) => String(nameOf(element) ?? i)).join(', ')
  throw new ServiceError(
    'bad-input',
    `--set: ${placeOf(path)} has no element "${step}"; it has ${list.length}: ${names}.`,
  )
}

function startsWith(path: PlanPath, start: PlanPath): boolean {
  return start.every((step, i) => path[i] === step)
}
