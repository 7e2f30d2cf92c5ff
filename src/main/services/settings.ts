/**
 * The user's settings: a JSON file in the configuration folder that both shells and the command line read.
 *
 * `{ "version": 1, "templates": ["boards-of-ours"] }` names folders with `boards/`, `workloads/` and `plans/` of the user's
 * own, relative to the file. Without a file it is the folder `templates` beside where the file would be.
 * `"recordings": { "folder": "…", "record": true, "keep": "4 GiB" }` says how what boards say is recorded.
 */
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { sizeSchema } from '../../sim/plan/units'
import { faultsOf, wholeFault, type Fault } from '../../sim/plan/faults'
import { ServiceError } from '../contract/service-error'
import { readText } from './files'

const LARGEST_BYTES = 64 * 1024
const MOST_FOLDERS = 32
/** Less is not worth keeping: a part of a recording. */
const LEAST_KEPT = 64n * 1024n * 1024n
/** Beside the settings file, looked at when that names no folders. */
const USUAL_FOLDER = 'templates'

const settingsSchema = z.strictObject({
  version: z.literal(1),
  templates: z.array(z.string().min(1).max(4096)).max(MOST_FOLDERS).optional(),
  /** What becomes of what boards say: where it is recorded, whether it is unless asked, and how much of it is kept. */
  recordings: z
    .strictObject({
      folder: z.string().min(1).max(4096).optional(),
      record: z.boolean().optional(),
      keep: sizeSchema.refine((size) => size >= LEAST_KEPT, 'at least "64 MiB"').optional(),
    })
    .optional(),
})

export interface Settings {
  /** The file, whether it exists or not. */
  file: string
  /** Folders with templates of the user's own, absolute, in the order in which they are looked at. */
  folders: string[]
  /** Those of the folders that have to exist: the ones that the file names. */
  required: string[]
  /** How lines to boards are recorded, as far as the file says; the folder absolute. */
  recordings?: { folder?: string; record?: boolean; keepBytes?: number }
  /** Why the file cannot be read; it is then as if it named no folder. */
  faults: Fault[]
}

/** The settings file: the one that `CELLBENCH_SETTINGS` names, else `settings.json` in the configuration folder. */
export function settingsFile(configuration: string, named = process.env['CELLBENCH_SETTINGS']): string {
  return named === undefined || named === '' ? path.join(configuration, 'settings.json') : path.resolve(named)
}

/** Reads the settings. A file that cannot be read is said in `faults`, one that does not exist is no fault. */
export async function readSettings(file: string): Promise<Settings> {
  const refused = (faults: Fault[]): Settings => ({ file, folders: [], required: [], faults })
  if (!existsSync(file)) return { file, folders: [resolveFolder(USUAL_FOLDER, file)], required: [], faults: [] }
  try {
    const document: unknown = JSON.parse(await readText(file, LARGEST_BYTES, 'a settings file'))
    const parsed = settingsSchema.safeParse(document, { reportInput: true })
    if (!parsed.success) return refused(faultsOf(parsed.error, settingsSchema, document))
    const named = parsed.data.templates?.map((folder) => resolveFolder(folder, file))
    const recordings = parsed.data.recordings && recordingsOf(parsed.data.recordings, file)
    const folders = named ?? [resolveFolder(USUAL_FOLDER, file)]
    return { file, folders, required: named ?? [], ...(recordings ? { recordings } : {}), faults: [] }
  } catch (error) {
    const { message } = error as Error
    return refused([wholeFault(error instanceof ServiceError ? message : `is not JSON: ${message}`)])
  }
}

function recordingsOf(
  { folder, record, keep }: NonNullable<z.output<typeof settingsSchema>['recordings']>,
  file: string,
): NonNullable<Settings['recordings']> {
  return {
    ...(folder === undefined ? {} : { folder: resolveFolder(folder, file) }),
    ...(record === undefined ? {} : { record }),
    ...(keep === undefined ? {} : { keepBytes: Number(keep) }),
  }
}

function resolveFolder(folder: string, file: string): string {
  const home = /^~[/\\]/.test(folder) ? path.join(homedir(), folder.slice(2)) : folder
  return path.resolve(path.dirname(file), home)
}

/** Says of folders that the settings name and that are no folders. */
export async function missingFolders(folders: readonly string[]): Promise<{ folder: string; fault: Fault }[]> {
  const statuses = await Promise.all(folders.map((folder) => stat(folder).catch(() => undefined)))
  return folders.flatMap((folder, i) =>
    statuses[i]?.isDirectory() ? [] : [{ folder, fault: wholeFault('is no folder; it takes one that exists') }],
  )
}
