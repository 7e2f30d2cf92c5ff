/**
 * Data on its way through the steps of chains: not the data, but when each step took and passed it.
 *
 * A token is a row of three moments a step: its job's start and end, and when the message to the next step was delivered. A job
 * copies the row of what it reads at its start, adds its own moments and puts it out at its end. Memory and time for an event
 * depend on the number of steps alone.
 */
import { pinned } from '../engine/pinned'
import type { State } from '../engine/state'
import { messagesUnderWay, type Chain, type Flow } from './flow'

/** Moments of a step in a token. */
export const Moment = { start: 0, end: 1, delivered: 2, count: 3 } as const

/** Told about every output of a chain's last step; `Chains` holds the tokens that it is about. */
export interface ChainObserver {
  /**
   * A chain has put out data of another sample than before: the reaction to what happened after the sample before, and the
   * end of that sample's age.
   */
  chainReacted(chain: number): void
}

export class Chains {
  /** By chain, in rows of `row`: the token of the newest output, and of the last one that used the sample before. */
  readonly newest: Float64Array
  readonly before: Float64Array
  /** Where a chain's row begins in these. */
  readonly rowOf: Int32Array
  /** And where in it the end of the last step stands. */
  readonly outputOf: Int32Array

  /** By chain and step: the token that a step's job works on, the one that it put out, and the one that a message brought. */
  private readonly held: Float64Array
  private readonly out: Float64Array
  private readonly brought: Float64Array
  /** By chain and step: where its tokens begin. */
  private readonly tokenAt: Int32Array
  /** By message place and chain on its flow. */
  private readonly carried: Float64Array
  /** By task: its steps as places in `steps`; and by flow the steps that it brings data to. */
  private readonly stepsOf: readonly (readonly number[])[]
  private readonly stepsOfFlow: readonly (readonly number[])[]
  /** By place in `steps`: chain, index in it, flow into it, start of its tokens, and of its row among messages. */
  private readonly chainOf: Int32Array
  private readonly indexOf: Int32Array
  private readonly flowInto: Int32Array
  private readonly carriedAt: Int32Array
  private readonly isLast: Uint8Array
  private readonly firstPlace: Int32Array

  constructor(
    chains: readonly Chain[],
    flows: readonly Flow[],
    tasks: number,
    private readonly clock: Float64Array,
    private readonly observer: ChainObserver,
    state: State,
  ) {
    const steps = chains.flatMap((chain, c) => chain.steps.map((task, i) => ({ task, c, i, flow: chain.flows[i]! })))
    const last = chains.map((chain) => chain.steps.length - 1)
    this.chainOf = pinned(Int32Array.from(steps, ({ c }) => c))
    this.indexOf = pinned(Int32Array.from(steps, ({ i }) => i))
    this.flowInto = pinned(Int32Array.from(steps, ({ flow }) => flow))
    this.isLast = pinned(Uint8Array.from(steps, ({ c, i }) => (i === last[c] ? 1 : 0)))
    let size = 0
    this.rowOf = pinned(
      Int32Array.from(chains, (chain) => {
        const row = size
        size += Moment.count * chain.steps.length
        return row
      }),
    )
    this.outputOf = pinned(this.rowOf.map((row, chain) => row + last[chain]! * Moment.count + Moment.end))
    this.newest = state.float64(size).fill(NaN)
    this.before = state.float64(size).fill(NaN)
    // Every step has a whole row of its own, so that steps before it are at the same places in all.
    size = 0
    this.tokenAt = pinned(
      Int32Array.from(steps, ({ c }) => {
        const at = size
        size += Moment.count * chains[c]!.steps.length
        return at
      }),
    )
    this.held = state.float64(size).fill(NaN)
    this.out = state.float64(size).fill(NaN)
    this.brought = state.float64(size).fill(NaN)
    this.firstPlace = pinned(new Int32Array(flows.length))
    let places = 0
    flows.forEach((flow, f) => {
      this.firstPlace[f] = places
      places += messagesUnderWay(flow)
    })
    size = 0
    this.carriedAt = pinned(
      Int32Array.from(steps, ({ c, flow }) => {
        const at = size
        if (flow >= 0) size += messagesUnderWay(flows[flow]!) * Moment.count * chains[c]!.steps.length
        return at
      }),
    )
    this.carried = state.float64(size).fill(NaN)
    this.stepsOf = Array.from({ length: tasks }, (_, task) =>
      steps.flatMap((step, s) => (step.task === task ? [s] : [])),
    )
    this.stepsOfFlow = flows.map((_, flow) => steps.flatMap((step, s) => (step.flow === flow ? [s] : [])))
  }

  /** A job of `task` runs for the first time: it reads. */
  jobStarted(task: number): void {
    for (const step of this.stepsOf[task]!) {
      const at = this.tokenAt[step]!
      const index = this.indexOf[step]!
      // Steps of one chain follow one another, so the step before is at the place before.
      if (index > 0) {
        const bringsMessage = this.flowInto[step]! >= 0
        const source = bringsMessage ? this.brought : this.out
        copy(source, bringsMessage ? at : this.tokenAt[step - 1]!, this.held, at, index * Moment.count)
      }
      this.held[at + index * Moment.count + Moment.start] = this.clock[0]!
    }
  }

  /** A job of `task` is done: it puts out. */
  jobDone(task: number): void {
    for (const step of this.stepsOf[task]!) {
      const at = this.tokenAt[step]!
      const index = this.indexOf[step]!
      this.held[at + index * Moment.count + Moment.end] = this.clock[0]!
      copy(this.held, at, this.out, at, (index + 1) * Moment.count)
      if (this.isLast[step] === 1) this.putOut(step)
    }
  }

  /** A message takes what its sender has put out so far. @param place of the message among all that can be under way */
  sent(flow: number, place: number): void {
    for (const step of this.stepsOfFlow[flow]!) {
      const length = this.indexOf[step]! * Moment.count
      copy(this.out, this.tokenAt[step - 1]!, this.carried, this.carriedBy(step, flow, place), length)
    }
  }

  /** The message at `place` has arrived. */
  delivered(flow: number, place: number): void {
    for (const step of this.stepsOfFlow[flow]!) {
      const at = this.tokenAt[step]!
      const length = this.indexOf[step]! * Moment.count
      copy(this.carried, this.carriedBy(step, flow, place), this.brought, at, length)
      this.brought[at + length - Moment.count + Moment.delivered] = this.clock[0]!
    }
  }

  private carriedBy(step: number, flow: number, place: number): number {
    return this.carriedAt[step]! + (place - this.firstPlace[flow]!) * this.indexOf[step]! * Moment.count
  }

  private putOut(step: number): void {
    const chain = this.chainOf[step]!
    const at = this.tokenAt[step]!
    const sample = this.out[at]!
    // Nothing has come through yet.
    if (!(sample >= 0)) return
    const row = this.rowOf[chain]!
    const length = (this.indexOf[step]! + 1) * Moment.count
    const reacts = this.newest[row]! < sample
    if (reacts) copy(this.newest, row, this.before, row, length)
    copy(this.out, at, this.newest, row, length)
    if (reacts) this.observer.chainReacted(chain)
  }
}

function copy(from: Float64Array, at: number, to: Float64Array, place: number, length: number): void {
  for (let i = 0; i < length; i += 1) to[place + i] = from[at + i]!
}
