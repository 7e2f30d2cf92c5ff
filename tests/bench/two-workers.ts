/**
 * How many more runs two simulation workers finish than one in the same time, and beside it what two threads are worth on this
 * machine at this moment: how many more events two bare kernels handle than one. Whatever else runs here takes from both.
 */
import { once } from 'node:events'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { ensureBuilt, ROOT } from '../../scripts/build-if-stale.mjs'
import { SimulationPool } from '../../src/main/services/simulation-pool'
import { parsedPlan, shippedLibrary, shippedPlan } from '../support/templates'
import type { KernelOrder } from './kernel-worker'

const RUNS = 4
const SECONDS = 300
/** As long as the runs take, roughly. */
const KERNEL: KernelOrder = { pending: 16, events: 6e7 }

/** What some work took: seconds on the wall, and of this process's processor time. */
interface Spent {
  wall: number
  processor: number
}

export interface TwoWorkers {
  /** Time that one worker takes, in times that two take for the same runs. */
  runs: number
  /** The same for bare kernels. */
  kernels: number
  /** Processor time that a run takes with one worker, in times that it takes beside another. */
  processorTime: number
}

async function spent(work: () => Promise<unknown>): Promise<Spent> {
  const start = process.hrtime.bigint()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { wall: Number(process.hrtime.bigint() - start) / 1e9, processor: (user + system) / 1e6 }
}

async function simulating(workers: number): Promise<Spent> {
  const library = shippedLibrary()
  const plan = parsedPlan(shippedPlan('slide-imx8mm'))
  const request = { plan, board: library.boards.get(plan.board)!, workloads: library.workloads, seconds: SECONDS }
  const pool = new SimulationPool(path.join(ROOT, 'out', 'main', 'simulation-worker.cjs'), workers)
  const runAll = () =>
    Promise.all(Array.from({ length: RUNS }, (_, i) => pool.start({ ...request, seed: String(i) }).finished))
  try {
    // Each of them has a thread of its own, whose start and compilation are part of it.
    return await spent(runAll)
  } finally {
    await pool.close()
  }
}

async function inKernels(threads: number): Promise<Spent> {
  const workers = Array.from(
    { length: threads },
    () => new Worker(path.join(ROOT, 'out', 'bench', 'kernel-worker.mjs')),
  )
  const handle = (events: number) =>
    Promise.all(
      workers.map((worker) => {
        worker.postMessage({ ...KERNEL, events } satisfies KernelOrder)
        return once(worker, 'message')
      }),
    )
  try {
    await handle(KERNEL.events / 10)
    return await spent(() => handle(KERNEL.events / threads))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

/** Runs and kernels, each in one thread and in two, one after the other. */
export async function twoWorkers(): Promise<TwoWorkers> {
  await ensureBuilt(['main'], { quiet: true })
  const oneKernel = await inKernels(1)
  const one = await simulating(1)
  const two = await simulating(2)
  const twoKernels = await inKernels(2)
  return {
    runs: one.wall / two.wall,
    kernels: oneKernel.wall / twoKernels.wall,
    processorTime: one.processor / two.processor,
  }
}
