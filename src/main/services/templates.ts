/**
 * The boards, workloads and plans that there are: the shipped ones from `templates/`, and beside them the user's own.
 */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { BoardDocument } from '../../sim/plan/board'
import { libraryOf, type Library } from '../../sim/plan/library'
import type { PlanDocument } from '../../sim/plan/plan'
import type { WorkloadDocument } from '../../sim/plan/workload'
import { ServiceError } from '../contract/service-error'
import type { BrokenTemplate, TemplateOrigin } from '../contract/contract'
import { readSettings } from './settings'
import { missingFolders, readUserTemplates } from './user-templates'

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
  /** Which of them are the user's own. */
  origins: TemplateOrigin[]
  /** Files of the user's own that cannot be used. */
  broken: BrokenTemplate[]
}

/** Where the user's own templates are. */
export interface UserFolders {
  /** The settings file, whether it exists or not. */
  settings: string
  /** Folders that were named beside those of the settings; they come first. */
  named: readonly string[]
}

/** The documents of a folder. Tests hold each of them to its schema, so that a start need not. */
async function readFolder<T>(folder: string, ending: string) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort()
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name)
      return { id: name.slice(0, -ending.length), file, document: JSON.parse(await readFile(file, 'utf8')) as T }
    }),
  )
}

/** Reads the templates below `folder`. Throws ServiceError `internal` when the installation is damaged. */
async function readShipped(folder: string) {
  try {
    const [boards, workloads, plans, lessons] = await Promise.all([
      readFolder<BoardDocument>(path.join(folder, 'boards'), '.json'),
      readFolder<WorkloadDocument>(path.join(folder, 'workloads'), '.json'),
      readFolder<PlanDocument>(path.join(folder, 'plans'), '.plan.json'),
      readFolder<PlanDocument>(path.join(folder, 'plans', 'lessons'), '.plan.json'),
    ])
    return {
      boards: boards.map(({ document }) => document),
      workloads: workloads.map(({ document }) => document),
      plans,
      lessons: lessons.map((lesson) => ({ ...lesson, id: `${LESSONS}${lesson.id}` })),
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ServiceError('internal', `This installation of Cellbench is damaged: ${reason}`)
  }
}

/**
 * Reads the shipped templates below `folder` and the user's own. Throws ServiceError `internal` when the installation is
 * damaged; what is wrong with a file of the user's is in `broken`.
 */
export async function readTemplates(folder: string, user?: UserFolders): Promise<Templates> {
  const shipped = await readShipped(folder)
  const settings = user ? await readSettings(user.settings) : undefined
  const folders = [...new Set([...(user?.named ?? []), ...(settings?.folders ?? [])].map((one) => path.resolve(one)))]
  const own = await readUserTemplates(folders, {
    boards: new Map(shipped.boards.map((board) => [board.id, board])),
    workloads: new Set(shipped.workloads.map(({ id }) => id)),
    plans: new Set(shipped.plans.map(({ id }) => id)),
  })
  const boards = [...shipped.boards, ...own.boards]
  const workloads = [...shipped.workloads, ...own.workloads]
  const broken: BrokenTemplate[] = [
    ...(settings && settings.faults.length > 0
      ? [{ kind: 'settings' as const, file: settings.file, faults: settings.faults }]
      : []),
    ...(await missingFolders(settings?.required ?? [])).map(({ folder, fault }) => ({
      kind: 'settings' as const,
      file: folder,
      faults: [fault],
    })),
    ...own.broken,
  ]
  return {
    boards,
    workloads,
    plans: [...shipped.plans, ...own.plans, ...shipped.lessons],
    library: libraryOf({ boards, workloads, broken: own.broken }),
    origins: own.origins,
    broken,
  }
}
