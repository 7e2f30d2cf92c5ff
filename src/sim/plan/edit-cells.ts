/** Edits of cells: renaming, removing, giving devices. Each makes one undoable change. */
import { changePlan, type AppliedChange } from './change'
import type { PlanDocument, PlanPath } from './plan'

type CellDocument = NonNullable<PlanDocument['cells']>[number]

/** A name that nothing in `taken` has: `base`, `base-2`, `base-3`, … */
export function uniqueName(base: string, taken: Iterable<string>): string {
  const used = new Set(taken)
  if (!used.has(base)) return base
  for (let number = 2; ; number += 1) if (!used.has(`${base}-${number}`)) return `${base}-${number}`
}

/** `cell/workload` with its cell renamed; other texts as they are. */
function renamedTarget(target: string, from: string, to: string): string {
  if (target === from) return to
  return target.startsWith(`${from}/`) ? `${to}${target.slice(from.length)}` : target
}

/** True for limits that name a chain, not a workload. */
const isOfChain = ({ measure }: { measure: string }) => measure === 'reaction' || measure === 'age'

/** Removes the limits, chains and flows of messages that name a workload which is gone; links that lose a cell go elsewhere. */
export function dropTargets(draft: PlanDocument, isGone: (target: string) => boolean): void {
  if (draft.chains) draft.chains = draft.chains.filter((chain) => !chain.steps.some(isGone))
  const chains = new Set(draft.chains?.map(({ name }) => name))
  if (draft.limits) {
    draft.limits = draft.limits.filter((limit) => (isOfChain(limit) ? chains.has(limit.of) : !isGone(limit.of)))
  }
  for (const link of draft.links ?? []) {
    if (link.traffic) link.traffic = link.traffic.filter(({ from, to }) => !isGone(from) && !isGone(to))
  }
}

/** Renames the workloads that limits, chains and the traffic of links name. */
export function retarget(draft: PlanDocument, rename: (target: string) => string): void {
  for (const limit of draft.limits ?? []) if (!isOfChain(limit)) limit.of = rename(limit.of)
  for (const chain of draft.chains ?? []) chain.steps = chain.steps.map(rename)
  for (const flow of (draft.links ?? []).flatMap(({ traffic }) => traffic ?? [])) {
    flow.from = rename(flow.from)
    flow.to = rename(flow.to)
  }
}

/** Gives the cell at `index` another name and every mention of it in links, limits, chains and loads as well. */
export function renameCellIn(draft: PlanDocument, index: number, name: string): void {
  const cell = draft.cells?.[index]
  if (!cell) return
  const before = cell.name
  cell.name = name
  // Mentions stay with the first cell of that name while two share one.
  if (draft.cells!.some((other) => other.name === before)) return
  for (const link of draft.links ?? []) link.between = link.between.map((peer) => (peer === before ? name : peer))
  for (const load of draft.run?.load ?? []) if (load.on === before) load.on = name
  for (const master of draft.masters ?? []) if (master.cell === before) master.cell = name
  retarget(draft, (target) => renamedTarget(target, before, name))
}

/** Renames a cell and everything that mentions it. */
export function renameCell(document: PlanDocument, index: number, name: string): AppliedChange {
  const before = document.cells?.[index]?.name ?? 'cell'
  return changePlan(document, `rename ${before} to ${name}`, (draft) => renameCellIn(draft, index, name))
}

/** Removes a cell, its links, and the limits, chains and loads that name it. Its cores go back to root. */
export function removeCell(document: PlanDocument, index: number): AppliedChange {
  const name = document.cells?.[index]?.name ?? 'cell'
  return changePlan(document, `remove ${name}`, (draft) => {
    draft.cells?.splice(index, 1)
    if (draft.cells?.some((other) => other.name === name)) return
    if (draft.links) draft.links = draft.links.filter((link) => !link.between.includes(name))
    dropTargets(draft, (target) => target.startsWith(`${name}/`))
    if (draft.run?.load) draft.run.load = draft.run.load.filter((load) => load.on !== name)
    // The device stays on the board, and so does its traffic.
    for (const master of draft.masters ?? []) if (master.cell === name) delete master.cell
  })
}

/** Takes `device` away from every cell that has it. */
function freeDevice(draft: PlanDocument, device: string): void {
  for (const cell of draft.cells ?? []) {
    if (cell.devices?.includes(device)) cell.devices = cell.devices.filter((name) => name !== device)
  }
}

/** Gives `device` to the cell at `index`, or back to root when `index` is undefined. A device has one owner. */
export function assignDevice(document: PlanDocument, device: string, index: number | undefined): AppliedChange {
  const cell: CellDocument | undefined = index === undefined ? undefined : document.cells?.[index]
  return changePlan(document, `give ${device} to ${cell?.name ?? 'root'}`, (draft) => {
    freeDevice(draft, device)
    const target = index === undefined ? undefined : draft.cells?.[index]
    if (target) target.devices = [...(target.devices ?? []), device]
  })
}

/**
 * Sets the value at `path`, or removes it when `value` is undefined. Objects and lists on the way that are missing
 * are made. Throws a RangeError when the path leads through something that is neither.
 */
export function setField(document: PlanDocument, path: PlanPath, value: unknown): AppliedChange {
  if (path.length === 0 || path.includes('__proto__')) {
    throw new RangeError(`${path.join('.') || 'nothing'} names no field of a plan`)
  }
  return changePlan(document, `change ${path.at(-1)!}`, (draft) => {
    let here = draft as unknown as Record<string | number, unknown>
    path.slice(0, -1).forEach((step, i) => {
      if (!Object.hasOwn(here, step)) here[step] = typeof path[i + 1] === 'number' ? [] : {}
      const next = here[step]
      if (typeof next !== 'object' || next === null) throw new RangeError(`${step} in ${path.join('.')} has no fields`)
      here = next as Record<string | number, unknown>
    })
    const last = path.at(-1)!
    if (value !== undefined) here[last] = value
    else if (Array.isArray(here)) here.splice(Number(last), 1)
    else Reflect.deleteProperty(here, last)
  })
}
