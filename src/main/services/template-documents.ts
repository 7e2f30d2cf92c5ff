/**
 * The boards, workloads and plans that there are, as their files have them: the shipped ones from `templates/`, and beside them the
 * user's own.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { BoardText } from '../../sim/plan/library'
import type { PlanDocument } from '../../sim/plan/plan'
import type { WorkloadDocument } from '../../sim/plan/workload'
import { ServiceError } from '../contract/service-error'
import type { BrokenTemplate, TemplateOrigin } from '../contract/contract'
import { missingFolders, readSettings } from './settings'
import type { UserTemplates } from './user-templates'

export interface PlanTemplate {
  /** File name without `.plan.json`; that of a lesson begins with `lessons/`. */
  id: string
  file: string
  document: PlanDocument
}

/** What identifiers of lessons begin with: plans that are wrong in an instructive way. */
export const LESSONS = 'lessons/'

export interface TemplateDocuments {
  boards: BoardText[]
  workloads: WorkloadDocument[]
  plans: PlanTemplate[]
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

/**
 * The documents of a folder. Tests hold each of them to its schema, so that a start need not. They are dozens of small files,
 * which every start waits for: one after the other they are read in a third of the time that as many promises take.
 */
function readFolder<T>(folder: string, ending: string) {
  return readTexts(folder, ending).map(({ text, ...file }) => ({ ...file, document: JSON.parse(text) as T }))
}

function readTexts(folder: string, ending: string) {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
  return names.map((name) => {
    const file = path.join(folder, name)
    return { id: name.slice(0, -ending.length), file, text: readFileSync(file, 'utf8') }
  })
}

type Shipped = Pick<TemplateDocuments, 'boards' | 'workloads' | 'plans'> & { lessons: PlanTemplate[] }

/** Reads the templates below `folder`. Throws ServiceError `internal` when the installation is damaged. */
function readShipped(folder: string): Shipped {
  try {
    const boards = readTexts(path.join(folder, 'boards'), '.json')
    const workloads = readFolder<WorkloadDocument>(path.join(folder, 'workloads'), '.json')
    const lessons = readFolder<PlanDocument>(path.join(folder, 'plans', 'lessons'), '.plan.json')
    return {
      boards: boards.map(({ id, text }) => ({ id, text })),
      workloads: workloads.map(({ document }) => document),
      plans: readFolder<PlanDocument>(path.join(folder, 'plans'), '.plan.json'),
      lessons: lessons.map((lesson) => ({ ...lesson, id: `${LESSONS}${lesson.id}` })),
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ServiceError('internal', `This installation of Cellbench is damaged: ${reason}`)
  }
}

const NO_OWN: UserTemplates = { boards: [], workloads: [], plans: [], origins: [], broken: [] }

/** False where there is nothing; whatever else keeps a folder from being read is told where it is read. */
function isThere(folder: string): boolean {
  try {
    return statSync(folder, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}

/** The user's own are strangers and held to everything, which is much code; most people have none. */
async function readOwn(folders: readonly string[], shipped: Shipped): Promise<UserTemplates> {
  const { boardDocuments, readUserTemplates } = await import('./user-templates')
  return readUserTemplates(folders, {
    boards: boardDocuments(shipped.boards),
    workloads: new Set(shipped.workloads.map(({ id }) => id)),
    plans: new Set(shipped.plans.map(({ id }) => id)),
  })
}

/**
 * Reads the shipped templates below `folder` and the user's own. Throws ServiceError `internal` when the installation is
 * damaged; what is wrong with a file of the user's is in `broken`.
 */
export async function readTemplateDocuments(folder: string, user?: UserFolders): Promise<TemplateDocuments> {
  const shipped = readShipped(folder)
  const settings = user ? await readSettings(user.settings) : undefined
  const folders = [...new Set([...(user?.named ?? []), ...(settings?.folders ?? [])].map((one) => path.resolve(one)))]
  const own = folders.some(isThere) ? await readOwn(folders, shipped) : NO_OWN
  const boards = [...shipped.boards, ...own.boards.map((board) => ({ id: board.id, text: JSON.stringify(board) }))]
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
    origins: own.origins,
    broken,
  }
}
