/** What the inspector shows: one thing of the plan or of the board, addressed so that it survives an edit elsewhere. */
import type { Plan, PlanPath } from '../../sim/plan/plan'

/** A cell by its place in the plan. */
export type CellRef = 'root' | number

export type Selection =
  | { kind: 'plan' }
  | { kind: 'core'; cpu: number }
  | { kind: 'cell'; cell: CellRef }
  | { kind: 'workload'; cell: CellRef; index: number }
  | { kind: 'region'; cell: number; index: number }
  | { kind: 'link'; index: number }
  | { kind: 'device'; name: string }
  | { kind: 'devices' }
  | { kind: 'template'; id: string }
  | { kind: 'hypervisor' }
  | { kind: 'board' }

const PLAN: Selection = { kind: 'plan' }

/** Tells the things of a plan apart; also the `data-place` of the element that shows one. */
export function placeKey(selection: Selection): string {
  return JSON.stringify(selection)
}

/** The document path of a cell. */
export function cellPath(cell: CellRef): PlanPath {
  return cell === 'root' ? ['root'] : ['cells', cell]
}

function inCell(plan: Plan, cell: CellRef, rest: PlanPath): Selection {
  const [field, index] = rest
  if (field === 'workloads' && typeof index === 'number') return { kind: 'workload', cell, index }
  if (cell === 'root') return { kind: 'cell', cell }
  if (field === 'memory' && typeof index === 'number') return { kind: 'region', cell, index }
  if (field === 'devices' && typeof index === 'number') {
    const name = plan.cells[cell]?.devices[index]
    if (name !== undefined) return { kind: 'device', name }
  }
  if (field === 'cpus' && typeof index === 'number') {
    const cpu = plan.cells[cell]?.cpus[index]
    if (cpu !== undefined) return { kind: 'core', cpu }
  }
  return { kind: 'cell', cell }
}

/** The workload that a limit is about, when the plan has it. */
function limited(plan: Plan, index: number): Selection {
  const [cellName, workload] = (plan.limits[index]?.of ?? '').split('/')
  for (const [cell, owner] of cellsOf(plan)) {
    const named = cell === 'root' ? cellName === 'root' || cellName === owner.name : cellName === owner.name
    const found = named ? owner.workloads.findIndex((placed) => (placed.name ?? placed.use) === workload) : -1
    if (found >= 0) return { kind: 'workload', cell, index: found }
  }
  return PLAN
}

/** Root and every cell with its reference, root first. */
export function cellsOf(plan: Plan): [CellRef, Plan['root'] | Plan['cells'][number]][] {
  return [['root', plan.root], ...plan.cells.map((cell, index): [CellRef, Plan['cells'][number]] => [index, cell])]
}

/** What to select for a place that a problem or fault names. */
export function selectionOf(plan: Plan, path: PlanPath): Selection {
  const [group, index, ...rest] = path
  if (group === 'root') return inCell(plan, 'root', path.slice(1))
  if (typeof index !== 'number') return PLAN
  if (group === 'cells') return inCell(plan, index, rest)
  if (group === 'links') return { kind: 'link', index }
  if (group === 'limits') return limited(plan, index)
  return PLAN
}

/** The same selection where the plan still has it, else the plan as a whole: an undo may take away what is selected. */
export function stillThere(plan: Plan, selection: Selection): Selection {
  const cell = 'cell' in selection ? (selection.cell === 'root' ? plan.root : plan.cells[selection.cell]) : undefined
  switch (selection.kind) {
    case 'cell':
      return cell ? selection : PLAN
    case 'workload':
      return cell?.workloads[selection.index] ? selection : PLAN
    case 'region':
      return plan.cells[selection.cell]?.memory[selection.index] ? selection : PLAN
    case 'link':
      return plan.links[selection.index] ? selection : PLAN
    default:
      return selection
  }
}

/** True when a problem's place lies on or inside the selected thing. */
export function covers(plan: Plan, selection: Selection, path: PlanPath): boolean {
  if (selection.kind === 'plan') return sameSelection(selectionOf(plan, path), selection)
  if (selection.kind === 'cell') {
    const base = cellPath(selection.cell)
    return base.every((step, i) => path[i] === step)
  }
  return sameSelection(selectionOf(plan, path), selection)
}

/** True when both mean the same thing. */
export function sameSelection(a: Selection, b: Selection): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** The cell that is selected, or whose core, workload or region is; undefined for root's and for everything else. */
export function selectedCell(plan: Plan, selection: Selection): number | undefined {
  if (selection.kind === 'core') {
    const owner = plan.cells.findIndex((cell) => cell.cpus.includes(selection.cpu))
    return owner >= 0 ? owner : undefined
  }
  return 'cell' in selection && selection.cell !== 'root' ? selection.cell : undefined
}
