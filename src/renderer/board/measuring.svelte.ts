/**
 * What boards are measuring on open lines: live in the charts beside simulated runs, and kept with the plan when it has ended.
 * Only what a board says is measured: a line that turns out to be simulated or a recording ends its measurement unkept.
 */
import type { Event } from '../../main/contract/contract'
import type { MeasuredResult, MeasuredStream } from '../../sim/results/measured'
import { sentence, type Client } from '../client'
import type { Comparison } from '../compare/comparison.svelte'
import type { RunHistory } from '../session/run-history.svelte'
import { MEASURING } from '../texts/board'
import type { BoardLine } from './board-line.svelte'
import { noConditions, saidOf } from './conditions'
import { EarlyEvents } from './early-events'

/** The plan beside whose runs a measurement stands. */
export interface MeasuredPlan {
  history: Pick<RunHistory, 'showLive' | 'endLive' | 'keepMeasured' | 'runs'>
  comparison: Pick<Comparison, 'add' | 'renew' | 'leave' | 'has'>
}

export class LiveMeasurement {
  streams = $state.raw<readonly MeasuredStream[]>([])
  /** Where it has ended and is kept or could not be: a sentence. */
  ended = $state<string | undefined>()
  /** What a person says of it before it is kept. */
  conditions = $state(noConditions())

  constructor(
    readonly id: string,
    readonly title: string,
    readonly line: BoardLine,
    readonly plan: MeasuredPlan,
  ) {}
}

type Finished = Event<'measurement.finished'>

export class Measuring {
  /** Those that are under way, and of each line the last that has ended. */
  list = $state.raw<readonly LiveMeasurement[]>([])
  /** What a person says of the next file that is read. */
  conditions = $state(noConditions())
  #starting = 0
  #early = new EarlyEvents<LiveMeasurement>()

  constructor(
    private readonly client: Client,
    /** Says a sentence to the person; `error` where something went wrong. */
    private readonly say: (kind: 'done' | 'error', text: string) => void,
  ) {
    client.on('measurement.progress', (event) => {
      const live = this.#byId(event.measurement)
      if (live) this.#grow(live, event.progress)
    })
    client.on('measurement.finished', (event) => {
      const live = this.#byId(event.measurement)
      if (live) void this.#finish(live, event)
      else if (this.#starting > 0) this.#early.keep(event.measurement, (found) => void this.#finish(found, event))
    })
  }

  of(line: BoardLine): LiveMeasurement | undefined {
    return this.list.find((live) => live.line === line)
  }

  /** Measures from now on what instruments print on a line. Rejects with a sentence. */
  async start(line: BoardLine, plan: MeasuredPlan): Promise<void> {
    if (line.origin !== 'board') throw new Error(MEASURING.notABoard)
    this.#starting += 1
    try {
      const { measurement } = await this.client.request('measurements.fromLine', { line: line.id })
      const live = new LiveMeasurement(measurement, MEASURING.title(line.title), line, plan)
      this.list = [...this.list.filter((other) => other.line !== line), live]
      this.#early.release(measurement, live)
    } finally {
      this.#starting -= 1
      if (this.#starting === 0) this.#early.clear()
    }
  }

  /** Ends a measurement; what it measured is kept, unless it is to be forgotten. */
  async stop(live: LiveMeasurement, forget = false): Promise<void> {
    const said = forget ? { forget } : saidOf(live.conditions)
    await this.client.request('measurements.stop', { measurement: live.id, ...said })
    if (forget) this.#drop(live)
  }

  /** Takes the figures of an ended measurement off the console. */
  dismiss(live: LiveMeasurement): void {
    this.list = this.list.filter((other) => other !== live)
  }

  /** Reads files of instruments, keeps what they hold with the plan, and chooses it to be compared. */
  async importFiles(paths: readonly string[], plan: MeasuredPlan): Promise<void> {
    const { result } = await this.client.request('measurements.import', {
      paths: [...paths],
      ...saidOf(this.conditions),
    })
    const names = paths.map((path) => path.split(/[\\/]/).at(-1) ?? path)
    await this.#keepImported(names, result, plan)
  }

  /** The same of a file that is known by its content alone, in base64. */
  async importContent(name: string, bytes: string, plan: MeasuredPlan): Promise<void> {
    const { result } = await this.client.request('measurements.read', { name, bytes, ...saidOf(this.conditions) })
    await this.#keepImported([name], result, plan)
  }

  async #keepImported(names: readonly string[], result: MeasuredResult, plan: MeasuredPlan): Promise<void> {
    const { id, fault } = await plan.history.keepMeasured(`measured:${names.join()}`, names.join(', '), result)
    // They were said of this one alone.
    this.conditions = noConditions()
    if (fault !== undefined) this.say('error', MEASURING.notKept(fault))
    await plan.comparison.add(id)
    this.say('done', MEASURING.imported(names, result.streams.length))
  }

  #byId(id: string): LiveMeasurement | undefined {
    return this.list.find((live) => live.id === id && live.ended === undefined)
  }

  #grow(live: LiveMeasurement, { streams, conditions, damagedLines }: Event<'measurement.progress'>['progress']): void {
    if (live.line.origin !== 'board') {
      void this.stop(live, true).catch(() => undefined)
      this.say('error', MEASURING.turnedOut(live.line.title))
      return
    }
    const isFirst = live.streams.length === 0
    live.streams = streams
    if (streams.length === 0) return
    const result: MeasuredResult = {
      format: 'cellbench-result',
      version: 1,
      origin: 'measured',
      instruments: streams.map(({ instrument }) => instrument).filter((one, i, all) => all.indexOf(one) === i),
      conditions,
      sources: [],
      damagedLines,
      streams,
    }
    live.plan.history.showLive(live.id, live.title, result)
    if (isFirst) void live.plan.comparison.add(live.id)
    else live.plan.comparison.renew(live.id, result)
  }

  async #finish(live: LiveMeasurement, { result, message }: Finished): Promise<void> {
    const { history, comparison } = live.plan
    live.ended = message
    history.endLive(live.id)
    if (!result || live.line.origin !== 'board') {
      comparison.leave(live.id)
      this.say('done', message)
      return
    }
    live.streams = result.streams
    try {
      const { id, fault } = await history.keepMeasured(live.id, live.title, result)
      if (comparison.has(live.id)) comparison.renew(live.id, result, id)
      else await comparison.add(id)
      live.ended = fault === undefined ? MEASURING.kept : MEASURING.notKept(fault)
    } catch (error) {
      live.ended = sentence(error)
    }
  }

  #drop(live: LiveMeasurement): void {
    live.plan.history.endLive(live.id)
    live.plan.comparison.leave(live.id)
    this.dismiss(live)
  }
}
