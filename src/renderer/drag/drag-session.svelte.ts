/**
 * A workload in the hand, by pointer or by keyboard: over which core it is, what dropping it there would do, and what is
 * said about it. The hypothetical document goes to the plan session, so that every part of the window shows it.
 */
import type { AppliedChange } from '../../sim/plan/change'
import { counted, percent } from '../format/numbers'
import type { Announcer } from '../session/announcer.svelte'
import type { PlanSession } from '../session/plan-session.svelte'
import { coreViews, ownerOf, pictureCpus, type CoreView } from '../soc/core-views'
import { dropOn, type DragItem } from './drop'

export interface Held {
  item: DragItem
  label: string
  by: 'pointer' | 'keyboard'
  x: number
  y: number
}

export class DragSession {
  held = $state.raw<Held | undefined>()
  /** The core that it hovers over. */
  target = $state<number | undefined>()
  #change: AppliedChange | undefined
  #session: PlanSession
  #announcer: Announcer

  constructor(session: PlanSession, announcer: Announcer) {
    this.#session = session
    this.#announcer = announcer
  }

  /** Takes a workload up with the pointer. */
  grab(item: DragItem, label: string, x: number, y: number): void {
    this.#reset()
    this.held = { item, label, by: 'pointer', x, y }
  }

  /** Takes a workload up with the keyboard; it hovers over the core that it is on, or over the first. */
  pickUp(item: DragItem, label: string, cpu?: number): void {
    this.#reset()
    this.held = { item, label, by: 'keyboard', x: 0, y: 0 }
    const first = this.#session.board ? pictureCpus(this.#session.board)[0] : undefined
    this.over(cpu ?? first)
    this.#announcer.say(`Picked up ${label}. ${this.#consequence()} Arrows choose a core, Enter drops, Escape cancels.`)
  }

  moveTo(x: number, y: number): void {
    if (this.held) this.held = { ...this.held, x, y }
  }

  /** Hovers over a core, or over none. The rules run once for each core that is entered. */
  over(cpu: number | undefined): void {
    if (!this.held || cpu === this.target) return
    this.target = cpu
    this.#change =
      cpu === undefined ? undefined : dropOn(this.#session.document, this.#session.library, this.held.item, cpu)
    this.#session.preview(this.#change?.document)
  }

  /** One core on or back, by keyboard. */
  step(by: 1 | -1): void {
    if (!this.held || !this.#session.board) return
    const cpus = pictureCpus(this.#session.board)
    const at = this.target === undefined ? 0 : cpus.indexOf(this.target)
    this.over(cpus[(at + by + cpus.length) % cpus.length])
    this.#announcer.say(this.#consequence())
  }

  /** Drops what is held where it hovers; what cannot be dropped goes back. */
  drop(): void {
    const held = this.held
    if (!held) return
    const { target } = this
    const change = this.#change
    this.#reset()
    if (change) {
      this.#session.commit(change)
      this.#selectDropped(held.item, target)
      const { problems } = this.#session.check
      this.#announcer.say(`Dropped ${held.label} on core ${target}. ${counted(problems.length, 'problem')}.`)
    } else {
      this.#announcer.say(`${held.label} stays where it was.`)
    }
  }

  cancel(): void {
    if (!this.held) return
    this.#announcer.say(`Cancelled, ${this.held.label} stays where it was.`)
    this.#reset()
  }

  #reset(): void {
    this.held = undefined
    this.target = undefined
    this.#change = undefined
    this.#session.preview(undefined)
  }

  /** A workload that was placed anew is what one wants to look at next: it is the last of the core's owner. */
  #selectDropped(item: DragItem, cpu: number | undefined): void {
    const { plan } = this.#session
    if (item.kind !== 'new' || !plan || cpu === undefined) return
    const cell = ownerOf(plan, cpu)
    const { workloads } = cell === 'root' ? plan.root : plan.cells[cell]!
    const index = workloads.length - 1
    if (workloads[index]?.use === item.workload) this.#session.select({ kind: 'workload', cell, index })
  }

  /** What dropping here would do, in a sentence or two. */
  #consequence(): string {
    if (this.target === undefined) return ''
    const core = this.#core(this.#session.shown, this.target)
    const before = this.#core(this.#session.check, this.target)
    if (!core || !before) return `Core ${this.target}.`
    const load = `load ${percent(before.utilisation)} to ${percent(core.utilisation)}`
    return `Core ${this.target}, ${core.owner}, ${load}, ${counted(this.#session.shown.problems.length, 'problem')}.`
  }

  #core(check: PlanSession['check'], cpu: number): CoreView | undefined {
    if (!check.plan || !check.board) return undefined
    return coreViews(check.plan, check.board, this.#session.library.workloads).find((core) => core.cpu === cpu)
  }
}
