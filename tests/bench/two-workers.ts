/** How many more runs two simulation workers finish than one in the same time. */
import path from 'node:path'
import { ensureBuilt, ROOT } from '../../scripts/build-if-stale.mjs'
import { SimulationPool } from '../../src/main/services/simulation-pool'
import { parsedPlan, shippedLibrary, shippedPlan } from '../support/templates'

const RUNS = 8
const SECONDS = 10

async function wallSeconds(workers: number): Promise<number> {
  const library = shippedLibrary()
  const plan = parsedPlan(shippedPlan('slide-imx8mm'))
  const request = { plan, board: library.boards.get(plan.board)!, workloads: library.workloads, seconds: SECONDS }
  const pool = new SimulationPool(path.join(ROOT, 'out', 'main', 'simulation-worker.cjs'), workers)
  const runAll = () =>
    Promise.all(Array.from({ length: RUNS }, (_, i) => pool.start({ ...request, seed: String(i) }).finished))
  try {
    // The first round starts the workers and compiles what they run.
    await runAll()
    const start = process.hrtime.bigint()
    await runAll()
    return Number(process.hrtime.bigint() - start) / 1e9
  } finally {
    await pool.close()
  }
}

/** Time that one worker takes, in times that two take for the same runs. */
export async function twoWorkers(): Promise<number> {
  await ensureBuilt(['main'], { quiet: true })
  const one = await wallSeconds(1)
  return one / (await wallSeconds(2))
}
