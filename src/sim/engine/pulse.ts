/** The clock on the wall during a run: when to report progress, when to ask whether to stop. Nothing of it reaches the result. */
import type { Machine } from '../machine/machine'
import type { RunProgress } from '../results/result'
import { RunCancelled, type RunOptions } from './run-options'

/** Wall time between two progress reports unless the options say otherwise, ms: 30 a second. */
const PROGRESS_MS = 33
/** Share of the time that may go into reports: those of a thousand streams are long. */
const REPORTING = 0.2
/**
 * Events that are handled between two beats: as many as take a few milliseconds, whatever one costs. Those at the start explain
 * their samples, each among the worst so far, and cost a hundred times as much as later ones.
 */
const BATCHES = { least: 8, most: 4096 } as const
const SHORT_BATCH_MS = 2
const LONG_BATCH_MS = 8

export class Pulse {
  private last = Date.now()
  private every: number
  private batch: number = BATCHES.least

  /** @param read the state of the run */
  constructor(
    private readonly options: Pick<RunOptions, 'onProgress' | 'progressEveryMs' | 'shouldStop'>,
    private readonly read: () => RunProgress,
  ) {
    this.every = options.progressEveryMs ?? PROGRESS_MS
  }

  /**
   * Reports progress when it is time to; called every few milliseconds.
   * @throws RunCancelled when somebody wants the run to stop
   */
  beat(): void {
    if (this.options.shouldStop?.() === true) {
      throw new RunCancelled(`cancelled after ${this.read().simulatedSeconds.toFixed(3)} s`)
    }
    if (Date.now() - this.last >= this.every) this.report()
  }

  /** Reports progress now. */
  report(): void {
    if (this.options.onProgress === undefined) return
    const before = Date.now()
    this.options.onProgress(this.read())
    this.last = Date.now()
    const wanted = this.options.progressEveryMs ?? PROGRESS_MS
    this.every = Math.max(wanted, (this.last - before) / REPORTING)
  }

  /** Lets the machine handle all events before `untilNs`. */
  run(machine: Machine, untilNs: number): void {
    let start = Date.now()
    while (machine.run(untilNs, this.batch)) {
      const took = Date.now() - start
      if (took < SHORT_BATCH_MS) this.batch = Math.min(BATCHES.most, 2 * this.batch)
      else if (took > LONG_BATCH_MS)
        this.batch = Math.max(BATCHES.least, Math.floor((this.batch * LONG_BATCH_MS) / took))
      this.beat()
      start = Date.now()
    }
  }
}
