/** What the parts of compilation share: the plan that is read and the scenario that grows. */
import { clusterOf, type Board, type BoardCluster } from '../plan/board'
import type { MemoryBudget } from '../plan/memory-shares'
import type { Guest, Placement, Plan } from '../plan/plan'
import type { Workload, Workloads } from '../plan/workload'
import { RandomStreams } from '../engine/random'
import type { DemandTable } from './demand-table'
import { NotSimulatable } from './not-simulatable'
import type { Core, Process, Task } from './scenario'
import type { UsedParameters } from './used-parameters'

/** A cell as the simulator sees it; root is the first. */
export interface SimulatedCell {
  name: string
  guest: Guest
  cpus: number[]
  colours: readonly number[] | undefined
  memoryBudget: MemoryBudget | undefined
  cachePortion: number | undefined
  workloads: Placement[]
}

export interface Building {
  plan: Plan
  board: Board
  workloads: Workloads
  cells: SimulatedCell[]
  cores: Core[]
  tasks: Task[]
  processes: Process[]
  demands: DemandTable
  used: UsedParameters
  seed: string
  /** All systems' mappings of new code that reach other cores' instruction caches, a second. */
  codeMappingsPerSecond: number
}

/** The template behind `use`; who asked is named when there is none. */
export function templateOf(building: Building, use: string, who: string): Workload {
  const template = building.workloads.get(use)
  if (template !== undefined) return template
  const known = [...building.workloads.keys()].join(', ')
  throw new NotSimulatable(`${who} uses the workload "${use}", which is not among the templates (${known})`)
}

/** The cluster of a core that the plan uses. */
export function clusterAt(board: Board, cpu: number): BoardCluster {
  const cluster = clusterOf(board, cpu)
  if (cluster === undefined) throw new NotSimulatable(`the board ${board.id} has no core ${cpu}`)
  return cluster
}

/** Start of a timer within its first period: any nanosecond, the same for the same seed and name. */
export function phaseOf(seed: string, stream: string, periodNs: number): number {
  return Math.floor(new RandomStreams(seed, [`phase of ${stream}`]).unit(0) * periodNs)
}
