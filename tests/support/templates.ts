/** The shipped templates, parsed, for tests. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeLibrary, type Library } from '../../src/sim/plan/library'
import { describeFaults, parseBoard, parseWorkload, type Parsed } from '../../src/sim/plan/parse'
import type { PlanDocument } from '../../src/sim/plan/plan'

const FOLDER = join(import.meta.dirname, '../../templates')

/** Names and contents of the JSON files of a template folder, `$schema` and all. */
export function templateFiles(folder: 'boards' | 'workloads' | 'plans'): { name: string; document: unknown }[] {
  return readdirSync(join(FOLDER, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, document: JSON.parse(readFileSync(join(FOLDER, folder, name), 'utf8')) as unknown }))
}

function valueOf<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(describeFaults(parsed.faults))
  return parsed.value
}

/** All shipped boards and workloads. */
export function shippedLibrary(): Library {
  return makeLibrary(
    templateFiles('boards').map(({ document }) => valueOf(parseBoard(document))),
    templateFiles('workloads').map(({ document }) => valueOf(parseWorkload(document))),
  )
}

/** A fresh copy of the document of `templates/plans/ID.plan.json`. */
export function shippedPlan(id: string): PlanDocument {
  return JSON.parse(readFileSync(join(FOLDER, 'plans', `${id}.plan.json`), 'utf8')) as PlanDocument
}
