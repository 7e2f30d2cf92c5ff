/**
 * A few worker threads that simulate. Runs beyond their number wait in line. A cancelled run is over for whoever waits for it at
 * once; its worker stops at its next batch of events, and one that does not is ended and replaced. A paused run keeps its worker,
 * which sleeps, and leaves its place to another.
 *
 * The first machine of a thread is compiled for its own arrays and handles events up to three times as fast as those after it. So
 * a worker goes with its run, unless others wait and the run was over so soon that compiling another worker would take longer.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { RunCancelled } from '../../sim/engine/run-options'
import type { RunProgress, SimulationResult } from '../../sim/results/result'
import { ServiceError } from '../contract/service-error'
import { CONTROL, type RunOrder, type RunReport, type SimulationRequest } from './simulation-messages'

/** Runs that may wait: more is a mistake or an attack, and each holds its plan in memory. */
const MOST_WAITING = 64
/** Runs that may be paused at a time: each keeps a thread and its machine in memory. */
const MOST_PAUSED = 8
/** A worker asks every few milliseconds whether to stop; one that is silent this long after `cancel` does not listen. */
const PATIENCE_MS = 80

/** A run that took less leaves its worker to one that waits: what starting and compiling another costs, seconds. */
const SHORT_SECONDS = 2

export interface FinishedSimulation {
  result: SimulationResult
  /** Time that the simulation took, without waiting in line. */
  wallSeconds: number
}

export interface SimulationRun {
  /** Rejects with RunCancelled at `cancel`, and with a ServiceError when the simulation or its worker failed. */
  finished: Promise<FinishedSimulation>
  cancel(): void
  /**
   * Stops the computation between two of its batches, a few milliseconds later, until `resume` or `cancel`. Throws ServiceError
   * when too many runs are paused already.
   */
  pause(): void
  resume(): void
}

interface Job {
  order: RunOrder
  onProgress: ((progress: RunProgress) => void) | undefined
  settle: { resolve(value: FinishedSimulation): void; reject(reason: Error): void }
  worker?: Worker
}

/** One core is left for the window and the transport. */
export function poolSize(cores = availableParallelism()): number {
  return Math.max(1, Math.min(4, cores - 1))
}

export class SimulationPool {
  private readonly idle: Worker[] = []
  private readonly waiting: Job[] = []
  private readonly running = new Map<Worker, Job>()

  /** Workers start when the first run needs them. `script` is the built simulation worker. */
  constructor(
    private readonly script: string,
    /** Runs at a time. */
    readonly size = poolSize(),
  ) {}

  /** Starts a run or puts it in line. Throws ServiceError when too many wait already. */
  start(request: SimulationRequest, onProgress?: (progress: RunProgress) => void): SimulationRun {
    if (this.waiting.length >= MOST_WAITING) {
      throw new ServiceError('bad-input', `${MOST_WAITING} runs wait already; wait for some of them or cancel them.`)
    }
    const control = new Int32Array(new SharedArrayBuffer(4))
    const order = { request, control, withProgress: onProgress !== undefined }
    let job: Job | undefined
    const finished = new Promise<FinishedSimulation>((resolve, reject) => {
      job = { order, onProgress, settle: { resolve, reject } }
    })
    const started = job!
    this.waiting.push(started)
    this.next()
    return {
      finished,
      cancel: () => this.cancel(started),
      pause: () => this.pause(started),
      resume: () => this.resume(started),
    }
  }

  /** Ends all workers; runs that were not finished reject with RunCancelled. */
  async close(): Promise<void> {
    const busy = [...this.running]
    this.running.clear()
    for (const [, job] of busy) tell(job, CONTROL.stop)
    for (const job of [...this.waiting.splice(0), ...busy.map(([, job]) => job)]) job.settle.reject(new RunCancelled())
    const workers = [...this.idle.splice(0), ...busy.map(([worker]) => worker)]
    await Promise.all(workers.map((worker) => worker.terminate()))
  }

  private next(): void {
    while (this.running.size - this.paused() < this.size) {
      const ready = this.waiting.findIndex((job) => !isPaused(job))
      if (ready < 0) return
      this.give(this.waiting.splice(ready, 1)[0]!)
    }
  }

  /** Workers that sleep. */
  private paused(): number {
    return [...this.running.values()].filter(isPaused).length
  }

  private give(job: Job): void {
    const worker = this.idle.pop() ?? this.hire()
    job.worker = worker
    this.running.set(worker, job)
    worker.ref()
    worker.postMessage(job.order)
  }

  /** Starts a worker whose reports go to whichever job it has at the time. */
  private hire(): Worker {
    const worker = new Worker(this.script)
    worker.on('message', (report: RunReport) => {
      const job = this.running.get(worker)
      if (!job) return
      if (report.kind === 'progress') return job.onProgress?.(report.progress)
      // An idle worker must not keep a command line alive that has nothing left to do.
      worker.unref()
      this.running.delete(worker)
      if (this.waiting.some((other) => !isPaused(other)) && isShort(report)) this.idle.push(worker)
      else void worker.terminate()
      if (report.kind === 'finished') job.settle.resolve(report)
      else job.settle.reject(errorOf(report))
      this.next()
    })
    // A worker that failed outside of a simulation has lost its state: it ends, and another is hired when one is needed.
    let reason: string | undefined
    worker.on('error', (error) => {
      reason = error.message
    })
    worker.on('exit', (code) => {
      const place = this.idle.indexOf(worker)
      if (place >= 0) this.idle.splice(place, 1)
      const job = this.running.get(worker)
      if (!job) return
      this.running.delete(worker)
      const wanted = Atomics.load(job.order.control, 0) === CONTROL.stop
      job.settle.reject(wanted ? new RunCancelled() : failure(reason ?? `its worker ended with code ${code}`))
      this.next()
    })
    return worker
  }

  private cancel(job: Job): void {
    const place = this.waiting.indexOf(job)
    if (place >= 0) {
      this.waiting.splice(place, 1)
      job.settle.reject(new RunCancelled())
      return
    }
    const { worker } = job
    if (!worker || this.running.get(worker) !== job) return
    tell(job, CONTROL.stop)
    job.onProgress = undefined
    job.settle.reject(new RunCancelled())
    setTimeout(() => {
      if (this.running.get(worker) === job) void worker.terminate()
    }, PATIENCE_MS).unref()
  }

  private pause(job: Job): void {
    if (!this.holds(job) || isPaused(job)) return
    const waiting = this.waiting.filter(isPaused).length
    if (this.paused() + waiting >= MOST_PAUSED) {
      throw new ServiceError('bad-input', `${MOST_PAUSED} runs are paused already; resume or cancel one of them.`)
    }
    tell(job, CONTROL.pause)
    this.next()
  }

  private resume(job: Job): void {
    if (!this.holds(job) || !isPaused(job)) return
    tell(job, CONTROL.goOn)
    this.next()
  }

  /** Whether a job waits or runs: what has ended or was cancelled is told nothing any more. */
  private holds(job: Job): boolean {
    if (this.waiting.includes(job)) return true
    const isRunning = job.worker !== undefined && this.running.get(job.worker) === job
    return isRunning && Atomics.load(job.order.control, 0) !== CONTROL.stop
  }
}

function isShort(report: RunReport): boolean {
  return report.kind === 'finished' && report.wallSeconds < SHORT_SECONDS
}

function isPaused(job: Job): boolean {
  return Atomics.load(job.order.control, 0) === CONTROL.pause
}

/** Says it to the run's thread, and wakes it when it sleeps. */
function tell(job: Job, what: (typeof CONTROL)[keyof typeof CONTROL]): void {
  Atomics.store(job.order.control, 0, what)
  Atomics.notify(job.order.control, 0)
}

function errorOf(report: Exclude<RunReport, { kind: 'progress' | 'finished' }>): Error {
  if (report.kind === 'cancelled') return new RunCancelled()
  if (report.kind === 'refused') return new ServiceError('bad-input', `The plan cannot be simulated: ${report.message}`)
  return failure(report.message)
}

function failure(reason: string): ServiceError {
  return new ServiceError('internal', `The simulation failed: ${reason}`)
}
