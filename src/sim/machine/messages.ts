/**
 * Messages under way: which piece of which message is where.
 *
 * Every stage of a message's way is a task of the machine, so copies take turns with other jobs by priority and are slowed by
 * neighbours at the memory, doorbells and interrupts walk paths with lines of their own. This keeps the order: what ends
 * releases what follows. Messages of a flow never overtake each other, so counters say everything.
 */
import { pinned } from '../engine/pinned'
import type { State } from '../engine/state'
import type { Chains } from './chains'
import { messagesUnderWay, type Flow } from './flow'
import { Part, type InterruptPaths } from './interrupt-path'
import { BACKLOG } from './jobs'

/** Told about messages; what they are about is read from `Messages`. */
export interface MessageObserver {
  /** A message of `flow` has arrived where it should; `Messages.arrived` says which. */
  messageDelivered(flow: number): void
}

const MOST_LEGS = 3

export class Messages {
  /** By flow: messages that somebody wanted to send, that found room, and that were delivered. */
  readonly offered: Float64Array
  readonly accepted: Float64Array
  readonly delivered: Float64Array
  /** By flow: place of the message that was delivered last. */
  readonly arrived: Int32Array
  /** By place: when the message was offered, ns, and when each of its legs was done. */
  readonly sentAt: Float64Array
  readonly doneAt: Float64Array
  /** By place, leg and kind of interrupt (0 the leg's, 1 its doorbell): end of the last piece's path, ns, and its parts. */
  readonly walks: Float64Array
  private readonly walkStride: number
  /** Of the DRAM: the parts hold a wait for each, and from `neighboursAt` on what it did. */
  readonly customers: number
  readonly neighboursAt: number

  /** By flow: where its places begin, and how many it has. */
  private readonly firstPlace: Int32Array
  private readonly places: Int32Array
  /** By flow and leg: pieces that its interrupt has let in, that it is done with, and that wait for their interrupt. */
  private readonly entered: Float64Array
  private readonly done: Float64Array
  private readonly owed: Float64Array
  /** By task: flow that it is a stage of, -1 for none; its leg; and 1 for a doorbell. */
  private readonly flowOf: Int32Array
  private readonly legOf: Int32Array
  private readonly isDoorbell: Uint8Array
  /** By task: 1 where the end of its job is the end of a stage. */
  private readonly ends: Uint8Array
  /** By task: flows that its finished jobs or its timer send, and that its jobs take. */
  private readonly sends: readonly (readonly number[])[]
  private readonly polls: readonly (readonly number[])[]

  /** @param activate releases a task now */
  constructor(
    private readonly flows: readonly Flow[],
    tasks: number,
    private readonly clock: Float64Array,
    private readonly paths: InterruptPaths,
    private readonly chains: Chains,
    private readonly observer: MessageObserver,
    private readonly activate: (task: number) => void,
    state: State,
  ) {
    const count = flows.length
    this.offered = state.float64(count)
    this.accepted = state.float64(count)
    this.delivered = state.float64(count)
    this.arrived = state.int32(count)
    this.places = pinned(Int32Array.from(flows, messagesUnderWay))
    this.firstPlace = pinned(new Int32Array(count))
    let places = 0
    flows.forEach((_, flow) => {
      this.firstPlace[flow] = places
      places += this.places[flow]!
    })
    this.sentAt = state.float64(places)
    this.doneAt = state.float64(places * MOST_LEGS)
    this.customers = paths.stride - Part.waits
    this.neighboursAt = paths.stride
    this.walkStride = 1 + paths.stride + this.customers
    this.walks = state.float64(places * MOST_LEGS * 2 * this.walkStride)
    this.entered = state.float64(count * MOST_LEGS)
    this.done = state.float64(count * MOST_LEGS)
    this.owed = state.float64(count * MOST_LEGS)
    this.flowOf = pinned(new Int32Array(tasks).fill(-1))
    this.legOf = pinned(new Int32Array(tasks))
    this.isDoorbell = pinned(new Uint8Array(tasks))
    this.ends = pinned(new Uint8Array(tasks))
    const sends: number[][] = Array.from({ length: tasks }, () => [])
    const polls: number[][] = Array.from({ length: tasks }, () => [])
    flows.forEach((about, flow) => {
      sends[about.sender]!.push(flow)
      if (about.polledBy >= 0) polls[about.polledBy]!.push(flow)
      about.legs.forEach(({ task, thread, doorbell }, leg) => {
        for (const stage of [task, thread, doorbell]) {
          if (stage < 0) continue
          this.flowOf[stage] = flow
          this.legOf[stage] = leg
        }
        this.ends[thread] = 1
        if (doorbell >= 0) this.isDoorbell[doorbell] = 1
      })
    })
    this.sends = sends
    this.polls = polls
  }

  /** Place in `walks` of a stage of the message at `place`. */
  walkOf(place: number, leg: number, doorbell: number): number {
    return ((place * MOST_LEGS + leg) * 2 + doorbell) * this.walkStride
  }

  /** When the message at `place` was done with `leg`, ns. */
  doneWith(place: number, leg: number): number {
    return this.doneAt[place * MOST_LEGS + leg]!
  }

  /** A job of `task` starts and looks for messages. */
  jobStarted(task: number): void {
    for (const flow of this.polls[task]!) {
      const at = flow * MOST_LEGS
      // The second leg stands for the reading: it has no task.
      this.done[at + 1] = this.done[at]!
    }
  }

  /** A job of `task` is done, or its timer has expired: it sends, or is a stage of a message. */
  jobDone(task: number): void {
    if (this.ends[task] === 1) this.stageDone(task)
    for (const flow of this.sends[task]!) this.send(flow)
  }

  /** The interrupt of `task`, a stage of a message, is over; @param hasJob its job follows */
  interruptDone(task: number, hasJob: boolean): void {
    this.noteWalk(task)
    if (!hasJob) this.stageDone(task)
  }

  /** The cell of `task` stops or starts: messages on their way through it are lost. */
  forget(task: number): void {
    const flow = this.flowOf[task]!
    if (flow < 0) return
    const pieces = this.accepted[flow]! * this.flows[flow]!.pieces
    for (let leg = 0; leg < MOST_LEGS; leg += 1) {
      const at = flow * MOST_LEGS + leg
      this.done[at] = pieces
      this.entered[at] = pieces
      this.owed[at] = 0
    }
  }

  private send(flow: number): void {
    const { pieces, ring, legs, polledBy } = this.flows[flow]!
    const at = flow * MOST_LEGS
    this.offered[flow]! += 1
    const before = this.accepted[flow]!
    const freed = this.done[at + (polledBy >= 0 ? 1 : legs.length - 1)]!
    const underWay = before * pieces - freed
    // A message that does not fit is dropped.
    if (underWay + pieces > ring || Math.ceil(underWay / pieces) >= this.places[flow]!) return
    this.accepted[flow] = before + 1
    const place = this.placeOf(flow, before)
    this.sentAt[place] = this.clock[0]!
    this.chains.sent(flow, place)
    // The sender is busy with the message before, or it begins now.
    if (this.done[at]! === before * pieces) this.activate(legs[0]!.task)
  }

  private placeOf(flow: number, message: number): number {
    return this.firstPlace[flow]! + (message % this.places[flow]!)
  }

  private stageDone(task: number): void {
    const flow = this.flowOf[task]!
    const leg = this.legOf[task]!
    const { legs, pieces } = this.flows[flow]!
    const { doorbell } = legs[leg]!
    if (doorbell >= 0 && this.isDoorbell[task] === 0) {
      this.activate(doorbell)
      return
    }
    const at = flow * MOST_LEGS + leg
    const count = this.done[at]! + 1
    // A piece of a message that was lost with another cell is ahead of those that are under way.
    if (count > (leg === 0 ? this.accepted[flow]! * pieces : this.done[at - 1]!)) return
    this.done[at] = count
    if (count % pieces === 0) this.legDone(flow, leg, this.placeOf(flow, count / pieces - 1))
    if (leg + 1 < legs.length) this.bring(flow, leg + 1)
    if (leg === 0 && count < this.accepted[flow]! * pieces) this.activate(legs[0]!.task)
    if (leg > 0 && this.owed[at]! > 0) {
      this.owed[at]! -= 1
      this.activate(legs[leg]!.task)
    }
  }

  /** A piece comes to `leg`; more than a core can have waiting are told to it one by one. */
  private bring(flow: number, leg: number): void {
    const at = flow * MOST_LEGS + leg
    const waiting = this.done[at - 1]! - this.done[at]! - this.owed[at]!
    if (waiting > BACKLOG) this.owed[at]! += 1
    else this.activate(this.flows[flow]!.legs[leg]!.task)
  }

  private legDone(flow: number, leg: number, place: number): void {
    this.doneAt[place * MOST_LEGS + leg] = this.clock[0]!
    const { deliveredBy, activates } = this.flows[flow]!
    if (leg !== deliveredBy) return
    this.delivered[flow]! += 1
    this.arrived[flow] = place
    this.chains.delivered(flow, place)
    this.observer.messageDelivered(flow)
    if (activates >= 0) this.activate(activates)
  }

  /** Keeps the parts of the path that the last piece of a message took: the next message walks it again. */
  private noteWalk(task: number): void {
    const { paths, customers } = this
    const flow = this.flowOf[task]!
    const leg = this.legOf[task]!
    const { pieces } = this.flows[flow]!
    const doorbell = this.isDoorbell[task]!
    const at = flow * MOST_LEGS + leg
    // A doorbell is rung when its piece is done but for that.
    let count = this.done[at]! + 1
    if (doorbell === 0) count = this.entered[at] = this.entered[at]! + 1
    if (count % pieces !== 0) return
    const walk = this.walkOf(this.placeOf(flow, count / pieces - 1), leg, doorbell)
    this.walks[walk] = this.clock[0]!
    for (let i = 0; i < paths.stride; i += 1) this.walks[walk + 1 + i] = paths.parts[task * paths.stride + i]!
    for (let m = 0; m < customers; m += 1) {
      this.walks[walk + 1 + paths.stride + m] = paths.neighbours[task * customers + m]!
    }
  }
}
