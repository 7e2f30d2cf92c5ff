/**
 * Unsaved plans, kept beside the plans themselves so that a crash loses none: one file for each plan that is open with
 * changes, in the user's state folder. It is written whole or not at all, belongs to the window that writes it, and goes
 * when the plan is saved or its changes are given up.
 *
 * The name of a file says whose it is (`DRAFT~HOST~PID~STARTED.json`), so that it changes hands by a rename: of two windows
 * that want the same draft one gets it, whichever processes they live in. A draft is abandoned when its process has ended, or
 * when its window in this process has.
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { LARGEST_PLAN_BYTES } from '../../sim/plan/plan-size'
import type { PlanDocument } from '../../sim/plan/plan'
import { ServiceError } from '../contract/service-error'
import { errnoOf } from './file-faults'
import { readText, writeWhole } from './files'
import { ownIdentity, stillRuns } from './process-identity'

/** Abandoned drafts that are kept; beyond them the oldest goes. */
const MOST_ABANDONED = 20
/** Room for the frame around a document, and for the JSON of one that is as large as a plan may be. */
const LARGEST_DRAFT_BYTES = LARGEST_PLAN_BYTES + 64 * 1024
/** A draft of another machine counts as abandoned when nothing was written for this long. */
const ELSEWHERE_MS = 24 * 3600 * 1000
/** What a crash in the middle of writing leaves behind is nobody's after this long. */
const STALE_PART_MS = 60_000

const contentSchema = z.object({
  version: z.literal(1),
  at: z.string(),
  path: z.string().min(1).optional(),
  sha256: z.string().optional(),
  document: z.custom<PlanDocument>((value) => typeof value === 'object' && value !== null),
})

/** An unsaved plan. */
export interface Draft {
  id: string
  /** When it was written, as an ISO date. */
  at: string
  /** The file that it was opened from or saved to. */
  path?: string | undefined
  /** Hash of what that file held when the changes began. */
  sha256?: string | undefined
  document: PlanDocument
}

interface Entry {
  id: string
  file: string
}

export class RecoveryDrafts {
  private readonly folder: string
  private readonly self = ownIdentity()
  /** Which window of this process holds which draft. */
  private readonly holders = new Map<string, object>()
  private queue: Promise<unknown> = Promise.resolve()

  /** Keeps the drafts in `recovery` below the user's state folder. */
  constructor(state: string) {
    this.folder = path.join(state, 'recovery')
  }

  /** The abandoned drafts that can be read, newest first. Without a readable folder there are none. */
  list(): Promise<Draft[]> {
    return this.inTurn(async () => {
      const drafts: { draft: Draft; file: string }[] = []
      for (const entry of await this.abandoned()) {
        const draft = await this.read(entry)
        if (draft) drafts.push({ draft, file: entry.file })
      }
      drafts.sort((a, b) => b.draft.at.localeCompare(a.draft.at))
      for (const { file } of drafts.slice(MOST_ABANDONED)) await rm(file, { force: true })
      return drafts.slice(0, MOST_ABANDONED).map(({ draft }) => draft)
    })
  }

  /**
   * Writes the draft of `holder`, in place of what it held under that id before. Throws ServiceError `not-permitted` when the
   * id is another window's, `bad-input` when the document is larger than a plan may be, `cannot-write`.
   */
  write(holder: object, draft: Omit<Draft, 'at'>): Promise<void> {
    const { id, ...rest } = draft
    const text = `${JSON.stringify({ version: 1, at: new Date().toISOString(), ...rest })}\n`
    return this.inTurn(async () => {
      if (Buffer.byteLength(text) > LARGEST_DRAFT_BYTES) {
        throw new ServiceError('bad-input', `The plan is larger than a plan file can be: ${text.length} characters.`)
      }
      const others = this.holders.get(id) === holder ? [] : await this.takeover(id, holder)
      await mkdir(this.folder, { recursive: true, mode: 0o700 })
      await writeWhole(this.ownFile(id), text)
      this.holders.set(id, holder)
      for (const { file } of others) if (file !== this.ownFile(id)) await rm(file, { force: true })
    })
  }

  /** Makes an abandoned draft `holder`'s. Throws ServiceError `not-found` when it is gone or another window was faster. */
  claim(holder: object, id: string): Promise<Draft> {
    return this.inTurn(async () => {
      const entry = (await this.abandoned()).find((one) => one.id === id)
      const draft = entry && (await this.read(entry))
      if (!entry || !draft) throw gone()
      try {
        await rename(entry.file, this.ownFile(id))
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') throw gone()
        throw error
      }
      this.holders.set(id, holder)
      return draft
    })
  }

  /** Removes a draft that is `holder`'s or abandoned; one that does not exist is removed already. */
  remove(holder: object, id: string): Promise<void> {
    return this.inTurn(async () => {
      const theirs = this.holders.get(id)
      if (theirs !== undefined && theirs !== holder) return
      this.holders.delete(id)
      for (const entry of await this.abandoned()) if (entry.id === id) await rm(entry.file, { force: true })
    })
  }

  /** Abandons what `holder` held: its window begins anew, or is gone. */
  release(holder: object): Promise<void> {
    return this.inTurn(async () => {
      for (const [id, held] of this.holders) if (held === holder) this.holders.delete(id)
    })
  }

  /** Removes what `holder` held: its changes were given up. */
  async discard(holder: object): Promise<void> {
    const ids = [...this.holders].filter(([, held]) => held === holder).map(([id]) => id)
    for (const id of ids) await this.remove(holder, id)
  }

  /** One after the other: what was asked first is on the disk first. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.queue.then(act)
    this.queue = done.catch(() => undefined)
    return done
  }

  private ownFile(id: string): string {
    const { host, pid, started } = this.self
    return path.join(this.folder, `${id}~${host}~${pid}~${started}.json`)
  }

  /** The abandoned files of a draft that its window, connected anew, writes again. */
  private async takeover(id: string, holder: object): Promise<Entry[]> {
    const theirs = this.holders.get(id)
    if (theirs !== undefined && theirs !== holder) {
      throw new ServiceError('not-permitted', 'The unsaved changes of another window are not this one’s to write.')
    }
    return (await this.abandoned()).filter((entry) => entry.id === id)
  }

  private async abandoned(): Promise<Entry[]> {
    const names = await readdir(this.folder).catch((): string[] => [])
    const entries: Entry[] = []
    for (const name of names) {
      const file = path.join(this.folder, name)
      const written = (await stat(file).catch(() => undefined))?.mtimeMs
      if (written === undefined) continue
      const age = Date.now() - written
      if (name.endsWith('.part') && age > STALE_PART_MS) await rm(file, { force: true })
      const [, id, host, pid, started] = /^([0-9a-f]{32})~([0-9a-f]{8})~(\d+)~(\d+)\.json$/.exec(name) ?? []
      if (id === undefined) continue
      const owner = { host: host!, pid: Number(pid), started: Number(started) }
      const elsewhere = owner.host !== this.self.host
      const own = !elsewhere && owner.pid === this.self.pid && owner.started === this.self.started
      const held = own ? this.holders.has(id) : elsewhere ? age < ELSEWHERE_MS : stillRuns(owner, written)
      if (!held) entries.push({ id, file })
    }
    return entries
  }

  private async read({ id, file }: Entry): Promise<Draft | undefined> {
    try {
      const content = contentSchema.parse(JSON.parse(await readText(file, LARGEST_DRAFT_BYTES, 'a draft')))
      return { id, at: content.at, path: content.path, sha256: content.sha256, document: content.document }
    } catch {
      // Gone meanwhile, or written by a later Cellbench: not this one's to offer, nor to delete.
      return undefined
    }
  }
}

function gone(): ServiceError {
  return new ServiceError('not-found', 'These unsaved changes are gone: another window has taken them.')
}
