/** The shipped templates, parsed: what tests that cross modules start from. */
import { readdirSync, readFileSync } from 'node:fs'
import { makeLibrary, type Library } from '../../src/sim/plan/library'
import { describeFaults, parseBoard, parsePlan, parseWorkload, type Parsed } from '../../src/sim/plan/parse'
import type { Plan, PlanDocument } from '../../src/sim/plan/plan'

const folder = new URL('../../templates/', import.meta.url)

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8'))
}

function must<T>(path: string, parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value
  throw new Error(`${path}: ${describeFaults(parsed.faults)}`)
}

function all<T>(kind: string, parse: (document: unknown) => Parsed<T>): T[] {
  const files = readdirSync(new URL(`${kind}/`, folder)).filter((file) => file.endsWith('.json'))
  return files.map((file) => must(file, parse(read(`${kind}/${file}`))))
}

/** Names and contents of the files of a kind, as they are. */
export function templateFiles(
  kind: 'boards' | 'workloads' | 'plans' | 'plans/lessons',
): { name: string; document: unknown }[] {
  const names = readdirSync(new URL(`${kind}/`, folder)).filter((file) => file.endsWith('.json'))
  return names.map((name) => ({ name, document: read(`${kind}/${name}`) }))
}

/** Every shipped board and workload. */
export function shippedLibrary(): Library {
  return makeLibrary(all('boards', parseBoard), all('workloads', parseWorkload))
}

const planIds = (folder: 'plans' | 'plans/lessons') =>
  templateFiles(folder).map(({ name }) => name.replace(/\.plan\.json$/, ''))

/** Identifiers of the shipped plans, lessons aside, as `shippedPlan` takes them. */
export function shippedPlanIds(): string[] {
  return planIds('plans').sort()
}

/** Identifiers of the lessons, as `shippedPlan` takes them. */
export function shippedLessonIds(): string[] {
  return planIds('plans/lessons')
    .map((id) => `lessons/${id}`)
    .sort()
}

/** The document of a shipped plan or lesson, a fresh copy each time. */
export function shippedPlan(id: string): PlanDocument {
  return read(`plans/${id}.plan.json`) as PlanDocument
}

/** A shipped plan as code reads it. */
export function parsedPlan(document: PlanDocument): Plan {
  return must('plan', parsePlan(document))
}
