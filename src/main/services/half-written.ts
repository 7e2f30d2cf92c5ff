/**
 * The neighbours that a file is written into before they are renamed to it. A crash in between leaves one behind; its name
 * says whose it was (`.FILE.HOST~PID~STARTED~NUMBER.part`), so that it is cleared as soon as that process has ended, and never
 * under the hands of one that is still writing.
 */
import { randomBytes } from 'node:crypto'
import { readdir, realpath, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ownIdentity, stillRuns } from './process-identity'

/** As much of the file's own name as leaves room for the rest in 255 bytes, whatever its letters take. */
const NAME_LENGTH = 60
/** What is left of another machine's process, of which nothing else is known, is nobody's after this long. */
const STALE_MS = 60_000

const prefixOf = (file: string) => `.${basename(file).slice(0, NAME_LENGTH)}.`

/** A new name beside `file` to write it into. */
export function halfWrittenName(file: string): string {
  const { host, pid, started } = ownIdentity()
  const number = randomBytes(6).toString('hex')
  return join(dirname(file), `${prefixOf(file)}${host}~${pid}~${started}~${number}.part`)
}

/** Removes what processes that have ended left half written of `file`. What cannot be removed stays, without a word. */
export async function clearHalfWritten(file: string): Promise<void> {
  const target = await realpath(file).catch(() => file)
  const prefix = prefixOf(target)
  const names = await readdir(dirname(target)).catch((): string[] => [])
  for (const name of names.filter((candidate) => candidate.startsWith(prefix))) {
    const owner = /^([0-9a-f]{8})~(\d+)~(\d+)~[0-9a-f]{12}\.part$/.exec(name.slice(prefix.length))
    if (!owner) continue
    const part = join(dirname(target), name)
    const written = (await stat(part).catch(() => undefined))?.mtimeMs
    if (written === undefined) continue
    const [, host, pid, started] = owner
    const elsewhere = host !== ownIdentity().host
    const writing = elsewhere
      ? Date.now() - written < STALE_MS
      : stillRuns({ host: host!, pid: Number(pid), started: Number(started) }, written)
    if (!writing) await rm(part, { force: true }).catch(() => undefined)
  }
}
