/**
 * What a window without native dialogs shows when a path is picked: one folder at a time, without what is hidden.
 */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Response } from '../contract/contract'
import { fileError } from './file-faults'
import type { Grants } from './grants'

type Listing = Response<'path.list'>
type Entry = Listing['entries'][number]

const ORDER: Record<Entry['kind'], number> = { folder: 0, plan: 1, file: 2 }

/** Lists a granted folder: folders first, then plans, then other files, each by name. Throws ServiceError. */
export async function listFolder(named: string, grants: Grants): Promise<Listing> {
  const directory = await grants.resolve(named)
  let names: string[]
  try {
    names = await readdir(directory)
  } catch (error) {
    throw fileError(error, directory, 'read')
  }
  const entries = await Promise.all(names.map((name) => describeEntry(path.join(directory, name), name, grants)))
  const parent = path.dirname(directory)
  return {
    directory,
    ...(parent !== directory && (await grants.permits(parent)) ? { parent } : {}),
    entries: entries
      .filter((entry): entry is Entry => entry !== undefined)
      .sort((a, b) => ORDER[a.kind] - ORDER[b.kind] || a.name.localeCompare(b.name, 'en')),
  }
}

/** Undefined for what may not be touched, such as a link that leads out, and for what vanished meanwhile. */
async function describeEntry(file: string, name: string, grants: Grants): Promise<Entry | undefined> {
  if (!(await grants.permits(file))) return undefined
  const status = await stat(file).catch(() => undefined)
  if (!status) return undefined
  if (status.isDirectory()) return { name, kind: 'folder' }
  if (!status.isFile()) return undefined
  return { name, kind: name.endsWith('.plan.json') ? 'plan' : 'file' }
}
