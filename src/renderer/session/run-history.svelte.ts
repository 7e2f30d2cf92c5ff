/**
 * The runs that can be looked at and compared beside each other: those kept with the plan, those that could not be kept and
 * live as long as the window, and results that were opened from files. Their results are read when somebody wants them.
 */
import type { KeptRun, PlanKey } from '../../main/contract/run-history'
import type { RunResult } from '../../sim/results/result'
import { measuredConditions, type MeasuredResult, type StoredResult } from '../../sim/results/measured'
import { sentence, type Client } from '../client'
import { SESSION } from '../texts/session'
import { HeldResults } from './held-results'
import type { PlanSession } from './plan-session.svelte'
import type { RunSession } from './run-session.svelte'

export interface HistoryRun {
  id: string
  /** Where it is: among those kept with the plan, in this window alone, or in a file. */
  place: 'kept' | 'window' | 'file'
  origin: 'simulated' | 'measured'
  title: string
  /** An ISO date; undefined for a file. */
  at: string | undefined
  note: string
  pinned: boolean
  /** How the plan was changed for this run alone, in words. */
  changes: readonly string[]
  /** Seed, simulated seconds: in words. */
  conditions: string
  limits: KeptRun['limits'] | undefined
  /** True for a run that was made since the plan was opened. */
  isNew: boolean
}

/** Results that stay in memory; beyond them the one that was not used for longest goes and is read again when wanted. */
const MOST_HELD = 16

export class RunHistory {
  /** Newest first; files behind the runs. */
  runs = $state.raw<readonly HistoryRun[]>([])
  loading = $state(false)
  /** Why the kept runs cannot be listed. */
  error = $state<string | undefined>()
  /** What was removed last, and can be put back. */
  removed = $state.raw<HistoryRun | undefined>()

  #client: Client
  #plan: Pick<PlanSession, 'path' | 'name'>
  /** What the plan was called when it was opened: renaming it does not take its runs away. */
  #name: string
  #own: Pick<RunSession, 'owns'>
  /** What is nowhere else is not let go of. */
  #held = new HeldResults(MOST_HELD, (id) => this.runs.some((run) => run.id === id && run.place === 'kept'))
  /** Kept runs that were made since the plan was opened. */
  #new: string[] = []

  /** `plan` is whose runs these are, `own` makes them; other plans of the window have runs of their own. */
  constructor(client: Client, plan: Pick<PlanSession, 'path' | 'name'>, own: Pick<RunSession, 'owns'>) {
    this.#client = client
    this.#plan = plan
    this.#name = plan.name.slice(0, 500) || 'plan'
    this.#own = own
    client.on('run.finished', ({ run, result }) => this.#held.finish(run, result))
    client.on('run.kept', ({ run, kept }) => {
      const result = this.#take(run)
      if (!result) return
      this.#new.push(kept.id)
      this.#held.hold(kept.id, result)
      this.#put(this.#keptRun(kept))
    })
    client.on('run.not-kept', ({ run }) => {
      const result = this.#take(run)
      if (!result) return
      this.#held.hold(run, result)
      this.#put(windowRun(run, result))
    })
  }

  /** Under which the plan's runs are kept: its file, or its name while it has none. */
  get key(): PlanKey {
    return { path: this.#plan.path, name: this.#name }
  }

  /** Reads the list of kept runs anew; what is in the window or from files stays. */
  async refresh(): Promise<void> {
    this.loading = true
    try {
      const { runs } = await this.#client.request('history.list', { plan: this.key })
      this.error = undefined
      const others = this.runs.filter(({ place }) => place !== 'kept')
      this.runs = sorted([...runs.map((kept) => this.#keptRun(kept)), ...others])
    } catch (error) {
      this.error = sentence(error)
    } finally {
      this.loading = false
    }
  }

  /** The result of a run. Rejects with a sentence when it cannot be read any more. */
  async load(id: string): Promise<StoredResult> {
    const held = this.#held.get(id)
    if (held) return held
    const { result } = await this.#client.request('history.read', { plan: this.key, id })
    this.#held.hold(id, result)
    return result
  }

  /** Reads a result file and puts it among the runs; one that is there already is read anew. Returns its identifier. */
  async open(path: string): Promise<string> {
    const opened = await this.#client.request('result.open', { path })
    const id = `file:${opened.path}`
    this.#held.hold(id, opened.result)
    this.#put(fileRun(id, opened.path, opened.result))
    return id
  }

  /** Shows a measurement that is under way: everything so far, in place of what it was before. */
  showLive(id: string, title: string, result: MeasuredResult): void {
    this.#held.hold(id, result)
    if (!this.runs.some((run) => run.id === id)) this.#put(measuredRun(id, title, result))
  }

  /** Takes a measurement that was under way out of the list. */
  endLive(id: string): void {
    this.runs = this.runs.filter((run) => run.id !== id)
  }

  /** Puts a measurement among the runs that are kept with the plan; where it cannot be kept it lives as long as the window. */
  async keepMeasured(id: string, title: string, result: MeasuredResult): Promise<{ id: string; fault?: string }> {
    try {
      const kept = await this.#client.request('history.keepMeasured', { plan: this.key, title, result })
      this.#new.push(kept.id)
      this.#held.hold(kept.id, result)
      this.#put(this.#keptRun(kept))
      return { id: kept.id }
    } catch (error) {
      this.#held.hold(id, result)
      this.#put(measuredRun(id, title, result))
      return { id, fault: sentence(error) }
    }
  }

  async change(id: string, change: Partial<Pick<KeptRun, 'title' | 'note' | 'pinned'>>): Promise<void> {
    const run = this.runs.find((one) => one.id === id)
    if (!run) return
    if (run.place !== 'kept') return this.#put({ ...run, ...change })
    this.#put(this.#keptRun(await this.#client.request('history.change', { plan: this.key, id, ...change })))
  }

  /** Takes a run out of the list; `undoRemoval` puts it back. */
  async remove(id: string): Promise<void> {
    const run = this.runs.find((one) => one.id === id)
    if (!run) return
    if (run.place === 'kept') await this.#client.request('history.remove', { plan: this.key, id })
    this.runs = this.runs.filter((one) => one.id !== id)
    this.removed = run
  }

  async undoRemoval(): Promise<void> {
    const run = this.removed
    if (!run) return
    if (run.place === 'kept') await this.#client.request('history.restore', { plan: this.key, id: run.id })
    this.removed = undefined
    this.#put(run)
  }

  /** The plan was saved elsewhere: its runs go along. */
  async carry(from: PlanKey): Promise<void> {
    await this.#client.request('history.carry', { from, to: this.key })
    await this.refresh()
  }

  /** The result of a run that has ended, if it is of this plan. */
  #take(run: string): RunResult | undefined {
    const result = this.#held.take(run)
    return this.#own.owns(run) ? result : undefined
  }

  #put(run: HistoryRun): void {
    this.runs = sorted([...this.runs.filter(({ id }) => id !== run.id), run])
  }

  #keptRun(kept: KeptRun): HistoryRun {
    const { id, origin, title, at, note, pinned, changes, limits } = kept
    const conditions = kept.measured ? kept.measured.join('; ') : conditionsOf(kept)
    return {
      id,
      place: 'kept',
      origin,
      title,
      at,
      note,
      pinned,
      changes,
      limits,
      conditions,
      isNew: this.#new.includes(id),
    }
  }
}

function windowRun(id: string, result: RunResult): HistoryRun {
  return { ...fileRun(id, result.plan.name, result), place: 'window', at: new Date().toISOString(), isNew: true }
}

function measuredRun(id: string, title: string, result: MeasuredResult): HistoryRun {
  const conditions = [...result.instruments, ...measuredConditions(result)].join('; ')
  return {
    ...fileRun(id, title, result),
    place: 'window',
    title,
    at: new Date().toISOString(),
    conditions,
    isNew: true,
  }
}

function fileRun(id: string, path: string, result: StoredResult): HistoryRun {
  const counted = result.origin === 'simulated' ? result.limits : undefined
  const limits = counted && {
    met: counted.filter(({ met }) => met === true).length,
    missed: counted.filter(({ met }) => met === false).length,
    open: counted.filter(({ met }) => met === null).length,
  }
  return {
    id,
    place: 'file',
    origin: result.origin,
    title: path.split(/[\\/]/).at(-1) ?? path,
    at: undefined,
    note: '',
    pinned: false,
    changes: [],
    conditions: result.origin === 'simulated' ? conditionsOf(result) : result.instruments.join(', '),
    limits,
    isNew: false,
  }
}

function conditionsOf({ simulatedSeconds, seed }: { simulatedSeconds: number; seed: string }): string {
  return SESSION.runConditions(simulatedSeconds, seed)
}

/** Pinned ones, then by age, then files. */
function sorted(runs: readonly HistoryRun[]): HistoryRun[] {
  const rank = ({ place, pinned }: HistoryRun) => (place === 'file' ? 2 : pinned ? 0 : 1)
  return [...runs].sort((a, b) => rank(a) - rank(b) || (b.at ?? '').localeCompare(a.at ?? ''))
}
