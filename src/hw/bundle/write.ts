/** Writes a bundle into a folder that does not exist yet: all of it, or nothing. */
import { randomBytes } from 'node:crypto'
import { constants, promises as fs } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import type { BundleFile } from './bundle-file'

export interface WrittenFile {
  /** Absolute. */
  path: string
  bytes: number
}

const SENTENCES: Readonly<Record<string, string>> = {
  EEXIST: 'exists already; name a folder that does not exist yet',
  ENOENT: 'cannot be made: the folder that should hold it does not exist',
  ENOTDIR: 'cannot be made: a part of its path is a file, not a folder',
  EACCES: 'cannot be made: this user may not write there',
  EPERM: 'cannot be made: this user may not write there',
  EROFS: 'cannot be made: the file system is mounted read-only',
  ENOSPC: 'cannot be written: the disk is full',
  EDQUOT: "cannot be written: this user's share of the disk is used up",
  ENAMETOOLONG: 'is longer than a path can be',
}

/** A bundle that could not be written. Nothing of it is left. */
export class BundleWriteError extends Error {
  override readonly name = 'BundleWriteError'
  /** errno name, as Node's own errors carry it. */
  readonly code: string | undefined

  constructor(
    readonly path: string,
    cause: unknown,
  ) {
    const code = (cause as { code?: unknown } | null)?.code
    const known = typeof code === 'string' ? SENTENCES[code] : undefined
    super(`${path} ${known ?? `cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`}.`, {
      cause,
    })
    this.code = typeof code === 'string' ? code : undefined
  }
}

/** A file below `directory`; throws for a path that would lead out of it. */
function pathBelow(directory: string, path: string): string {
  const full = resolve(directory, path)
  if (full.startsWith(directory + sep) && !path.includes('\0')) return full
  throw new Error(`${JSON.stringify(path)} is no path inside the bundle`)
}

async function writeDurably(path: string, file: BundleFile): Promise<void> {
  const mode = file.executable === true ? 0o755 : 0o644
  const handle = await fs.open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode)
  try {
    await handle.writeFile(file.bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a rename survive a power cut; not every file system can sync a folder, and none needs it to be correct. */
async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await fs.open(path, constants.O_RDONLY)
    await handle.sync().finally(() => handle.close())
  } catch {
    return
  }
}

async function exists(path: string): Promise<boolean> {
  return fs.lstat(path).then(
    () => true,
    (error: { code?: string }) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}

/**
 * Writes `files` into the new folder `directory`. They are written beside it first and renamed when all are on disk.
 * @throws BundleWriteError with the path and the cause; then neither the folder nor anything beside it is left.
 */
export async function writeBundle(directory: string, files: readonly BundleFile[]): Promise<WrittenFile[]> {
  const target = resolve(directory)
  const draft = join(dirname(target), `.${basename(target).slice(0, 80)}.${randomBytes(6).toString('hex')}.part`)
  const inTarget = files.map((file) => ({ path: pathBelow(target, file.path), bytes: file.bytes.length }))
  try {
    if (await exists(target)) throw Object.assign(new Error('exists'), { code: 'EEXIST' })
    await fs.mkdir(draft)
    for (const file of files) {
      const path = pathBelow(draft, file.path)
      await fs.mkdir(dirname(path), { recursive: true })
      await writeDurably(path, file)
    }
    await syncFolder(draft)
    // rename would replace an empty folder that appeared meanwhile.
    if (await exists(target)) throw Object.assign(new Error('exists'), { code: 'EEXIST' })
    await fs.rename(draft, target)
    await syncFolder(dirname(target))
  } catch (error) {
    await fs.rm(draft, { recursive: true, force: true }).catch(() => undefined)
    throw new BundleWriteError(target, error)
  }
  return inTarget
}
