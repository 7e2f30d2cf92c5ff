/** The files of a plan's kept runs: which there are, what they say, and which of them are nobody's any more. */
import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { runHistoryMethods, type KeptRun } from '../contract/run-history'
import { readText, writeWhole } from './files'

const entrySchema = z.object({ version: z.literal(1), run: runHistoryMethods['history.change'].response })

const LARGEST_ENTRY_BYTES = 512 * 1024
/** How long a removed run can be restored. */
const REMOVED_MS = 24 * 3600 * 1000
/** What a crash in the middle of writing leaves behind is nobody's after this long. */
const STALE_MS = 60_000

const ENTRY = '.entry.json'
const REMOVED = '.removed.json'
const RESULT = '.result.json.gz'
export const entryFile = (folder: string, id: string) => path.join(folder, id + ENTRY)
export const removedFile = (folder: string, id: string) => path.join(folder, id + REMOVED)
export const resultFile = (folder: string, id: string) => path.join(folder, id + RESULT)

/** Writes the entry of a run, whole or not at all. */
export function writeEntry(folder: string, run: KeptRun): Promise<void> {
  return writeWhole(entryFile(folder, run.id), `${JSON.stringify({ version: 1, run })}\n`)
}

/** The runs in a folder that can be read, newest first. */
export async function entriesOf(folder: string): Promise<KeptRun[]> {
  const names = await readdir(folder).catch((): string[] => [])
  const runs = await Promise.all(
    names.filter((name) => name.endsWith(ENTRY)).map((name) => entryOf(path.join(folder, name))),
  )
  return runs
    .filter((run): run is KeptRun => run !== undefined)
    .sort((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id))
}

/**
 * What an entry says; undefined for what is gone, damaged, or written by a later Cellbench: that is not this one's to show, nor
 * to delete.
 */
export async function entryOf(file: string): Promise<KeptRun | undefined> {
  try {
    return entrySchema.parse(JSON.parse(await readText(file, LARGEST_ENTRY_BYTES, 'an entry'))).run
  } catch {
    return undefined
  }
}

/** Deletes a run for good, the entry first: a result without one is nobody's. */
export async function forget(folder: string, id: string): Promise<void> {
  for (const file of [entryFile, removedFile, resultFile]) await rm(file(folder, id), { force: true })
}

/** Takes away what was removed long ago and what a crash left behind. */
export async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => [])
  const known = new Set(names)
  for (const name of names) {
    const file = path.join(folder, name)
    const age = Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? Date.now())
    const id = /^([0-9a-z]+-[0-9a-f]{8})\./.exec(name)?.[1]
    if (name.endsWith('.part') && age > STALE_MS) await rm(file, { force: true })
    else if (id !== undefined && name.endsWith(REMOVED) && age > REMOVED_MS) await forget(folder, id)
    else if (id !== undefined && name.endsWith(RESULT) && age > STALE_MS) {
      if (!known.has(`${id}${ENTRY}`) && !known.has(`${id}${REMOVED}`)) await rm(file, { force: true })
    }
  }
}
