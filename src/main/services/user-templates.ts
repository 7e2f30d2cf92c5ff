/**
 * Boards, workloads and plans of the user's own, from the folders that the settings name.
 *
 * The files are strangers: bounded before they are read, checked like shipped ones, and what is wrong with one is told
 * without stopping anything else. An identifier that Cellbench ships, or that an earlier file has, is refused: a plan would
 * mean something else on another machine.
 */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { BoardDocument } from '../../sim/plan/board'
import { isExtension, type BoardDocuments } from '../../sim/plan/board-extension'
import { placeOf, wholeFault, type Fault } from '../../sim/plan/faults'
import { LazyMap } from '../../sim/plan/lazy-map'
import type { BoardText } from '../../sim/plan/library'
import { parsePlan, parseWorkload } from '../../sim/plan/parse'
import type { PlanDocument } from '../../sim/plan/plan'
import { LARGEST_PLAN_BYTES } from '../../sim/plan/plan-size'
import { showValue } from '../../sim/plan/show'
import type { WorkloadDocument } from '../../sim/plan/workload'
import { ServiceError } from '../contract/service-error'
import type { BrokenTemplate, TemplateOrigin } from '../contract/contract'
import { errnoOf, fileError } from './file-faults'
import { readText } from './files'
import type { PlanTemplate } from './template-documents'

/** The largest shipped board has 77 KiB, the largest workload 3. */
const LARGEST_BOARD_BYTES = 1024 * 1024
const LARGEST_WORKLOAD_BYTES = 256 * 1024
/** Files of one kind in one folder. */
const MOST_FILES = 200

type Kind = TemplateOrigin['kind']

interface KindOfFile {
  folder: string
  ending: string
  largest: number
  words: string
}
const KINDS: Record<Kind, KindOfFile> = {
  board: { folder: 'boards', ending: '.json', largest: LARGEST_BOARD_BYTES, words: 'a board' },
  workload: { folder: 'workloads', ending: '.json', largest: LARGEST_WORKLOAD_BYTES, words: 'a workload' },
  plan: { folder: 'plans', ending: '.plan.json', largest: LARGEST_PLAN_BYTES, words: 'a plan' },
}

/** What the user added, as far as it can be used. */
export interface UserTemplates {
  boards: BoardDocument[]
  workloads: WorkloadDocument[]
  plans: PlanTemplate[]
  origins: TemplateOrigin[]
  broken: BrokenTemplate[]
}

/** Identifiers that are taken, and the boards that can be extended. */
export interface Shipped {
  boards: BoardDocuments
  workloads: ReadonlySet<string>
  plans: ReadonlySet<string>
}

interface ReadFile {
  file: string
  document: unknown
}

/** The documents of boards that can be extended; each is read when one of the user's names it. */
export function boardDocuments(boards: readonly BoardText[]): BoardDocuments {
  return new LazyMap(boards.map(({ id, text }) => [id, (): unknown => JSON.parse(text)]))
}

/** Reads what the folders hold. Never throws: what cannot be read is in `broken`. */
export async function readUserTemplates(folders: readonly string[], shipped: Shipped): Promise<UserTemplates> {
  const broken: BrokenTemplate[] = []
  const boards = await takeBoards(await readKind('board', folders, broken), shipped.boards, broken)
  const workloads = takeWorkloads(await readKind('workload', folders, broken), shipped.workloads, broken)
  const plans = takePlans(await readKind('plan', folders, broken), shipped.plans, broken)
  return {
    boards: boards.map(({ document }) => document),
    workloads: workloads.map(({ document }) => document),
    plans,
    origins: [
      ...boards.map(({ value, file, base }): TemplateOrigin => {
        const origin: TemplateOrigin = { kind: 'board', id: value.id, file }
        return base === undefined ? origin : { ...origin, extends: base }
      }),
      ...workloads.map(({ value, file }): TemplateOrigin => ({ kind: 'workload', id: value.id, file })),
      ...plans.map(({ id, file }): TemplateOrigin => ({ kind: 'plan', id, file })),
    ],
    broken,
  }
}

/** Reads one JSON file of a kind; throws ServiceError. */
export async function readTemplateFile(kind: Kind, file: string): Promise<unknown> {
  const { largest, words } = KINDS[kind]
  const text = await readText(file, largest, words)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ServiceError('bad-input', `${file} is not JSON: ${(error as Error).message}`)
  }
}

async function readKind(kind: Kind, folders: readonly string[], broken: BrokenTemplate[]): Promise<ReadFile[]> {
  const { folder: name, ending } = KINDS[kind]
  const files: ReadFile[] = []
  for (const folder of folders) {
    const place = path.join(folder, name)
    const { names, fault } = await list(place, ending)
    if (fault !== undefined) broken.push({ kind, file: place, faults: [wholeFault(fault)] })
    for (const one of names) {
      const file = path.join(place, one)
      try {
        files.push({ file, document: await readTemplateFile(kind, file) })
      } catch (error) {
        broken.push({ kind, file, faults: [wholeFault((error as Error).message)] })
      }
    }
  }
  return files
}

/** Files that are looked at: by name, without hidden ones. A folder that is not there holds none. */
async function list(folder: string, ending: string): Promise<{ names: string[]; fault?: string }> {
  let names: string[]
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith(ending) && !name.startsWith('.')).sort()
  } catch (error) {
    return errnoOf(error) === 'ENOENT' ? { names: [] } : { names: [], fault: fileError(error, folder, 'read').message }
  }
  if (names.length <= MOST_FILES) return { names }
  const fault = `holds ${names.length} files; the first ${MOST_FILES} by name are read, and none of the others`
  return { names: names.slice(0, MOST_FILES), fault }
}

function idOf(document: unknown): string | undefined {
  const id: unknown = typeof document === 'object' && document !== null ? (document as { id?: unknown }).id : undefined
  return typeof id === 'string' ? id : undefined
}

/** The fault of a file whose identifier is taken; notes the identifier otherwise. */
function takenId(id: string, file: string, shipped: { has(id: string): boolean }, own: Map<string, string>) {
  const earlier = own.get(id)
  if (!shipped.has(id) && earlier === undefined) {
    own.set(id, file)
    return undefined
  }
  const by = earlier === undefined ? 'one that Cellbench ships' : `that of ${earlier}`
  return `${showValue(id)} is ${by}; plans would mean another one elsewhere, so it takes an identifier of its own`
}

async function takeBoards(files: readonly ReadFile[], shipped: ReadonlyMap<string, unknown>, broken: BrokenTemplate[]) {
  if (files.length === 0) return []
  // With the rules behind it this is much code, of which most people need none.
  const { checkBoard } = await import('../../sim/rules/check-board')
  const own = new Map<string, string>()
  const bases = new Map(shipped)
  const free = files.filter(({ file, document }) => {
    const id = idOf(document)
    const taken = id === undefined ? undefined : takenId(id, file, shipped, own)
    if (taken === undefined && id !== undefined) bases.set(id, document)
    if (taken !== undefined) broken.push({ kind: 'board', file, faults: [idFault(taken)] })
    return taken === undefined
  })
  return free.flatMap(({ file, document }) => {
    const { faults, board, document: whole } = checkBoard(document, bases)
    if (faults.length === 0 && board && whole) {
      return [
        { file, value: board, document: whole, base: isExtension(document) ? String(document.extends) : undefined },
      ]
    }
    broken.push({ kind: 'board', file, ...identified(document), faults })
    return []
  })
}

function identified(document: unknown): { id?: string } {
  const id = idOf(document)
  return id === undefined ? {} : { id: id.slice(0, 100) }
}

function idFault(message: string): Fault {
  return { path: ['id'], place: placeOf(['id']), message }
}

function takeWorkloads(files: readonly ReadFile[], shipped: ReadonlySet<string>, broken: BrokenTemplate[]) {
  const own = new Map<string, string>()
  return files.flatMap(({ file, document }) => {
    const parsed = parseWorkload(document)
    const taken = parsed.ok ? takenId(parsed.value.id, file, shipped, own) : undefined
    if (parsed.ok && taken === undefined) {
      return [{ file, value: parsed.value, document: parsed.document as WorkloadDocument }]
    }
    const faults = parsed.ok ? [idFault(taken!)] : parsed.faults
    broken.push({ kind: 'workload', file, ...identified(document), faults })
    return []
  })
}

/** Plans are called by their files' names. */
function takePlans(files: readonly ReadFile[], shipped: ReadonlySet<string>, broken: BrokenTemplate[]): PlanTemplate[] {
  const own = new Map<string, string>()
  return files.flatMap(({ file, document }) => {
    const id = path.basename(file, KINDS.plan.ending)
    const parsed = parsePlan(document)
    const taken = parsed.ok ? takenId(id, file, shipped, own) : undefined
    if (parsed.ok && taken === undefined) return [{ id, file, document: document as PlanDocument }]
    broken.push({ kind: 'plan', file, id: id.slice(0, 100), faults: parsed.ok ? [wholeFault(taken!)] : parsed.faults })
    return []
  })
}
