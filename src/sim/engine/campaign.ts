/**
 * One run of a scenario: the machine, a recorder per stream, and the worst samples of each explained.
 */
import { EXIT_KINDS } from '../machine/exits'
import { printed } from '../machine/instrument'
import { Machine } from '../machine/machine'
import type { Observer } from '../machine/observer'
import type { Scenario } from '../machine/scenario'
import { Explainer } from '../results/explain'
import { MemoryTraffic } from '../results/memory-traffic'
import { MessageExplainer } from '../results/explain-messages'
import type { Cause, WorstSample } from '../results/result'
import { StreamRecorder, type RecordedStream } from '../results/stream-recorder'
import { MARGIN_NS, Timeline } from '../results/timeline'
import { MessageCounts, messageRecorders, niceBin } from './message-records'
import { State, type Snapshot } from './state'

/** What is counted for a measurement, from its beginning to some moment. */
export interface Counts {
  events: number
  /** Jobs that were released. */
  jobs: number
  /** Exits to the hypervisor, by core, then by kind. */
  exits: Float64Array
  /** By core: time that it was not idle, ns. */
  busyNs: Float64Array
}

export class Campaign implements Observer {
  readonly machine: Machine
  /** By task, null for ticks; then of messages and of chains. */
  readonly recorders: (StreamRecorder | null)[]
  readonly messageCounts: MessageCounts
  private readonly explainer: Explainer
  private readonly messageExplainer: MessageExplainer
  private readonly timeline: Timeline
  /** Samples whose windows are not over yet, in the order of their ends, and when the first of those comes. */
  private open: { recorder: number; sample: WorstSample }[] = []
  private readonly nextWindow: Float64Array
  /** Beginning and end of what is recorded now, ns: as arguments they would be allocated. */
  private readonly span = new Float64Array(2)
  private readonly state = new State()
  private readonly measuresResponse: Uint8Array
  /** From when a job was due to when it has to be done, by task, ns. */
  private readonly deadlines: Float64Array
  /** What was counted before the measurement: events, jobs; exits by core and kind, busy time by core; foreign misses by task. */
  private readonly before: Float64Array
  private readonly exitsBefore: Float64Array
  private readonly busyBefore: Float64Array
  private readonly missesBefore: Float64Array
  readonly memoryTraffic: MemoryTraffic

  /** @param fromNs when the measurement begins; samples that are due before it are not counted, and it is their moment 0 */
  constructor(
    readonly scenario: Scenario,
    seed: string,
    private readonly fromNs = 0,
  ) {
    this.recorders = scenario.tasks.map((task) => {
      if (task.stream === null) return null
      const sampled = task.stream !== 'response time'
      return new StreamRecorder(
        {
          id: task.id,
          cell: scenario.cells[task.cell]!,
          cpu: scenario.cores[task.core]!.cpu,
          kind: task.stream,
          resolutionNs: task.reading.resolutionNs,
          binNs: sampled ? task.reading.resolutionNs : niceBin(task.periodNs, 1000),
          // A counter prints one less than a multiple of its tick, so its bins begin one below.
          firstNs: task.reading.ticksPerSecond > 0 ? -1 : 0,
          periodNs: task.periodNs,
        },
        this.state,
      )
    })
    this.recorders.push(...messageRecorders(scenario, this.state))
    this.messageCounts = new MessageCounts(scenario, this.state)
    this.nextWindow = this.state.float64([Infinity])
    this.state.part(
      () => this.open.map(({ recorder, sample }) => ({ recorder, number: sample.sample })),
      (open) => {
        this.open = open.flatMap(({ recorder, number }) => {
          const sample = this.recorders[recorder]!.kept(number)
          return sample === undefined ? [] : [{ recorder, sample }]
        })
      },
    )
    this.before = this.state.float64(2)
    this.exitsBefore = this.state.float64(scenario.cores.length * EXIT_KINDS.length)
    this.busyBefore = this.state.float64(scenario.cores.length)
    this.memoryTraffic = new MemoryTraffic(scenario, this.state)
    this.missesBefore = this.state.float64(scenario.tasks.length)
    this.measuresResponse = Uint8Array.from(scenario.tasks, ({ stream }) => (stream === 'response time' ? 1 : 0))
    this.deadlines = Float64Array.from(scenario.tasks, ({ deadlineNs, periodNs }) => deadlineNs ?? periodNs)
    this.machine = new Machine(scenario, seed, this, this.state)
    this.explainer = new Explainer(scenario, this.machine.history, this.machine.paths, this.machine.refresh)
    const { messages, chains } = this.machine.dataFlow
    this.messageExplainer = new MessageExplainer(scenario, this.machine.history, messages, chains, this.explainer)
    this.timeline = new Timeline(scenario, this.machine.history)
  }

  /** @inheritdoc */
  sampled(task: number): void {
    const now = this.machine.clock[0]!
    if (now >= this.nextWindow[0]!) this.closeWindows(now)
    const nominal = this.machine.jobs.nominal[task]!
    if (nominal < this.fromNs) return
    const { reading } = this.scenario.tasks[task]!
    const value = printed(reading, now - nominal)
    const recorder = this.recorders[task]!
    if (recorder.add(value, nominal - this.fromNs)) this.explain(task, value, 0)
  }

  /** @inheritdoc */
  finished(task: number): void {
    const now = this.machine.clock[0]!
    if (now >= this.nextWindow[0]!) this.closeWindows(now)
    if (this.measuresResponse[task] === 0) return
    const nominal = this.machine.jobs.nominal[task]!
    if (nominal < this.fromNs) return
    const value = now - nominal
    const recorder = this.recorders[task]!
    if (value > this.deadlines[task]!) recorder.addMiss()
    if (recorder.add(value, nominal - this.fromNs)) this.explain(task, value, this.machine.jobs.work[task]!)
  }

  /** @inheritdoc */
  dropped(task: number): void {
    if (this.machine.now >= this.fromNs) this.recorders[task]!.addMiss()
  }

  /** @inheritdoc */
  messageDelivered(flow: number): void {
    const { messages } = this.machine.dataFlow
    const recorder = this.scenario.tasks.length + flow
    this.span[0] = messages.sentAt[messages.arrived[flow]!]!
    this.span[1] = this.machine.now
    if (this.records(recorder)) this.keepSpan(recorder, this.messageExplainer.message(flow))
  }

  /** @inheritdoc */
  chainReacted(chain: number): void {
    const { scenario, machine, span } = this
    const { newest, before, rowOf, outputOf } = machine.dataFlow.chains
    const reactions = scenario.tasks.length + (scenario.flows?.length ?? 0) + 2 * chain
    const ages = reactions + 1
    span[0] = before[rowOf[chain]!]!
    // The age ends with the output before this one.
    span[1] = before[outputOf[chain]!]!
    if (this.records(ages)) this.keepSpan(ages, this.messageExplainer.age(chain))
    span[1] = newest[outputOf[chain]!]!
    if (this.records(reactions)) this.keepSpan(reactions, this.messageExplainer.reaction(chain))
  }

  /** Adds `span` to the stream of recorder `index`; true when it is one of the worst. */
  private records(index: number): boolean {
    if (this.machine.now >= this.nextWindow[0]!) this.closeWindows(this.machine.now)
    const from = this.span[0]!
    return from >= this.fromNs && this.recorders[index]!.add(this.span[1]! - from, from - this.fromNs)
  }

  private keepSpan(index: number, causes: Cause[]): void {
    const [from, to] = this.span
    this.keep(index, to! - from!, from!, from!, to!, causes)
  }

  /** Begins the measurement: the machine has handled everything before it. */
  begin(): void {
    const { machine, fromNs } = this
    this.before.set([machine.events, machine.released])
    this.exitsBefore.set(machine.exitsOn)
    this.busyBefore.set(machine.busyUntil(fromNs))
    this.missesBefore.set(machine.paths.foreignMisses)
    this.memoryTraffic.begin(machine, fromNs)
    this.messageCounts.begin(machine)
  }

  /** What was counted since the measurement began; busy times are settled by the machine's `finish`. */
  counts(): Counts {
    const { events, released, exitsOn, busyOn } = this.machine
    return {
      events: events - this.before[0]!,
      jobs: released - this.before[1]!,
      exits: exitsOn.map((exits, i) => exits - this.exitsBefore[i]!),
      busyNs: busyOn.map((busy, core) => busy - this.busyBefore[core]!),
    }
  }

  /**
   * The run as it is now, to be gone on with by `restore` of a campaign of the same scenario and seed, here or elsewhere: every
   * event that follows is the same to the last bit. Structured-cloneable.
   */
  snapshot(): Snapshot {
    return this.state.snapshot()
  }

  /**
   * Puts this campaign where another one of the same scenario and seed was.
   * @throws RangeError when the snapshot is of another scenario
   */
  restore(snapshot: Snapshot): void {
    this.state.restore(snapshot)
  }

  /**
   * What `read` makes of this campaign with everything accounted for up to `until`, ns. The run itself is left untouched, so that
   * reading it in between changes nothing of what follows.
   */
  settled<T>(until: number, read: () => T): T {
    const running = this.snapshot()
    this.machine.finish(until)
    const result = read()
    this.restore(running)
    return result
  }

  /** What every stream holds when the run is over; windows end where it does. */
  results(): RecordedStream[] {
    this.closeWindows(Infinity)
    return this.recorders.flatMap((recorder, task) => {
      if (recorder === null) return []
      if (task >= this.scenario.tasks.length) return [recorder.result()]
      const foreignMisses = Math.round(this.machine.paths.foreignMisses[task]! - this.missesBefore[task]!)
      return [{ ...recorder.result(), foreignMisses }]
    })
  }

  private explain(task: number, value: number, work: number): void {
    const { now, jobs } = this.machine
    const { nominal, arrival } = jobs
    const occurrence = { task, nominal: nominal[task]!, arrival: arrival[task]!, now, work, value }
    this.keep(task, value, occurrence.nominal, occurrence.arrival, now, this.explainer.explain(occurrence))
  }

  /** Keeps the sample that recorder `index` added last, due at `due` and taken at `now`. */
  private keep(index: number, value: number, due: number, arrival: number, now: number, causes: Cause[]): void {
    const recorder = this.recorders[index]!
    const core = this.scenario.cores.findIndex(({ cpu }) => cpu === recorder.cpu)
    const atNs = due - this.fromNs
    const takenNs = now - this.fromNs
    const sample: WorstSample = {
      valueNs: value,
      atNs,
      takenNs,
      sample: recorder.count,
      causes,
      neighbours: this.timeline.neighbours(core, arrival),
      window: { fromNs: Math.max(0, atNs - MARGIN_NS), toNs: takenNs + MARGIN_NS, spans: [] },
    }
    recorder.keep(sample)
    this.open.push({ recorder: index, sample })
    this.setNextWindow()
  }

  private setNextWindow(): void {
    const next = this.open[0]
    this.nextWindow[0] = next === undefined ? Infinity : this.fromNs + next.sample.window.toNs
  }

  /** Fills the windows that end before `until`. */
  private closeWindows(until: number): void {
    while (this.open.length > 0 && this.fromNs + this.open[0]!.sample.window.toNs <= until) {
      const { sample } = this.open.shift()!
      const { fromNs, toNs } = sample.window
      sample.window = this.timeline.window(fromNs, Math.min(toNs, this.machine.now - this.fromNs), this.fromNs)
    }
    this.setNextWindow()
  }
}
