/**
 * Something in the hand, by pointer or by keyboard: over which core or cell it is, what dropping it there would do, and what is
 * said about it. The hypothetical document goes to the plan session, so that every part of the window shows it.
 */
import type { AppliedChange } from '../../sim/plan/change'
import { counted } from '../format/numbers'
import type { Announcer } from '../session/announcer.svelte'
import type { PlanSession } from '../session/plan-session.svelte'
import { heldRootChange } from '../session/root-change'
import { cellsOf, type CellRef } from '../session/selection'
import { coreViews, ownerOf, pictureCpus, type CoreView } from '../soc/core-views'
import { DRAG_TEXTS, KEYS, rootChangeInWords, coreInWords } from '../texts/drag'
import { consequenceOf } from './consequence'
import { dropOn, wantsCell, type DragItem, type DropTarget } from './drop'
import { ramInWords } from './home-memory'

export interface Held {
  item: DragItem
  label: string
  by: 'pointer' | 'keyboard'
  x: number
  y: number
  /** Where the pointer took it up. */
  from: { x: number; y: number }
}

const sameTarget = (a: DropTarget | undefined, b: DropTarget | undefined) => JSON.stringify(a) === JSON.stringify(b)

export class DragSession {
  held = $state.raw<Held | undefined>()
  /** Where it would be dropped. */
  target = $state.raw<DropTarget | undefined>()
  /** What dropping it here would do, in a sentence or two; empty over nothing. */
  consequence = $derived.by(() => {
    if (!this.held || !this.target) return ''
    const root = rootChangeInWords(heldRootChange(this.#session))
    return `${this.#consequence(this.held.item, this.target)}${root ? ` ${root}.` : ''}`
  })
  #change: AppliedChange | undefined
  #session: PlanSession
  #announcer: Announcer

  constructor(session: PlanSession, announcer: Announcer) {
    this.#session = session
    this.#announcer = announcer
  }

  /** True when what is held would land on core `cpu`, or on the cell that has it. */
  isOver(core: Pick<CoreView, 'cpu' | 'cell'>): boolean {
    const { target } = this
    if (!this.held || !target) return false
    return 'core' in target ? target.core === core.cpu : target.cell === core.cell
  }

  /** Takes something up with the pointer. */
  grab(item: DragItem, label: string, x: number, y: number): void {
    this.#reset()
    this.held = { item, label, by: 'pointer', x, y, from: { x, y } }
  }

  /** Takes something up with the keyboard; it hovers over the core or cell `at`, or over the first. */
  pickUp(item: DragItem, label: string, at?: DropTarget): void {
    this.#reset()
    this.held = { item, label, by: 'keyboard', x: 0, y: 0, from: { x: 0, y: 0 } }
    this.over(at ?? this.#targets(item)[0])
    const keys = wantsCell(item) ? KEYS.cell : KEYS.core
    this.#announcer.say(DRAG_TEXTS.pickedUp(label, this.consequence, keys))
  }

  moveTo(x: number, y: number): void {
    if (this.held) this.held = { ...this.held, x, y }
  }

  /** Hovers over a core or a cell, or over none. The rules run once for each that is entered. */
  over(target: DropTarget | undefined): void {
    if (!this.held || sameTarget(target, this.target)) return
    this.target = target
    const { document, library, board } = this.#session
    this.#change = target && dropOn(document, library, board, this.held.item, target)
    this.#session.preview(this.#change?.document)
  }

  /** One core or cell on or back, by keyboard. */
  step(by: 1 | -1): void {
    if (!this.held) return
    const targets = this.#targets(this.held.item)
    const at = targets.findIndex((target) => sameTarget(target, this.target))
    this.over(targets[(Math.max(0, at) + by + targets.length) % targets.length])
    this.#announcer.say(this.consequence)
  }

  /** Drops what is held where it hovers; what cannot be dropped goes back. */
  drop(): void {
    const { held, target } = this
    if (!held) return
    const change = this.#change
    const where = target && this.#nameOf(target)
    this.#reset()
    if (change && target && where !== undefined) {
      this.#session.commit(change)
      this.#selectDropped(held.item, target)
      const problems = counted(this.#session.check.problems.length, 'problem')
      this.#announcer.say(DRAG_TEXTS.dropped(held.label, where, problems))
    } else {
      this.#announcer.say(DRAG_TEXTS.stays(held.label))
    }
  }

  cancel(): void {
    if (!this.held) return
    this.#announcer.say(DRAG_TEXTS.cancelled(this.held.label))
    this.#reset()
  }

  #reset(): void {
    this.held = undefined
    this.target = undefined
    this.#change = undefined
    this.#session.preview(undefined)
  }

  /** Where `item` can go, in the order of the picture. */
  #targets(item: DragItem): DropTarget[] {
    const { plan, board } = this.#session
    if (!plan || !board) return []
    if (wantsCell(item)) return cellsOf(plan).map(([cell]) => ({ cell }))
    return pictureCpus(board).map((core) => ({ core }))
  }

  #nameOf(target: DropTarget): string {
    return 'core' in target ? DRAG_TEXTS.core(target.core) : this.cellName(target.cell)
  }

  /** A cell in the words on the screen. */
  cellName(cell: CellRef): string {
    return cell === 'root' ? DRAG_TEXTS.root : (this.#session.plan?.cells[cell]?.name ?? DRAG_TEXTS.cell)
  }

  /** What was made or placed anew is what one wants to look at next. */
  #selectDropped(item: DragItem, target: DropTarget): void {
    const { plan } = this.#session
    if (!plan) return
    if (item.kind === 'device') this.#session.select({ kind: 'device', name: item.name })
    if (item.kind === 'link') this.#session.select({ kind: 'link', index: plan.links.length - 1 })
    if (item.kind !== 'new' || !('core' in target)) return
    const cell = ownerOf(plan, target.core)
    const { workloads } = cell === 'root' ? plan.root : plan.cells[cell]!
    const index = workloads.length - 1
    if (workloads[index]?.use === item.workload) this.#session.select({ kind: 'workload', cell, index })
  }

  #consequence(item: DragItem, target: DropTarget): string {
    const { check, shown, board, library } = this.#session
    if (!board || !check.plan || !shown.plan) return ''
    const problems = counted(shown.problems.length, 'problem')
    if (wantsCell(item)) {
      if (!('cell' in target)) return ''
      return consequenceOf(item, this.cellName(item.from), this.cellName(target.cell), check, shown, problems)
    }
    if (!('core' in target)) return ''
    const at = target.core
    const [before, core] = [check.plan, shown.plan].map((plan) =>
      coreViews(plan, board, library.workloads).find(({ cpu }) => cpu === at),
    )
    if (!core || !before) return coreInWords(at, undefined)
    const ram = ramInWords(shown.plan, core.cell)
    return coreInWords(at, { owner: core.owner, before: before.utilisation, after: core.utilisation, ram, problems })
  }
}
