/**
 * Bounds of what crosses cores: messages and chains, beside those of every core.
 *
 * The bounds of cores and the jitters of messages depend on each other: both are computed in turn, from no jitter at all, until
 * nothing changes. A chain's bound is the sum over its steps (A. Davare et al., 'Period optimization for hard real-time distributed
 * automotive systems', DAC 2007): each step may just have missed the data and then takes it with its next job.
 */
import { leastSpan } from '../machine/arrivals'
import type { Flow } from '../machine/flow'
import { messagesUnderWay } from '../machine/flow'
import { BACKLOG } from '../machine/jobs'
import type { Scenario } from '../machine/scenario'
import type { Bound } from '../results/result'
import { analyse } from './analyse'
import {
  activatorOf,
  lawsOf,
  mostAhead,
  shortestOf,
  withMessageLoads,
  type Jitters,
  type Law,
  type MessageScenario,
} from './message-loads'

/** Rounds after which jitters that still grow are given up. */
const MOST_ROUNDS = 40

/**
 * Bounds of every stream of `scenario`, those of messages and chains included, by stream identifier.
 * @param beat called about every millisecond; it may throw to end the analysis
 */
export function analysePaths(scenario: Scenario, beat?: () => void): Map<string, Bound> {
  const { flows = [], chains = [] } = scenario
  if (flows.length === 0 && chains.length === 0) return analyse(scenario, beat)
  return new PathAnalysis({ ...scenario, flows, chains }, beat).bounds()
}

/** What is known of a message's way: when each leg is over at the latest, from its own beginning. */
type Delays = (number | undefined)[]

class PathAnalysis {
  private readonly laws: (Law | undefined)[]
  private readonly jitters: Jitters
  /** Responses of all tasks as the last round had them. */
  private responses = new Map<string, Bound>()

  constructor(
    private readonly scenario: MessageScenario,
    private readonly beat?: () => void,
  ) {
    const { flows } = scenario
    this.laws = lawsOf(scenario)
    const zeros = () => flows.map(({ legs }) => legs.map(() => 0))
    this.jitters = { legs: zeros(), doorbells: zeros(), deliveries: flows.map(() => 0) }
  }

  bounds(): Map<string, Bound> {
    const { scenario, jitters } = this
    const settled = this.settle()
    const bounds = settled
      ? analyse(withMessageLoads(scenario, jitters, false), this.beat)
      : new Map(scenario.tasks.map(({ id }) => [id, NOT_SETTLED] as const))
    for (const { stage, id } of scenario.tasks) if (stage !== undefined) bounds.delete(id)
    scenario.tasks.forEach(({ id, stream }, task) => {
      const flow = activatorOf(scenario, task)
      // A job that a message releases is due when the message is delivered, however late that is.
      if (stream !== null && flow >= 0) bounds.set(id, this.activatedBound(task, flow, bounds.get(id)))
    })
    scenario.flows.forEach((flow, f) => bounds.set(flow.id, settled ? this.messageBound(f) : NOT_SETTLED))
    scenario.chains.forEach(({ name }, chain) => {
      bounds.set(`${name} reaction`, settled ? this.chainBound(chain, true) : NOT_SETTLED)
      bounds.set(`${name} age`, settled ? this.chainBound(chain, false) : NOT_SETTLED)
    })
    return bounds
  }

  /** Computes responses and jitters in turn; false when they do not come to rest. */
  private settle(): boolean {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      this.responses = analyse(withMessageLoads(this.scenario, this.jitters, true), this.beat)
      if (!this.update()) return true
    }
    return false
  }

  /** Raises jitters to what the last responses make of them; false when nothing changed. */
  private update(): boolean {
    let changed = false
    const raise = (list: number[], at: number, ns: number) => {
      if (ns <= list[at]!) return
      list[at] = ns
      changed = true
    }
    this.scenario.flows.forEach((flow, f) => {
      const law = this.laws[f]
      if (law === undefined) return
      const isSource = this.scenario.tasks[flow.sender]!.stage === 'source'
      // However late messages are, no more of them than the ring holds come ahead of their law.
      const atMost = leastSpan(law, mostAhead(flow, isSource))
      const { legs, doorbells, deliveries } = this.jitters
      let jitter = Math.min(atMost, this.sendingJitter(flow))
      flow.legs.forEach(({ task, thread, doorbell }, leg) => {
        raise(legs[f]!, leg, jitter)
        const due = this.responseOf(thread)
        // From one piece at its fastest to all pieces at their slowest.
        const shortest =
          shortestOf(this.scenario.tasks[task]!) + (doorbell < 0 ? 0 : shortestOf(this.scenario.tasks[doorbell]!))
        const latest = due ?? Infinity
        if (doorbell >= 0) raise(doorbells[f]!, leg, Math.min(atMost, latest))
        jitter = Math.min(atMost, Math.max(jitter, latest - shortest))
        if (leg === flow.deliveredBy) raise(deliveries, f, jitter)
      })
    })
    return changed
  }

  /** By how much the moments at which messages are offered differ from their law, ns. */
  private sendingJitter({ sender }: Flow): number {
    const task = this.scenario.tasks[sender]!
    if (task.stage === 'source') return 0
    const due = this.responseOf(sender)
    return due === undefined ? Infinity : due - shortestOf({ ...task, path: this.pathOf(sender) })
  }

  /** The path on which a job's release comes, which is its handler's where that wakes a thread. */
  private pathOf(task: number) {
    const { tasks } = this.scenario
    return tasks.find(({ wakes }) => wakes === tasks[task]!.id)?.path ?? tasks[task]!.path
  }

  /** Longest time from when a task was due to the end of its job, ns; undefined when there is none. */
  private responseOf(task: number): number | undefined {
    const bound = this.responses.get(this.scenario.tasks[task]!.id)
    return bound !== undefined && 'boundNs' in bound ? bound.boundNs : undefined
  }

  private reasonOf(task: number): string {
    const { id } = this.scenario.tasks[task]!
    const bound = this.responses.get(id)
    return `${id}: ${bound !== undefined && 'noBound' in bound ? bound.noBound : 'nothing releases it'}`
  }

  /**
   * Longest time from a release to its end, given the longest from when it was due: the jitter comes off where a job is always over
   * before the next one can be released.
   */
  private fromRelease(due: number, jitterNs: number, law: Law): number {
    return due <= leastSpan(law, 1) ? due - jitterNs : due
  }

  private delaysOf(f: number): Delays {
    const law = this.laws[f]
    return this.scenario.flows[f]!.legs.map(({ thread }, leg) => {
      const due = this.responseOf(thread)
      return due === undefined || law === undefined
        ? undefined
        : this.fromRelease(due, this.jitters.legs[f]![leg]!, law)
    })
  }

  private messageBound(f: number): Bound {
    const flow = this.scenario.flows[f]!
    const law = this.laws[f]
    if (law === undefined) return { noBound: `nothing ever releases ${flow.from}` }
    if (flow.pieces > BACKLOG) return { noBound: `its messages travel in more than ${BACKLOG} pieces` }
    const delays = this.delaysOf(f)
    const until = delays.slice(0, flow.deliveredBy + 1)
    const open = until.findIndex((ns) => ns === undefined)
    if (open >= 0) return { noBound: this.reasonOf(flow.legs[open]!.thread) }
    // The doorbell comes behind the copy: it is the last of the interrupts that its response counts.
    return { boundNs: until.reduce<number>((sum, ns) => sum + ns!, 0) }
  }

  /** Why messages of a flow may be lost to a full ring; undefined when none can be. */
  private lossOf(f: number): string | undefined {
    const flow = this.scenario.flows[f]!
    const law = this.laws[f]!
    const delays = this.delaysOf(f)
    const open = delays.findIndex((ns) => ns === undefined)
    if (open >= 0) return this.reasonOf(flow.legs[open]!.thread)
    let underWay = delays.reduce<number>((sum, ns) => sum + ns!, 0)
    if (flow.polledBy >= 0) {
      const reading = this.stepOf(flow.polledBy)
      if ('noBound' in reading) return reading.noBound
      underWay += reading.everyNs + reading.responseNs
    }
    const jitter = this.jitters.legs[f]![0]!
    const fitting = Math.min(messagesUnderWay(flow), Math.floor(flow.ring / flow.pieces))
    return leastSpan(law, fitting) > underWay + jitter ? undefined : `messages of ${flow.id} may find the ring full`
  }

  private activatedBound(task: number, flow: number, due: Bound | undefined): Bound {
    const law = this.laws[flow]
    if (law === undefined || due === undefined)
      return { noBound: `nothing ever releases ${this.scenario.tasks[task]!.id}` }
    if ('noBound' in due) return due
    return { boundNs: this.fromRelease(due.boundNs, this.jitters.deliveries[flow]!, law) }
  }

  /** A task as the step of a chain: longest time between two of its releases, and from one to the job's end. */
  private stepOf(task: number): { everyNs: number; responseNs: number } | { noBound: string } {
    const { tasks } = this.scenario
    const { periodNs, arrivals, id } = tasks[task]!
    const due = this.responseOf(task)
    if (due === undefined) return { noBound: this.reasonOf(task) }
    if (arrivals === undefined) return { everyNs: periodNs, responseNs: due }
    const { meanNs, spread } = arrivals.extra
    if (meanNs > 0 && spread === 'exponential')
      return { noBound: `the time between two jobs of ${id} has no upper bound` }
    const { distanceNs, count } = arrivals
    return { everyNs: Math.max(distanceNs, leastSpan(tasks[task]!, count)) + 2 * meanNs, responseNs: due }
  }

  /**
   * Reaction: every step by timer may just have missed the data, takes it a period later and answers within its response, and
   * messages take their time. Age: the same until the step before the last would have brought newer data, then the last step's
   * response.
   */
  private chainBound(chain: number, isReaction: boolean): Bound {
    const { steps, flows } = this.scenario.chains[chain]!
    let sum = 0
    for (const [i, task] of steps.entries()) {
      const flow = flows[i]!
      if (flow >= 0) {
        const message = this.messageBound(flow)
        if ('noBound' in message) return message
        const loss = this.lossOf(flow)
        if (loss !== undefined) return { noBound: loss }
        sum += message.boundNs
      }
      const isLast = i === steps.length - 1
      const activator = activatorOf(this.scenario, task)
      if (activator >= 0 && activator === flow) {
        // It takes every message as it comes.
        const activated = this.activatedBound(task, flow, this.responses.get(this.scenario.tasks[task]!.id))
        if ('noBound' in activated) return activated
        sum += activated.boundNs
        continue
      }
      const step = this.timedStep(task, activator)
      if ('noBound' in step) return step
      sum += step.responseNs + (isLast && !isReaction ? 0 : step.everyNs)
    }
    return { boundNs: sum }
  }

  private timedStep(task: number, activator: number): { everyNs: number; responseNs: number } | { noBound: string } {
    if (activator < 0) return this.stepOf(task)
    const law = this.laws[activator]
    const due = this.responseOf(task)
    if (law === undefined || due === undefined) return { noBound: this.reasonOf(task) }
    const loss = this.lossOf(activator)
    if (loss !== undefined) return { noBound: loss }
    if (law.arrivals !== undefined)
      return { noBound: `messages to ${this.scenario.tasks[task]!.id} come without a period` }
    return { everyNs: law.periodNs, responseNs: due }
  }
}

const NOT_SETTLED: Bound = {
  noBound: 'the jitters of messages do not come to rest: cores are too busy for what they bring',
}
