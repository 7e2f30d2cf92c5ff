/** Which cell owns which core: cells name theirs, root has what remains. */
import { boardCpus, type Board } from './board'
import type { Placement, Plan, PlanDocument } from './plan'

/** The cell that root is called in links, limits, chains and loads, whatever its Jailhouse name is. */
export const ROOT = 'root'

/** Cores of the board that no cell took, ascending. */
export function rootCpus(plan: Pick<Plan, 'cells'>, board: Board): number[] {
  const taken = new Set(plan.cells.flatMap((cell) => cell.cpus))
  return boardCpus(board).filter((cpu) => !taken.has(cpu))
}

/** Index of the first cell that claims `cpu`; -1 when root has it. */
export function ownerOf(document: Pick<PlanDocument, 'cells'>, cpu: number): number {
  return (document.cells ?? []).findIndex((cell) => cell.cpus.includes(cpu))
}

/** The cores that a placement runs on: its own choice, else every core of its cell. */
export function placementCpus(
  placement: Pick<Placement, 'cpu' | 'cpus'>,
  cellCpus: readonly number[],
): readonly number[] {
  if (placement.cpu !== undefined) return [placement.cpu]
  return placement.cpus ?? cellCpus
}
