/**
 * A run: the plan's cells are enabled and started, then its workloads run on the simulated machine.
 */
import type { Board } from '../plan/board'
import type { Plan } from '../plan/plan'
import type { Workloads } from '../plan/workload'
import { analyse } from '../analysis/analyse'
import { compile } from '../machine/compile'
import { evaluateLimits } from '../results/limits'
import type { CellResult, CpuResult, RunProgress, SimulationResult } from '../results/result'
import { bootConsole } from './boot'
import { Campaign } from './campaign'
import { RunCancelled, type RunOptions } from './run-options'

/** Events between two questions whether to stop and two looks at the clock: a few milliseconds of wall time at most. */
const BATCH = 4096

/** Wall time between two progress reports unless the options say otherwise, ms. */
const PROGRESS_MS = 33

/**
 * Simulates `plan` for `options.seconds`. The result depends on plan, board, workloads, seconds and seed alone, to the last
 * bit: how often progress is reported changes nothing.
 *
 * Measurement begins with warm caches, so that no stream's maximum is its first sample.
 * @throws RunCancelled when `options.shouldStop` says so
 * @throws NotSimulatable when the plan names a core, cell or template that does not exist
 * @throws RangeError when the seconds are not above 0 or the seed is not a whole number below 2^64
 */
export function simulate(plan: Plan, board: Board, workloads: Workloads, options: RunOptions): SimulationResult {
  const { seconds, seed } = options
  if (!(seconds > 0 && seconds <= 8.64e6))
    throw new RangeError(`seconds must be above 0 and at most 8640000, not ${seconds}`)
  if (!/^\d{1,20}$/.test(seed) || BigInt(seed) >= 1n << 64n) {
    throw new RangeError(`the seed must be a whole number below 2^64 as text, not ${JSON.stringify(seed)}`)
  }
  const { scenario, parameters, load } = compile(plan, board, workloads, seed, options.parameters)
  const console = bootConsole(plan, board)
  const campaign = new Campaign(scenario, seed)
  runTo(campaign, Math.round(seconds * 1e9), options)

  const { machine } = campaign
  const recorders = campaign.recorders.filter((recorder) => recorder !== null)
  return {
    format: 'cellbench-result',
    version: 1,
    origin: 'simulated',
    plan: { name: plan.name, board: plan.board },
    seed,
    interruptDelivery: plan.jailhouse.interruptDelivery,
    colouring: plan.jailhouse.colouring,
    load,
    simulatedSeconds: seconds,
    events: machine.events,
    jobs: machine.released,
    streams: campaign.results(),
    cells: exitsOf(campaign),
    cpus: utilisationOf(campaign, seconds),
    limits: evaluateLimits(plan.limits, recorders, analyse(scenario)),
    parameters,
    console,
  }
}

function runTo(campaign: Campaign, endNs: number, options: RunOptions): void {
  const { machine } = campaign
  const every = options.progressEveryMs ?? PROGRESS_MS
  let last = Date.now()
  while (machine.run(endNs, BATCH)) {
    if (options.shouldStop?.() === true) throw new RunCancelled(`cancelled after ${(machine.now / 1e9).toFixed(3)} s`)
    const now = Date.now()
    if (now - last < every) continue
    last = now
    options.onProgress?.(progressOf(campaign, machine.now / 1e9, options.seconds))
  }
  machine.finish(endNs)
  options.onProgress?.(progressOf(campaign, options.seconds, options.seconds))
}

function progressOf(campaign: Campaign, simulatedSeconds: number, ofSeconds: number): RunProgress {
  const streams = campaign.recorders.flatMap((recorder) => (recorder === null ? [] : [recorder.progress()]))
  return { simulatedSeconds, ofSeconds, events: campaign.machine.events, streams }
}

/** Exits by Jailhouse's statistics names: the machine's only ones are interrupts that are handled and injected. */
function exitsOf({ scenario, machine }: Campaign): CellResult[] {
  return scenario.cells.map((name, cell) => {
    let interrupts = 0
    scenario.cores.forEach((core, index) => {
      if (core.cell === cell) interrupts += machine.trapsOn[index]!
    })
    return { name, exits: { total: interrupts, virt_irq: interrupts } }
  })
}

function utilisationOf({ scenario, machine }: Campaign, seconds: number): CpuResult[] {
  return scenario.cores.map(({ cpu, cell }, index) => ({
    cpu,
    cell: scenario.cells[cell]!,
    utilisation: Math.min(1, machine.busyOn[index]! / (seconds * 1e9)),
  }))
}
