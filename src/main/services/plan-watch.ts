/**
 * Notices that a window's plan file was changed or deleted by somebody else: an editor, a checkout, another window. What
 * counts is the content, by its hash: a file that was touched, or written again as it was, has not changed.
 */
import { watch, type FSWatcher } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { LARGEST_PLAN_BYTES } from '../../sim/plan/plan-size'
import { contentHash } from './content-hash'
import { readBounded } from './files'
import { errnoOf } from './file-faults'

/** Editors write in several steps: looked at when nothing has happened for this long. */
const QUIET_MS = 150
/** Looked at anyway this often: network file systems tell nothing of what other machines do. */
const POLL_MS = 3000

/** `same` withdraws what was said before: the file is what the window knows again. */
export type DiskState = { state: 'same' | 'deleted' } | { state: 'changed'; sha256: string }

export class PlanWatch {
  private told = 'same'
  private looking = false
  private again = false
  private closed = false
  private pending: string | undefined
  private quiet: NodeJS.Timeout | undefined
  private seen = ''
  private readonly poll: NodeJS.Timeout
  private watcher: FSWatcher | undefined

  /**
   * Watches `file`, whose content the window knows as `known`; `tell` is called when that becomes true or false, and at
   * once when it is false already.
   */
  constructor(
    readonly file: string,
    private known: string,
    private readonly tell: (state: DiskState) => void,
  ) {
    try {
      // Its folder, not the file: a rename onto the file would end a watch of what it was.
      this.watcher = watch(path.dirname(file), { persistent: false }, (_, name) => {
        if (name === null || name === path.basename(file)) this.soon()
      })
      // A folder that is deleted, or more watches than the system has: the poll goes on.
      this.watcher.on('error', () => this.watcher?.close())
    } catch {
      this.watcher = undefined
    }
    this.poll = setInterval(() => void this.look(false), POLL_MS)
    this.poll.unref()
    void this.look(true)
  }

  /** The window is about to write this content itself. */
  expect(sha256: string): void {
    this.pending = sha256
  }

  close(): void {
    this.closed = true
    clearInterval(this.poll)
    clearTimeout(this.quiet)
    this.watcher?.close()
  }

  private soon(): void {
    clearTimeout(this.quiet)
    this.quiet = setTimeout(() => void this.look(true), QUIET_MS)
    this.quiet.unref()
  }

  private async look(thoroughly: boolean): Promise<void> {
    if (this.looking) {
      this.again ||= thoroughly
      return
    }
    this.looking = true
    const state = await this.compare(thoroughly)
    this.looking = false
    if (this.closed) return
    const news = state && (state.state === 'changed' ? state.sha256 : state.state)
    if (state && news !== undefined && news !== this.told) {
      this.told = news
      this.tell(state)
    }
    if (!this.again) return
    this.again = false
    void this.look(true)
  }

  /** Undefined when nothing can be said: nothing new, or a file that cannot be read for now. */
  private async compare(thoroughly: boolean): Promise<DiskState | undefined> {
    try {
      const { mtimeMs, size, ino } = await stat(this.file)
      const seen = `${mtimeMs} ${size} ${ino}`
      if (!thoroughly && seen === this.seen) return undefined
      const hash = contentHash(await readBounded(this.file, LARGEST_PLAN_BYTES, 'a plan'))
      this.seen = seen
      if (hash === this.pending) this.known = hash
      return hash === this.known ? { state: 'same' } : { state: 'changed', sha256: hash }
    } catch (error) {
      const missing = (error as { code?: unknown }).code === 'not-found' || errnoOf(error) === 'ENOENT'
      this.seen = ''
      return missing ? { state: 'deleted' } : undefined
    }
  }
}
