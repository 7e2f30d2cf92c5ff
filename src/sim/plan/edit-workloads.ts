/** Edits of workloads: placing a template on a core, moving, removing. Each makes one undoable change. */
import { boardCpus, type Board } from './board'
import { documentBoard } from './board-of'
import { changePlan, type AppliedChange } from './change'
import { ownerOf, ROOT } from './cores'
import { dropTargets, retarget, uniqueName } from './edit-cells'
import { freePlace } from './free-space'
import type { Library } from './library'
import type { Guest, PlanDocument, PlanPath } from './plan'
import { formatAddress, formatSize } from './units'
import { STRESSORS, type Workload } from './workload'

type CellDocument = NonNullable<PlanDocument['cells']>[number]
type LoadDocument = NonNullable<NonNullable<PlanDocument['run']>['load']>[number]
type PlacementDocument = NonNullable<CellDocument['workloads']>[number]

/** Bytes of RAM that a new cell starts with: 64 KiB as Jailhouse's inmate demos, 16 MiB as NXP's Zephyr and FreeRTOS cells at most. */
export const NEW_RAM: Record<Guest, bigint> = {
  'bare-metal': 64n << 10n,
  zephyr: 16n << 20n,
  freertos: 16n << 20n,
  linux: 256n << 20n,
  'linux-rt': 256n << 20n,
}

const nameOf = (placement: PlacementDocument) => placement.name ?? placement.use

function rootGuest(document: PlanDocument): Guest {
  return document.root?.guest ?? 'linux'
}

/** Placements of a cell (`root` when `index` is -1), made when missing. */
function placementsIn(draft: PlanDocument, index: number): PlacementDocument[] {
  if (index < 0) {
    draft.root ??= {}
    return (draft.root.workloads ??= [])
  }
  return (draft.cells![index]!.workloads ??= [])
}

/** Takes `cpu` out of root's placements that also run elsewhere: root has what remains. */
function takeCoreFromRoot(draft: PlanDocument, cpu: number): void {
  for (const placement of draft.root?.workloads ?? []) {
    const rest = placement.cpus?.filter((other) => other !== cpu) ?? []
    if (rest.length > 0) placement.cpus = rest
  }
}

/** A new cell for `guest` on `cpu` with free memory and a name of its own; returns its index. */
function addCellIn(draft: PlanDocument, board: Board | undefined, guest: Guest, cpu: number): number {
  draft.cells ??= []
  const size = NEW_RAM[guest]
  const free = board && freePlace(draft, board, { purpose: 'inmate', size, guest })
  takeCoreFromRoot(draft, cpu)
  draft.cells.push({
    name: uniqueName(guest, [
      ROOT,
      draft.root?.name ?? board?.root.name ?? ROOT,
      ...draft.cells.map((cell) => cell.name),
    ]),
    guest,
    cpus: [cpu],
    memory:
      free === undefined
        ? []
        : [
            {
              purpose: 'ram',
              physical: formatAddress(free),
              // Jailhouse's inmate library is linked to 0; the others run where they lie.
              ...(guest === 'bare-metal' ? { guest: '0x0' } : {}),
              size: formatSize(size),
            },
          ],
    devices: [],
    workloads: [],
  })
  return draft.cells.length - 1
}

function addPlacement(draft: PlanDocument, owner: number, placement: PlacementDocument): void {
  const placements = placementsIn(draft, owner)
  const name = uniqueName(nameOf(placement), placements.map(nameOf))
  placements.push(name === placement.use ? placement : { ...placement, name })
}

/** An entry of `run.load` that starts one process: the first kind that the template knows. */
export function oneOf(load: Workload, on: string): LoadDocument {
  const { behaviour } = load
  const kind = STRESSORS.find((name) => behaviour.kind === 'load' && behaviour.stressors[name] !== undefined)
  return { use: load.id, on, [kind ?? 'cpu']: 1 }
}

/** A load is not placed on a core: it runs in a cell for the length of a run. */
function addLoad(document: PlanDocument, load: Workload, owner: number): AppliedChange {
  const use = load.id
  const on = owner < 0 ? ROOT : document.cells![owner]!.name
  return changePlan(document, `load ${on} with ${use}`, (draft) => {
    draft.run ??= {}
    draft.run.load ??= []
    draft.run.load.push(oneOf(load, on))
  })
}

/**
 * Places the template `use` on core `cpu`, in the cell that owns the core. Root's core and a template that root's guest
 * cannot run: a new cell takes the core, with free memory from the board's reserved areas. A load goes into the run. An
 * unknown template is placed as it is, for a rule to name.
 */
export function addWorkload(document: PlanDocument, library: Library, use: string, cpu: number): AppliedChange {
  const workload: Workload | undefined = library.workloads.get(use)
  const owner = ownerOf(document, cpu)
  if (workload?.behaviour.kind === 'load') return addLoad(document, workload, owner)
  const needsCell = owner < 0 && workload !== undefined && !workload.guests.includes(rootGuest(document))
  return changePlan(document, `place ${workload?.name ?? use} on core ${cpu}`, (draft) => {
    const target = needsCell ? addCellIn(draft, documentBoard(draft, library), workload.guests[0]!, cpu) : owner
    addPlacement(draft, target, { use, cpu })
  })
}

/** Index of the cell and of the placement that `path` names; -1 stands for root. Undefined when nothing is there. */
function placementAt(document: PlanDocument, path: PlanPath): { owner: number; index: number } | undefined {
  const owner = path[0] === 'root' ? -1 : Number(path[1])
  const index = Number(path.at(-1))
  const list = owner < 0 ? document.root?.workloads : document.cells?.[owner]?.workloads
  return list?.[index] && path.at(-2) === 'workloads' ? { owner, index } : undefined
}

/** Core that a placement starts from: its own, its first, or the first of its cell. */
function coreOf(placement: PlacementDocument, cell: CellDocument | undefined): number | undefined {
  return placement.cpu ?? placement.cpus?.[0] ?? cell?.cpus[0]
}

/**
 * Moves the placement at `path` to core `cpu`.
 * - A core of its own cell: it runs there.
 * - A core of root that root's guest cannot use: its cell comes along and takes the core, giving back the one it left when
 *   nothing else runs there.
 * - A core of another cell: it changes cells; limits and chains follow it.
 */
export function moveWorkload(document: PlanDocument, library: Library, path: PlanPath, cpu: number): AppliedChange {
  const found = placementAt(document, path)
  if (!found) return changePlan(document, `move to core ${cpu}`, () => undefined)
  const target = ownerOf(document, cpu)
  const cell = found.owner < 0 ? undefined : document.cells![found.owner]!
  const placement = (cell?.workloads ?? document.root?.workloads)![found.index]!
  const label = `move ${nameOf(placement)} to core ${cpu}`
  const guests = library.workloads.get(placement.use)?.guests
  const rootCannot = target < 0 && guests !== undefined && !guests.includes(rootGuest(document))
  return changePlan(document, label, (draft) => {
    if (target !== found.owner && target < 0 && rootCannot) moveCellTo(draft, found.owner, coreOf(placement, cell), cpu)
    if (target === found.owner || (target < 0 && rootCannot)) {
      const moved = placementsIn(draft, found.owner)[found.index]!
      moved.cpu = cpu
      delete moved.cpus
      return
    }
    const [moved] = placementsIn(draft, found.owner).splice(found.index, 1)
    delete moved!.cpus
    addPlacement(draft, target, { ...moved!, cpu })
    const from = `${cell?.name ?? ROOT}/${nameOf(placement)}`
    const to = `${target < 0 ? ROOT : draft.cells![target]!.name}/${nameOf(placementsIn(draft, target).at(-1)!)}`
    retarget(draft, (name) => (name === from ? to : name))
  })
}

/** The cell at `index` takes `cpu` and leaves `before`, unless another of its workloads is placed there. */
function moveCellTo(draft: PlanDocument, index: number, before: number | undefined, cpu: number): void {
  const cell = draft.cells![index]!
  const busy = (cell.workloads ?? []).filter((other) => other.cpu === before || other.cpus?.includes(before ?? -1))
  const leaves = busy.length <= 1
  cell.cpus = [...cell.cpus.filter((other) => !leaves || other !== before), cpu].sort((a, b) => a - b)
  takeCoreFromRoot(draft, cpu)
}

/** Gives the placement at `path` another name, or its template's, and renames what limits, chains and flows call it. */
export function renameWorkload(document: PlanDocument, path: PlanPath, name: string | undefined): AppliedChange {
  const found = placementAt(document, path)
  if (!found) return changePlan(document, 'rename', () => undefined)
  const cell = found.owner < 0 ? undefined : document.cells![found.owner]!
  const placement = (cell?.workloads ?? document.root?.workloads)![found.index]!
  const targetOf = (called: string) => `${cell?.name ?? ROOT}/${called}`
  const [before, after] = [nameOf(placement), name ?? placement.use]
  return changePlan(document, `rename ${before} to ${after}`, (draft) => {
    const placements = placementsIn(draft, found.owner)
    const renamed = placements[found.index]!
    if (name === undefined) delete renamed.name
    else renamed.name = name
    // Mentions stay with another one of that name.
    if (placements.some((other) => nameOf(other) === before)) return
    retarget(draft, (target) => (target === targetOf(before) ? targetOf(after) : target))
  })
}

/** Removes the placement at `path`, and the limits, chains and flows of messages that name it. */
export function removeWorkload(document: PlanDocument, path: PlanPath): AppliedChange {
  const found = placementAt(document, path)
  if (!found) return changePlan(document, 'remove', () => undefined)
  const cell = found.owner < 0 ? undefined : document.cells![found.owner]!
  const placement = (cell?.workloads ?? document.root?.workloads)![found.index]!
  const target = `${cell?.name ?? ROOT}/${nameOf(placement)}`
  return changePlan(document, `remove ${nameOf(placement)}`, (draft) => {
    placementsIn(draft, found.owner).splice(found.index, 1)
    if (placementsIn(draft, found.owner).some((other) => nameOf(other) === nameOf(placement))) return
    dropTargets(draft, (name) => name === target)
  })
}

/** Gives core `cpu` to the cell at `index`, or back to root when `index` is undefined. */
export function assignCore(document: PlanDocument, cpu: number, index: number | undefined): AppliedChange {
  const name = index === undefined ? ROOT : (document.cells?.[index]?.name ?? 'cell')
  return changePlan(document, `give core ${cpu} to ${name}`, (draft) => {
    for (const cell of draft.cells ?? []) cell.cpus = cell.cpus.filter((other) => other !== cpu)
    const target = index === undefined ? undefined : draft.cells?.[index]
    if (!target) return
    target.cpus = [...target.cpus, cpu].sort((a, b) => a - b)
    takeCoreFromRoot(draft, cpu)
  })
}

/** Adds an empty cell for `guest` on the highest core that root has, if more than one remains to it. */
export function addCell(document: PlanDocument, library: Library, guest: Guest): AppliedChange {
  const board = documentBoard(document, library)
  const free = board ? boardCpus(board).filter((cpu) => ownerOf(document, cpu) < 0) : []
  return changePlan(document, `add a ${guest} cell`, (draft) => {
    const index = addCellIn(draft, board, guest, free.at(-1) ?? 0)
    if (free.length < 2) draft.cells![index]!.cpus = []
  })
}
