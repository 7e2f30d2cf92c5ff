/** The folder with recordings: what is in it, and keeping it from filling the disk. */
import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { partPath, splitPartPath, type RecordingHead } from './format'
import { readEnd, readHead } from './read'

export interface RecordingSummary {
  /** The first part's raw file. */
  path: string
  address: string
  origin: RecordingHead['origin']
  startedMs: number
  /** When the last thing happened. */
  lastMs: number | undefined
  /** Of all parts that are there. */
  bytes: number
  parts: number
  live: boolean
}

interface Part {
  base: string
  part: number
  /** Of both files. */
  size: number
  rawSize: number
}

/** All recordings of a folder, newest first; a folder that is not there has none. */
export async function listRecordings(folder: string): Promise<RecordingSummary[]> {
  const found: RecordingSummary[] = []
  for (const [base, parts] of groupedParts(await partsOf(folder))) {
    const first = parts[0]!
    const last = parts.at(-1)!
    const head = await readHead(base, first.part)
    if (head === undefined) continue
    const end = await readEnd(base, last.part)
    const { address, origin, startedMs } = head
    const bytes = parts.reduce((sum, part) => sum + part.rawSize, 0)
    const live = !end.ended && isAlive((await readHead(base, last.part))?.pid)
    found.push({
      path: partPath(base, first.part, 'raw'),
      ...{ address, origin, startedMs, lastMs: end.lastMs, bytes, parts: parts.length, live },
    })
  }
  return found.sort((a, b) => b.startedMs - a.startedMs)
}

/**
 * Removes the oldest parts until all take no more than `keepBytes`. What is still being written, by whatever process, stays.
 * Never throws: a recording must not end because of an old one.
 */
export async function removeOldest(folder: string, keepBytes: number): Promise<void> {
  const parts = (await partsOf(folder).catch(() => [])).sort((a, b) =>
    a.base < b.base ? -1 : a.base > b.base ? 1 : a.part - b.part,
  )
  let total = parts.reduce((sum, part) => sum + part.size, 0)
  for (const { base, part, size } of parts) {
    if (total <= keepBytes) return
    const { ended } = await readEnd(base, part)
    if (!ended && isAlive((await readHead(base, part))?.pid)) continue
    for (const kind of ['raw', 'index'] as const)
      await rm(partPath(base, part, kind), { force: true }).catch(() => undefined)
    total -= size
  }
}

async function partsOf(folder: string): Promise<Part[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const parts: Part[] = []
  for (const name of names) {
    const split = name.endsWith('.index') ? splitPartPath(name) : undefined
    if (split === undefined) continue
    const base = path.join(folder, split.base)
    const index = await stat(path.join(folder, name)).catch(() => undefined)
    const raw = await stat(partPath(base, split.part, 'raw')).catch(() => undefined)
    if (index && raw) parts.push({ base, part: split.part, size: index.size + raw.size, rawSize: raw.size })
  }
  return parts
}

function groupedParts(parts: Part[]): Map<string, Part[]> {
  const groups = new Map<string, Part[]>()
  for (const part of parts) {
    const group = groups.get(part.base)
    if (group) group.push(part)
    else groups.set(part.base, [part])
  }
  for (const group of groups.values()) group.sort((a, b) => a.part - b.part)
  return groups
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
