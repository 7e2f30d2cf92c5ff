/** The cores as the SoC view shows them: whose they are, what runs there, how full they are. */
import { boardCpus, type Board } from '../../sim/plan/board'
import { placementCpus, rootCpus } from '../../sim/plan/cores'
import { placementName, type Plan } from '../../sim/plan/plan'
import { coreUtilisation } from '../../sim/plan/utilisation'
import type { Workload, Workloads } from '../../sim/plan/workload'
import { duration } from '../format/numbers'
import { cellsOf, type CellRef } from '../session/selection'
import { CORE_TEXTS, SOC_TEXTS } from '../texts/soc'

export interface PlacedView {
  cell: CellRef
  /** Index in the cell's workloads. */
  index: number
  name: string
  /** Period or kind, beside the name. */
  note: string
  utilisation: number
}

export interface CoreView {
  cpu: number
  cell: CellRef
  /** The owner in the words on the screen: root Linux or a cell's name. */
  owner: string
  workloads: PlacedView[]
  /** 0 for idle, 1 for full; above 1 when more was placed than fits. */
  utilisation: number
}

/** All cores in the order in which the picture shows them: cluster by cluster. */
export function pictureCpus(board: Board): number[] {
  return board.clusters.flatMap(({ cpus }) => cpus.map(({ cpu }) => cpu))
}

/** The owner of a core: the first cell that names it, else root. */
export function ownerOf(plan: Plan, cpu: number): CellRef {
  const index = plan.cells.findIndex((cell) => cell.cpus.includes(cpu))
  return index >= 0 ? index : 'root'
}

/** The cores of a cell as the plan gives them; root has what remains. */
export function cpusOf(plan: Plan, board: Board, cell: CellRef): readonly number[] {
  return cell === 'root' ? rootCpus(plan, board) : (plan.cells[cell]?.cpus ?? [])
}

/** What a template says about itself in one word: its period where it has one. */
export function workloadNote(workload: Workload | undefined, period?: number): string {
  if (!workload) return CORE_TEXTS.unknown
  const { behaviour } = workload
  if ('period' in behaviour) return duration(period ?? behaviour.period)
  return behaviour.kind === 'load' ? CORE_TEXTS.load : CORE_TEXTS.system
}

/** Every core of the board in order. A workload that names a core outside its cell is shown on that core all the same. */
export function coreViews(plan: Plan, board: Board, workloads: Workloads): CoreView[] {
  const utilisation = coreUtilisation(plan, workloads, board)
  return boardCpus(board).map((cpu) => {
    const cell = ownerOf(plan, cpu)
    const load = utilisation.get(cpu)
    const placed = cellsOf(plan).flatMap(([ref, owner]) =>
      owner.workloads.flatMap((placement, index): PlacedView[] => {
        if (!placementCpus(placement, cpusOf(plan, board, ref)).includes(cpu)) return []
        const name = placementName(placement)
        const part = load?.parts.find((candidate) => candidate.name === name)
        return [
          {
            cell: ref,
            index,
            name: placement.name ?? workloads.get(placement.use)?.name ?? placement.use,
            note: workloadNote(workloads.get(placement.use), placement.period),
            utilisation: part?.utilisation ?? 0,
          },
        ]
      }),
    )
    const owner = cell === 'root' ? SOC_TEXTS.rootLinux : plan.cells[cell]!.name
    return { cpu, cell, owner, workloads: placed, utilisation: load?.utilisation ?? 0 }
  })
}
