/**
 * Reading and writing whole files: bounded on the way in, all or nothing on the way out.
 */
import type { Stats } from 'node:fs'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { formatSize } from '../../sim/plan/units'
import { ServiceError } from '../contract/service-error'
import { errnoOf, fileError } from './file-faults'
import { halfWrittenName } from './half-written'

/**
 * Reads a file of at most `largest` bytes; a larger one is refused before it is read. `kind` names what is expected: "a
 * plan". Throws ServiceError.
 */
export async function readBounded(path: string, largest: number, kind: string): Promise<Uint8Array> {
  try {
    // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
    const size = checkRegular(path, await stat(path), largest, kind)
    const file = await open(path, 'r')
    try {
      // One byte more than it had: a file that grows meanwhile is noticed and never read beyond the bound.
      const bytes = new Uint8Array(size + 1)
      let filled = 0
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      if (filled > size) throw new ServiceError('bad-input', `${path} changed while it was read; try again.`)
      return bytes.subarray(0, filled)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw fileError(error, path, 'read')
  }
}

function checkRegular(path: string, status: Stats, largest: number, kind: string): number {
  if (status.isDirectory()) throw new ServiceError('bad-input', `${path} is a folder; name a file.`)
  if (!status.isFile()) throw new ServiceError('bad-input', `${path} is a device or a pipe; name a file.`)
  if (status.size > largest) {
    const sizes = `${roughSize(status.size)}; ${kind} has at most ${formatSize(largest)}`
    throw new ServiceError('bad-input', `${path} is not ${kind}: it has ${sizes}.`)
  }
  return status.size
}

function roughSize(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}

/** Reads a text file of at most `largest` bytes. Throws ServiceError, also for bytes that are not UTF-8. */
export async function readText(path: string, largest: number, kind: string): Promise<string> {
  const bytes = await readBounded(path, largest, kind)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ServiceError('bad-input', `${path} is not ${kind}: it is not UTF-8 text.`)
  }
}

/**
 * Writes a file so that it holds either what it held or all of `content`, also after a crash: into a neighbour that is
 * synchronised and then renamed. What is not a regular file is refused, for a rename would replace it. Throws ServiceError;
 * then the file is as it was.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  try {
    const status = await stat(path).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return undefined
      throw error
    })
    if (status?.isDirectory()) throw new ServiceError('cannot-write', `${path} is a folder; name a file.`)
    if (status && !status.isFile()) {
      throw new ServiceError('cannot-write', `${path} is a device or a pipe; name a file.`)
    }
    // Behind a symbolic link it is the file that is replaced, and the link stays.
    await replace(status ? await realpath(path) : path, content, status)
  } catch (error) {
    throw fileError(error, path, 'write')
  }
}

async function replace(target: string, content: string | Uint8Array, old: Stats | undefined): Promise<void> {
  const draft = halfWrittenName(target)
  try {
    const file = await open(draft, 'wx', old?.mode ?? 0o666)
    try {
      // Not one `write`: on a disk that is nearly full that writes a part and reports no error.
      await file.writeFile(content)
      // The owner and the rights of what is replaced, as far as this user may give them.
      if (old) await file.chown(old.uid, old.gid).catch(() => undefined)
      if (old) await file.chmod(old.mode)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw error
  }
}
