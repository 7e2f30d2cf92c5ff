/**
 * A run: the plan's cells are enabled and started, then its workloads run on the simulated machine.
 */
import type { Board } from '../plan/board'
import type { Plan } from '../plan/plan'
import type { Workloads } from '../plan/workload'
import { analysePaths } from '../analysis/analyse-paths'
import { bootTiming } from '../hypervisor/boot-timing'
import { compile } from '../machine/compile'
import { exitsByName } from '../machine/exits'
import type { Scenario } from '../machine/scenario'
import { UsedParameters } from '../machine/used-parameters'
import { whatIfsOf } from '../machine/what-if'
import { explainedStreams } from '../results/foundations'
import { evaluateLimits } from '../results/limits'
import type { Bound, CellResult, CpuResult, RunProgress, SimulationResult } from '../results/result'
import { bootConsole } from './boot'
import { Campaign, type Counts } from './campaign'
import { chainResults } from './message-records'
import { refuseTooLarge } from './plan-size'
import { Pulse } from './pulse'
import type { RunOptions } from './run-options'
import { startedEarlier, warmUpOf } from './warm-up'

/**
 * Simulates `plan` for `options.seconds`, after a warm-up of which nothing is counted. The result depends on plan, board,
 * workloads, seconds, seed and parameters alone, to the last bit: how often progress is reported changes nothing.
 * @throws RunCancelled when `options.shouldStop` says so
 * @throws NotSimulatable when the plan cannot be simulated; its message says why
 * @throws RangeError when the seconds are not above 0 or the seed is not a whole number below 2^64
 */
export function simulate(plan: Plan, board: Board, workloads: Workloads, options: RunOptions): SimulationResult {
  const { seconds, seed } = options
  if (!(seconds > 0 && seconds <= 8.64e6))
    throw new RangeError(`seconds must be above 0 and at most 8640000, not ${seconds}`)
  if (!/^\d{1,20}$/.test(seed) || BigInt(seed) >= 1n << 64n) {
    throw new RangeError(`the seed must be a whole number below 2^64 as text, not ${JSON.stringify(seed)}`)
  }
  refuseTooLarge(plan, board)
  const compiled = compile(plan, board, workloads, seed, options.parameters)
  const { scenario, parameters, load, management } = compiled
  const console = bootConsole(plan, board)
  const bootParameters = new UsedParameters(options.parameters)
  const boot = bootTiming(plan, board, workloads, bootParameters)
  compiled.used.refuseUnused(bootParameters)
  const warmUpNs = plan.run.warmUp ?? warmUpOf(scenario)
  const campaign = new Campaign(startedEarlier(scenario, warmUpNs), seed, warmUpNs)
  const bounds = new Map<string, Bound>()
  const pulse = new Pulse(options, () => progressOf(campaign, bounds, warmUpNs, seconds))
  for (const [id, bound] of analysePaths(scenario, () => pulse.beat())) bounds.set(id, bound)
  const { machine } = campaign
  pulse.run(machine, warmUpNs)
  campaign.begin()
  const endNs = warmUpNs + Math.round(seconds * 1e9)
  pulse.run(machine, endNs)
  machine.finish(endNs)
  pulse.report()

  const counts = campaign.counts()
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
    whatIfs: whatIfsOf(plan),
    warmUpSeconds: warmUpNs / 1e9,
    simulatedSeconds: seconds,
    events: counts.events,
    jobs: counts.jobs,
    streams: explainedStreams(campaign.results(), bounds, parameters, { plan, board }),
    cells: exitsOf(scenario, counts),
    cpus: coresOf(campaign, counts, endNs, seconds),
    dram: campaign.memoryTraffic.dram(machine, endNs, seconds * 1e9),
    management,
    boot,
    links: campaign.messageCounts.links(machine, seconds),
    chains: chainResults(scenario),
    limits: evaluateLimits(plan.limits, recorders, bounds),
    parameters,
    console,
  }
}

function progressOf(
  campaign: Campaign,
  bounds: ReadonlyMap<string, Bound>,
  warmUpNs: number,
  ofSeconds: number,
): RunProgress {
  const simulatedSeconds = Math.min(ofSeconds, Math.max(0, (campaign.machine.now - warmUpNs) / 1e9))
  const streams = campaign.recorders.flatMap((recorder) => {
    if (recorder === null) return []
    const bound = bounds.get(recorder.id) ?? { noBound: 'the analysis is under way' }
    return [{ ...recorder.progress(), bound }]
  })
  return { simulatedSeconds, ofSeconds, events: campaign.counts().events, streams }
}

function exitsOf(scenario: Scenario, { exits }: Counts): CellResult[] {
  return scenario.cells.map((name, cell) => {
    const cores = scenario.cores.flatMap((core, index) => (core.cell === cell ? [index] : []))
    return { name, exits: exitsByName(exits, cores) }
  })
}

function coresOf(
  { scenario, machine, memoryTraffic }: Campaign,
  { busyNs }: Counts,
  endNs: number,
  seconds: number,
): CpuResult[] {
  const traffic = memoryTraffic.cores(machine, endNs, seconds * 1e9)
  return scenario.cores.map(({ cpu, cell }, index) => {
    const { stalled, ...moved } = traffic[index]!
    return {
      cpu,
      cell: scenario.cells[cell]!,
      utilisation: Math.min(1, busyNs[index]! / (seconds * 1e9)),
      ...moved,
      ...(scenario.memory.budgetLines[index]! < Infinity ? { stalledShare: stalled } : {}),
    }
  })
}
