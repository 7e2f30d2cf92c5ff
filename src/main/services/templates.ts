/**
 * The shipped boards, workloads and plans, read from `templates/` once and checked like any other file.
 */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { BoardDocument } from '../../sim/plan/board'
import { makeLibrary, type Library } from '../../sim/plan/library'
import { describeFaults, parseBoard, parsePlan, parseWorkload, type Parsed } from '../../sim/plan/parse'
import type { PlanDocument } from '../../sim/plan/plan'
import type { WorkloadDocument } from '../../sim/plan/workload'
import { ServiceError } from '../contract/check'

export interface PlanTemplate {
  /** File name without `.plan.json`; that of a lesson begins with `lessons/`. */
  id: string
  file: string
  document: PlanDocument
}

/** What identifiers of lessons begin with: plans that are wrong in an instructive way. */
export const LESSONS = 'lessons/'

export interface Templates {
  boards: BoardDocument[]
  workloads: WorkloadDocument[]
  plans: PlanTemplate[]
  library: Library
}

async function readFolder<T>(folder: string, ending: string, parse: (document: unknown) => Parsed<T>) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort()
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name)
      const parsed = parse(JSON.parse(await readFile(file, 'utf8')))
      if (!parsed.ok) throw new Error(`${file}: ${describeFaults(parsed.faults)}`)
      return { id: name.slice(0, -ending.length), file, value: parsed.value, document: parsed.document }
    }),
  )
}

function planTemplate({ id, file, document }: { id: string; file: string; document: unknown }): PlanTemplate {
  return { id, file, document: document as PlanDocument }
}

/** Reads all templates below `folder`. Throws ServiceError `internal` when the installation is damaged. */
export async function readTemplates(folder: string): Promise<Templates> {
  try {
    const [boards, workloads, plans, lessons] = await Promise.all([
      readFolder(path.join(folder, 'boards'), '.json', parseBoard),
      readFolder(path.join(folder, 'workloads'), '.json', parseWorkload),
      readFolder(path.join(folder, 'plans'), '.plan.json', parsePlan),
      readFolder(path.join(folder, 'plans', 'lessons'), '.plan.json', parsePlan),
    ])
    return {
      boards: boards.map((board) => board.document as BoardDocument),
      workloads: workloads.map((workload) => workload.document as WorkloadDocument),
      plans: [
        ...plans.map(planTemplate),
        ...lessons.map((lesson) => planTemplate({ ...lesson, id: `${LESSONS}${lesson.id}` })),
      ],
      library: makeLibrary(
        boards.map((board) => board.value),
        workloads.map((workload) => workload.value),
      ),
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ServiceError('internal', `This installation of Cellbench is damaged: ${reason}`)
  }
}
