/**
 * The runs of each plan, kept in the user's state folder: a folder for each plan, in it two files for each run. The entry says
 * what is known of it without reading it, the result is compressed beside it. Each file is written whole or not at all, the entry
 * last, and no list is kept that two programs could write at once.
 *
 * Beside a plan's own file they would be in the way: a result has megabytes, and plans lie in repositories. A plan that is saved
 * elsewhere takes its runs along (`carry`).
 */
import { createHash, randomBytes } from 'node:crypto'
import { link, mkdir, readdir, rename, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { isMeasured, measuredConditions, type StoredResult } from '../../sim/results/measured'
import { ServiceError } from '../contract/service-error'
import type { KeepRun, KeptRun, PlanKey } from '../contract/run-history'
import { errnoOf } from './file-faults'
import { readBounded, writeWhole } from './files'
import { entriesOf, entryFile, entryOf, forget, removedFile, resultFile, sweep, writeEntry } from './kept-run-files'

export interface HistoryBounds {
  /** Unpinned runs of a plan; beyond them the oldest goes. */
  runs: number
  /** Pinned runs of a plan; one more is refused. */
  pinned: number
  /** Bytes of a single run; a larger one is not kept. */
  runBytes: number
  /** Bytes of a plan's runs; beyond them the oldest unpinned goes. */
  planBytes: number
  /** Bytes of all plans' runs; beyond them the oldest unpinned goes, whosever it is. */
  allBytes: number
}

const MIB = 1024 * 1024
const BOUNDS: HistoryBounds = {
  runs: 60,
  pinned: 40,
  runBytes: 24 * MIB,
  planBytes: 64 * MIB,
  allBytes: 512 * MIB,
}
export class RunHistory {
  private readonly folder: string
  private queue: Promise<unknown> = Promise.resolve()

  /** Keeps the runs in `runs` below the user's state folder. */
  constructor(
    state: string,
    private readonly bounds: HistoryBounds = BOUNDS,
  ) {
    this.folder = path.join(state, 'runs')
  }

  /** The runs of a plan that can be read, newest first. Without a readable folder there are none. */
  list(plan: PlanKey): Promise<KeptRun[]> {
    return this.inTurn(() => entriesOf(this.folderOf(plan)))
  }

  /** Keeps a finished run, or a measurement. Throws ServiceError when it is too large or cannot be written. */
  add({ plan, title, changes }: KeepRun, result: StoredResult): Promise<KeptRun> {
    return this.inTurn(async () => {
      const packed = await promisify(gzip)(JSON.stringify(result))
      if (packed.length > this.bounds.runBytes) {
        const size = `${(packed.length / MIB).toFixed(1)} MiB`
        throw new ServiceError(
          'bad-input',
          `The run is not kept: it has ${size}, and at most ${sizeOf(this.bounds)} are.`,
        )
      }
      const at = new Date()
      const run: KeptRun = {
        id: `${at.getTime().toString(36)}-${randomBytes(4).toString('hex')}`,
        at: at.toISOString(),
        title,
        note: '',
        pinned: false,
        changes,
        origin: result.origin,
        ...conditionsOf(result),
        bytes: packed.length,
      }
      const folder = this.folderOf(plan)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeWhole(resultFile(folder, run.id), packed)
      await writeEntry(folder, run)
      await this.makeRoom(folder, run.id)
      return run
    })
  }

  /** Reads a run. Throws ServiceError `not-found` when it is gone, `bad-input` when it is damaged. */
  async read(plan: PlanKey, id: string): Promise<StoredResult> {
    const file = resultFile(this.folderOf(plan), id)
    if (!(await stat(file).catch(() => undefined))) throw gone()
    // A window that opens reads none.
    const { LARGEST_RESULT_BYTES, soundText } = await import('./read-result')
    let text: string
    try {
      const packed = await readBounded(file, this.bounds.runBytes, 'a kept run')
      text = String(await promisify(gunzip)(packed, { maxOutputLength: LARGEST_RESULT_BYTES }))
    } catch (error) {
      if (error instanceof ServiceError) throw error
      throw new ServiceError(
        'bad-input',
        `The kept run is damaged and cannot be unpacked: ${(error as Error).message}.`,
      )
    }
    return soundText(text, 'The kept run')
  }

  /** Renames, annotates or pins a run. Throws ServiceError `not-found`, and `bad-input` when too many are pinned. */
  change(
    plan: PlanKey,
    id: string,
    { title, note, pinned }: Partial<Pick<KeptRun, 'title' | 'note' | 'pinned'>>,
  ): Promise<KeptRun> {
    return this.inTurn(async () => {
      const folder = this.folderOf(plan)
      const before = await entryOf(entryFile(folder, id))
      if (!before) throw gone()
      if (pinned === true && !before.pinned) {
        const many = (await entriesOf(folder)).filter((run) => run.pinned).length
        if (many >= this.bounds.pinned) {
          throw new ServiceError('bad-input', `${many} runs of this plan are pinned already; unpin one of them first.`)
        }
      }
      const run = {
        ...before,
        ...(title === undefined ? {} : { title }),
        ...(note === undefined ? {} : { note }),
        ...(pinned === undefined ? {} : { pinned }),
      }
      await writeEntry(folder, run)
      return run
    })
  }

  /** Takes a run out of the list; one that is gone is removed already. */
  remove(plan: PlanKey, id: string): Promise<void> {
    return this.inTurn(async () => {
      const folder = this.folderOf(plan)
      const file = removedFile(folder, id)
      await rename(entryFile(folder, id), file).catch(ignoreMissing)
      await utimes(file, new Date(), new Date()).catch(ignoreMissing)
    })
  }

  /** Puts a removed run back. Throws ServiceError `not-found` when it is gone for good. */
  restore(plan: PlanKey, id: string): Promise<KeptRun> {
    return this.inTurn(async () => {
      const folder = this.folderOf(plan)
      await rename(removedFile(folder, id), entryFile(folder, id)).catch(ignoreMissing)
      const run = await entryOf(entryFile(folder, id))
      if (!run) throw gone()
      return run
    })
  }

  /** Keeps the runs of one plan with another as well: of the same files, so that nothing is stored twice where links are. */
  carry(from: PlanKey, to: PlanKey): Promise<void> {
    return this.inTurn(async () => {
      const [source, target] = [this.folderOf(from), this.folderOf(to)]
      if (source === target) return
      const runs = await entriesOf(source)
      if (runs.length === 0) return
      await mkdir(target, { recursive: true, mode: 0o700 })
      for (const run of runs) {
        if (await stat(entryFile(target, run.id)).catch(() => undefined)) continue
        const [old, copy] = [resultFile(source, run.id), resultFile(target, run.id)]
        await link(old, copy).catch(async (error: unknown) => {
          if (errnoOf(error) === 'EEXIST') return
          await writeWhole(copy, await readBounded(old, this.bounds.runBytes, 'a kept run'))
        })
        await writeEntry(target, run)
      }
      await this.makeRoom(target)
    })
  }

  /** One after the other: a list that is asked for after a change has it. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.queue.then(act)
    this.queue = done.catch(() => undefined)
    return done
  }

  private folderOf({ path: file, name }: PlanKey): string {
    const key = file === undefined ? `name:${name}` : `file:${file}`
    return path.join(this.folder, createHash('sha256').update(key).digest('hex').slice(0, 32))
  }

  /** Keeps the bounds after something was added to `folder`; the newest run stays whatever its size. */
  private async makeRoom(folder: string, newest?: string): Promise<void> {
    await sweep(folder)
    const own = await entriesOf(folder)
    let bytes = own.reduce((sum, run) => sum + run.bytes, 0)
    let unpinned = own.filter(({ pinned }) => !pinned).length
    for (const run of own.reverse()) {
      if (unpinned <= this.bounds.runs && bytes <= this.bounds.planBytes) break
      if (run.pinned || run.id === newest) continue
      await forget(folder, run.id)
      bytes -= run.bytes
      unpinned -= 1
    }
    await this.makeRoomAmongAll(newest)
  }

  private async makeRoomAmongAll(newest: string | undefined): Promise<void> {
    const names = await readdir(this.folder).catch((): string[] => [])
    const folders = names.filter((name) => /^[0-9a-f]{32}$/.test(name)).map((name) => path.join(this.folder, name))
    const all = (
      await Promise.all(folders.map(async (folder) => (await entriesOf(folder)).map((run) => ({ folder, run }))))
    ).flat()
    let bytes = all.reduce((sum, { run }) => sum + run.bytes, 0)
    for (const { folder, run } of all.sort((a, b) => a.run.at.localeCompare(b.run.at))) {
      if (bytes <= this.bounds.allBytes) break
      if (run.pinned || run.id === newest) continue
      await forget(folder, run.id)
      bytes -= run.bytes
    }
  }
}

/** What is said of a result in the list. */
function conditionsOf(result: StoredResult) {
  if (isMeasured(result)) {
    const words = [...result.instruments, ...measuredConditions(result)].map((text) => text.slice(0, 1000))
    const limits = { met: 0, missed: 0, open: 0 }
    return { measured: words.slice(0, 200), planSha256: '', seed: '', simulatedSeconds: 0, wallSeconds: 0, limits }
  }
  const { limits, seed, simulatedSeconds, wallSeconds, plan } = result
  return {
    planSha256: plan.sha256,
    seed,
    simulatedSeconds,
    wallSeconds,
    limits: {
      met: limits.filter(({ met }) => met === true).length,
      missed: limits.filter(({ met }) => met === false).length,
      open: limits.filter(({ met }) => met === null).length,
    },
  }
}

function sizeOf({ runBytes }: HistoryBounds): string {
  return `${(runBytes / MIB).toFixed(1)} MiB`
}

function ignoreMissing(error: unknown): void {
  if (errnoOf(error) !== 'ENOENT') throw error
}

function gone(): ServiceError {
  return new ServiceError('not-found', 'This run is not kept any more: it was removed, or it made room for newer ones.')
}
