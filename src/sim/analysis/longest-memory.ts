/** What the memory costs at its very worst: behind everyone, with nothing left in the caches, and with a budget to keep to. */
import { fairShare } from '../machine/dram-queue'
import { requestsAhead } from '../machine/traffic'
import type { Demand, Scenario } from '../machine/scenario'

/** Demands that can run on `core`. */
function demandsOn({ tasks, processes, cores, demands }: Scenario, core: number): Demand[] {
  const { cell } = cores[core]!
  const indices = [
    ...tasks.filter((task) => task.core === core).map((task) => task.demand),
    ...processes.filter((process) => process.cell === cell).flatMap((process) => process.demands),
  ]
  return [...new Set(indices)].map((index) => demands[index]!)
}

const largest = (values: readonly number[]) => Math.max(0, ...values)

/** Longest wait of one DRAM line on `core`, ns: behind all that everyone else can have outstanding. */
export function longestWait(scenario: Scenario, core: number): number {
  const { memory, cores, masters } = scenario
  const ofCores = cores.map((_, other) =>
    other === core ? 0 : largest(demandsOn(scenario, other).map((demand) => requestsAhead(demand, memory, other))),
  )
  const ofMasters = masters.map(({ outstanding }) => outstanding)
  return [...ofCores, ...ofMasters].reduce((sum, requests) => sum + requests, 0) * memory.lineNs
}

/** Lines that code of `demand` moves per ns when every line that could be used again is gone. */
function mostLines({ refills, writes, reuse }: Demand): number {
  return refills + writes + (reuse?.perNs ?? 0)
}

/**
 * Time that an ns of undisturbed execution of `demand` takes on `core` at the longest, ns, over any time that begins with an
 * unspent budget.
 * @param wait longest wait of a DRAM line there, ns
 */
export function longestStretch(scenario: Scenario, demand: Demand, core: number, wait: number): number {
  const { memory, cores, masters } = scenario
  const { lineNs, missNs, budgetLines, budgetPeriodNs } = memory
  const reuses = demand.reuse?.perNs ?? 0
  const stall = demand.refills * wait + reuses * (missNs[core]! + wait)
  const own = mostLines(demand)
  const wanted = cores.map((_, other) => (other === core ? own : largest(demandsOn(scenario, other).map(mostLines))))
  const all = [...wanted, ...masters.map(({ linesPerNs }) => linesPerNs)].map((lines) => lines * lineNs)
  const share = (own * lineNs) / fairShare(Float64Array.from(all))
  const budget = own / (budgetLines[core]! / budgetPeriodNs[core]!)
  return Math.max(1 + stall / demand.outstanding, share, budget)
}

/**
 * Longest stall of `core` by a budget that others have spent before, ns. It comes once: in every later period the core either
 * is busy without a break or moves as many lines as `longestStretch` takes the period to be worth.
 */
export function longestStall({ memory }: Scenario, core: number): number {
  return memory.budgetLines[core]! < Infinity ? memory.budgetPeriodNs[core]! : 0
}
