/** How much of each core's time the plan asks for. */
import { boardCpus, clusterOf, type Board } from './board'
import { executionScale } from './core-speed'
import { placementCpus, ROOT } from './cores'
import { placementName, type Placement, type Plan } from './plan'
import type { Workload, Workloads } from './workload'

export interface CoreUtilisation {
  /** Cell that owns the core, `root` for root. */
  cell: string
  /** Share of the core's time, worst case: 1 is all of it. */
  utilisation: number
  parts: { name: string; utilisation: number }[]
}

/**
 * Share of a core that one instance of `workload` asks for in the worst case: execution time over period, a system's ticks
 * and its own processes, a device's handler and what it leaves at their mean rate. Loads take what is left and count 0.
 * @param scale times on its core as a multiple of the template's
 */
export function placementUtilisation(placement: Placement, workload: Workload, scale = 1): number {
  const { behaviour } = workload
  switch (behaviour.kind) {
    case 'periodic':
    case 'instrument': {
      const period = placement.period ?? behaviour.period
      const arrivals = placement.arrivals ?? (behaviour.kind === 'periodic' ? behaviour.arrivals : undefined)
      const jobs = arrivals?.law === 'bursty' ? arrivals.count : 1
      const shortest = arrivals?.law === 'bursty' ? Math.max(period, jobs * arrivals.distance) : period
      return shortest > 0 ? (jobs * (placement.wcet ?? behaviour.wcet * scale)) / shortest : 0
    }
    case 'interrupt-source': {
      const period = placement.period ?? behaviour.period
      const mean = period + behaviour.extra
      const each = (placement.wcet ?? behaviour.handler) + behaviour.deferred
      return mean > 0 ? (each * (behaviour.burst?.count ?? 1)) / mean : 0
    }
    case 'system': {
      const ticks = behaviour.tick > 0 ? (behaviour.tickCost * scale) / behaviour.tick : 0
      return ticks + behaviour.busyShare
    }
    case 'load':
      return 0
  }
}

/**
 * Utilisation by core, for every core that a cell owns or a workload of root is placed on; with `board`, for every core of
 * it. Workloads without a template count nothing: a rule names them.
 */
export function coreUtilisation(plan: Plan, workloads: Workloads, board?: Board): Map<number, CoreUtilisation> {
  const cores = new Map<number, CoreUtilisation>()
  const core = (cpu: number, cell: string) => {
    const known = cores.get(cpu) ?? { cell, utilisation: 0, parts: [] }
    cores.set(cpu, known)
    return known
  }
  const place = (cell: string, cpus: readonly number[], placements: readonly Placement[]) => {
    for (const placement of placements) {
      const workload = workloads.get(placement.use)
      if (!workload) continue
      for (const cpu of placementCpus(placement, cpus)) {
        const scale = executionScale(workload, board && clusterOf(board, cpu))
        const utilisation = placementUtilisation(placement, workload, scale)
        const used = core(cpu, cell)
        used.utilisation += utilisation
        if (utilisation > 0) used.parts.push({ name: placementName(placement), utilisation })
      }
    }
  }
  for (const cell of plan.cells) {
    for (const cpu of cell.cpus) core(cpu, cell.name)
    place(cell.name, cell.cpus, cell.workloads)
  }
  const rootCores = board ? boardCpus(board).filter((cpu) => !cores.has(cpu)) : []
  for (const cpu of rootCores) core(cpu, ROOT)
  place(ROOT, rootCores, plan.root.workloads)
  return new Map([...cores].sort(([a], [b]) => a - b))
}
