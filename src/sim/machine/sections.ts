/**
 * Critical sections: stretches of a job in which its task holds a resource, or has interrupts off.
 *
 * Resources follow the immediate priority ceiling: who holds one is as urgent as the most urgent task of the core that may want
 * it, so that nobody ever finds it taken, and a job is delayed by at most one section of a less urgent one. Among tasks that are
 * ordered by deadlines the shorter relative deadline counts as more urgent (Baker's stack resource policy). Interrupts off is a
 * ceiling above everything, interrupts included.
 */
import { pinned } from '../engine/pinned'
import type { State } from '../engine/state'
import { inOrder } from './activity-codes'
import { orderingDeadline, type Equals } from './equals'
import type { Jobs } from './jobs'
import type { Section, Task } from './scenario'

/** Ceiling of a section with interrupts off. */
const ABOVE_ALL = Infinity

/** Work that is taken for none, ns: what rounding of stretched work leaves. */
export const NOTHING = 1e-6

/**
 * Each task's preemption level: larger where the priority is or, at one priority, where the relative deadline is shorter. Levels
 * compare on one core only.
 */
export function preemptionLevels(tasks: readonly Task[]): Float64Array {
  const before = (a: Task, b: Task) =>
    a.priority < b.priority || (a.priority === b.priority && orderingDeadline(a) > orderingDeadline(b))
  return Float64Array.from(
    tasks,
    (task) => tasks.filter((other) => other.core === task.core && before(other, task)).length,
  )
}

/** Level of the most urgent task of the core of `tasks[task]` that may hold the resource of `section`. */
export function ceilingOf(tasks: readonly Task[], levels: Float64Array, task: number, section: Section): number {
  if (section.resource === null) return ABOVE_ALL
  const { core } = tasks[task]!
  const wants = (other: Task) =>
    other.core === core && other.sections?.some(({ resource }) => resource === section.resource) === true
  return tasks.reduce((ceiling, other, i) => (wants(other) ? Math.max(ceiling, levels[i]!) : ceiling), levels[task]!)
}

export class Sections {
  /** 1 for tasks with sections. */
  readonly has: Uint8Array
  /** The task that holds something on each core with the highest ceiling there; -1 for none. */
  private readonly holder: Int32Array
  /** 1 while interrupts are off on a core. */
  readonly masked: Uint8Array
  /**
   * By task: levels up to this one do not preempt its current job at once, its own priority's among them; and the ceiling of
   * what it holds, -1 for nothing.
   */
  private readonly barrier: Float64Array
  private readonly held: Float64Array
  private readonly base: Float64Array
  private readonly levels: Float64Array
  /** Where the code of a task's first section stands: codes of sections follow each other. */
  private readonly firstCode: Int32Array
  /** Beginnings and ends of all sections in execution time, ns, task by task; and the ceiling from each on, -1 for none. */
  private readonly firstEdge: Int32Array
  private readonly edges: Float64Array
  private readonly ceilings: Float64Array
  private readonly core: Int32Array
  /** By task: edges that its job has passed, the work behind the next one, and who held something before it did. */
  private readonly passed: Int32Array
  private readonly behind: Float64Array
  private readonly below: Int32Array

  /** @param firstCode code of the first section, as the history keeps it */
  constructor(
    tasks: readonly Task[],
    cores: number,
    firstCode: number,
    private readonly jobs: Jobs,
    private readonly equals: Equals,
    state: State,
  ) {
    const sections = tasks.map((task) => inOrder(task.sections ?? []))
    this.has = pinned(Uint8Array.from(sections, (list) => (list.length > 0 ? 1 : 0)))
    this.levels = pinned(preemptionLevels(tasks))
    this.core = pinned(Int32Array.from(tasks, (task) => task.core))
    this.base = pinned(
      Float64Array.from(tasks, ({ core, priority }) =>
        tasks.reduce(
          (top, other, i) =>
            other.core === core && other.priority === priority ? Math.max(top, this.levels[i]!) : top,
          0,
        ),
      ),
    )
    this.barrier = state.float64(Array.from(this.base))
    this.held = state.float64(tasks.length).fill(-1)
    this.holder = state.int32(cores).fill(-1)
    this.masked = state.uint8(cores)
    this.passed = state.int32(tasks.length)
    this.behind = state.float64(tasks.length)
    this.below = state.int32(tasks.length)
    this.firstEdge = pinned(new Int32Array(tasks.length + 1))
    this.firstCode = pinned(new Int32Array(tasks.length))
    sections.forEach((list, task) => {
      this.firstEdge[task + 1] = this.firstEdge[task]! + 2 * list.length
      this.firstCode[task] = firstCode + this.firstEdge[task]! / 2
    })
    this.edges = pinned(
      Float64Array.from(sections.flat().flatMap(({ offsetNs, lengthNs }) => [offsetNs, offsetNs + lengthNs])),
    )
    this.ceilings = pinned(
      Float64Array.from(
        sections.flatMap((list, task) => list.flatMap((section) => [ceilingOf(tasks, this.levels, task, section), -1])),
      ),
    )
  }

  /** True when `task` is urgent enough to take the core from `current` at once, both of one core. */
  overtakes(task: number, current: number): boolean {
    const level = this.levels[task]!
    if (level > this.barrier[current]!) return true
    return this.equals.shared[task] === 1 && level > this.held[current]! && this.equals.isSooner(task, current)
  }

  /** Who runs when `first` is the first of those that are ready on `core`: it, or the one who holds what it may want. */
  firstOf(core: number, first: number): number {
    const holder = this.holder[core]!
    return holder < 0 || this.levels[first]! > this.held[holder]! ? first : holder
  }

  /** True when `task` keeps out tasks of its own priority too. */
  isHolding(task: number): boolean {
    return (this.passed[task]! & 1) === 1
  }

  /** What the job of `task` is shown as: its code, or that of the section in which it is. */
  codeOf(task: number): number {
    return this.isHolding(task) ? this.firstCode[task]! + (this.passed[task]! >> 1) : 1 + task
  }

  /**
   * Work that the job of `task`, which runs now, does before it leaves or enters the next section or ends, ns. A section that
   * begins where it stands is entered; one that ends there is left with `leave`, for others may come in between.
   */
  workToEdge(task: number): number {
    const left = this.jobs.left[task]!
    if (!this.isHolding(task) && this.toEdge(task) <= NOTHING) this.pass(task)
    const toEdge = this.toEdge(task)
    const work = toEdge <= NOTHING ? 0 : toEdge < left ? toEdge : left
    this.behind[task] = left - work
    return work
  }

  /** The job of `task`, which stops running for a moment, leaves the section that ends where it stands. */
  leave(task: number): void {
    if (this.isHolding(task) && this.toEdge(task) <= NOTHING) this.pass(task)
  }

  /** Work from where the job of `task` stands to its next edge, ns; Infinity behind its last one. */
  private toEdge(task: number): number {
    const edge = this.firstEdge[task]! + this.passed[task]!
    if (edge === this.firstEdge[task + 1]!) return Infinity
    return this.edges[edge]! - (this.jobs.work[task]! - this.jobs.left[task]!)
  }

  /** The job of `task` has `left` ns to go to its edge or beyond it; keeps what is left of the job. */
  keep(task: number, left: number): void {
    this.jobs.left[task] = left + this.behind[task]!
  }

  /** The job of `task` is done, whatever it held is free. */
  finish(task: number): void {
    if (this.isHolding(task)) this.pass(task)
    this.passed[task] = 0
  }

  /** Whatever is held on `core` is free: its jobs are gone. */
  clear(core: number): void {
    this.holder[core] = -1
    this.masked[core] = 0
    for (let task = 0; task < this.core.length; task += 1) {
      if (this.core[task] !== core) continue
      this.passed[task] = 0
      this.held[task] = -1
      this.barrier[task] = this.base[task]!
    }
  }

  /** `task` enters or leaves a section. */
  private pass(task: number): void {
    const core = this.core[task]!
    const edge = this.firstEdge[task]! + this.passed[task]!
    const ceiling = this.ceilings[edge]!
    const enters = !this.isHolding(task)
    this.passed[task]! += 1
    this.barrier[task] = Math.max(ceiling, this.base[task]!)
    this.held[task] = enters ? ceiling : -1
    this.masked[core] = ceiling === ABOVE_ALL ? 1 : 0
    if (enters) {
      this.below[task] = this.holder[core]!
      this.holder[core] = task
    } else {
      this.holder[core] = this.below[task]!
    }
  }
}
