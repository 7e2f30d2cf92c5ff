/**
 * Who goes first among ready tasks of equal priority: who has the earliest deadline, and without deadlines who came first. A
 * task of round robin comes anew at the end of its slice.
 */
import { pinned } from '../engine/pinned'
import type { State } from '../engine/state'
import type { Task } from './scenario'

/** From when a job is due to its deadline, ns: what orders it, and Infinity where the policy knows no deadlines. */
export function orderingDeadline({ policy, deadlineNs, periodNs }: Task): number {
  return policy === 'deadline' ? (deadlineNs ?? periodNs) : Infinity
}

export class Equals {
  /** 1 for tasks that share their priority with others of their core. */
  readonly shared: Uint8Array
  /** By task: where those of its priority begin among `members`, and where they end. */
  private readonly first: Int32Array
  private readonly end: Int32Array
  private readonly members: Int32Array
  private readonly relative: Float64Array
  /** Deadline of the current job, and when its task came: a number that grows. */
  private readonly deadline: Float64Array
  private readonly came: Float64Array
  private readonly count: Float64Array

  /** @param byCore each core's tasks, most urgent first @param nominal when each task's current job was due, ns */
  constructor(
    byCore: readonly (readonly number[])[],
    tasks: readonly Task[],
    private readonly nominal: Float64Array,
    state: State,
  ) {
    this.shared = pinned(new Uint8Array(tasks.length))
    this.first = pinned(new Int32Array(tasks.length))
    this.end = pinned(new Int32Array(tasks.length))
    this.relative = pinned(Float64Array.from(tasks, orderingDeadline))
    this.deadline = state.float64(tasks.length)
    this.came = state.float64(tasks.length)
    this.count = state.float64(1)
    const members: number[] = []
    for (const list of byCore) {
      for (const task of list) {
        const same = list.filter((other) => tasks[other]!.priority === tasks[task]!.priority)
        const first = members.length - same.indexOf(task)
        this.first[task] = first
        this.end[task] = first + same.length
        this.shared[task] = same.length > 1 ? 1 : 0
        members.push(task)
      }
    }
    this.members = pinned(Int32Array.from(members))
  }

  /** `task`, which was not ready, comes with its current job, behind those that are. */
  enter(task: number): void {
    this.toEnd(task)
    this.renew(task)
  }

  /** `task` goes on with its next job at once. */
  renew(task: number): void {
    this.deadline[task] = this.nominal[task]! + this.relative[task]!
  }

  /** `task` lets all others of its priority go first. */
  toEnd(task: number): void {
    this.count[0]! += 1
    this.came[task] = this.count[0]!
  }

  /** True when the deadline of `task` is earlier than that of `other`, which has the same priority. */
  isSooner(task: number, other: number): boolean {
    return this.deadline[task]! < this.deadline[other]!
  }

  /** Who goes first among those of `ready` that have the priority of `task`, which is one of them. */
  firstLike(task: number, ready: { has(task: number): boolean }): number {
    const { members, deadline, came } = this
    let best = task
    for (let i = this.first[task]!; i < this.end[task]!; i += 1) {
      const other = members[i]!
      if (other === best || !ready.has(other)) continue
      const before = deadline[other]! - deadline[best]!
      if (before < 0 || (!(before > 0) && came[other]! < came[best]!)) best = other
    }
    return best
  }
}
