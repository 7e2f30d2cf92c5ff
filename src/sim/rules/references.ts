/** What a plan can name: cells, placed workloads, and where each stands. */
import { ROOT, rootCpus } from '../plan/cores'
import { placementName, type Guest, type Placement, type Plan, type PlanPath } from '../plan/plan'
import type { RuleInput } from './rule'

/** Root or a cell as the home of workloads. */
export interface Home {
  name: string
  guest: Guest
  cpus: readonly number[]
  workloads: readonly Placement[]
  path: PlanPath
}

/** Root first, then the cells in their order. */
export function homes(input: RuleInput): Home[] {
  const plan = input.plan?.plan
  if (!plan) return []
  const cpus = input.board ? rootCpus(plan, input.board) : []
  return [
    { name: ROOT, guest: plan.root.guest, cpus, workloads: plan.root.workloads, path: ['root'] },
    ...plan.cells.map((cell, index) => ({
      name: cell.name,
      guest: cell.guest,
      cpus: cell.cpus,
      workloads: cell.workloads,
      path: ['cells', index],
    })),
  ]
}

/** Every `cell/workload` that limits and chains can name. */
export function targets(plan: Plan): string[] {
  const of = (cell: string, workloads: readonly Placement[]) =>
    workloads.map((placement) => `${cell}/${placementName(placement)}`)
  return [...of(ROOT, plan.root.workloads), ...plan.cells.flatMap((cell) => of(cell.name, cell.workloads))]
}

/** Names that a link or a load can mention. */
export function cellNames(plan: Plan): string[] {
  return [ROOT, ...plan.cells.map((cell) => cell.name)]
}
