/**
 * What a run leaves behind: the shape of `cellbench run --json`, of the window's charts and of every report.
 */
import type { PlanDocument } from '../plan/plan'
import type { Provenance } from '../plan/workload'
import type { BootResult } from './boot-result'
import type { EventCost } from './event-cost'

/** One named part of a latency. The parts of a sample add up to it exactly. */
export interface Cause {
  /** Short name for people: "trap and injection", "31 cold lines of the hypervisor". */
  cause: string
  ns: number
  /** Of the least known of the parameters that its length rests on; an estimate where they are not all known by name. */
  provenance?: Provenance
}

/** What analysis says about the largest sample of a stream that can occur, or why it cannot say anything. */
export type Bound = { boundNs: number } | { noBound: string }

/** What a core did: idle, a task's job, an interrupt with its way to the task, a process by turns, or a stall by its budget. */
export type ActivityKind = 'idle' | 'job' | 'interrupt' | 'process' | 'stall'

/** One thing that one core did without a break. */
export interface TimelineSpan {
  cpu: number
  cell: string
  /** Name for people: "stress-ng vm", "interrupt of control". */
  what: string
  kind: ActivityKind
  fromNs: number
  toNs: number
}

/** What the cores did between two moments; where a core has no span it was idle. */
export interface TimelineWindow {
  fromNs: number
  toNs: number
  /** In the order of their beginnings. */
  spans: TimelineSpan[]
}

/** What another core did when a sample was due. */
export type NeighbourActivity = Omit<TimelineSpan, 'fromNs' | 'toNs'>

/** One of the largest samples of a stream, explained. */
export interface WorstSample {
  /** Value of the sample as the instrument prints it. */
  valueNs: number
  /** When it was due, as simulated time since the start of the measurement. */
  atNs: number
  /** When it was taken, or its job was done. */
  takenNs: number
  /** Number of the sample in its stream, from 1. */
  sample: number
  /** In the order in which they happened; their sum is `valueNs`. */
  causes: Cause[]
  /** What the other cores did when the sample's job arrived. */
  neighbours: NeighbourActivity[]
  /** From a little before the sample was due to a little after it was taken. */
  window: TimelineWindow
}

/**
 * Counts per bin. Bin i covers [firstNs + i * binNs, firstNs + (i + 1) * binNs); what lies beyond the last bin is counted in
 * `over` and never dropped.
 */
export interface Histogram {
  binNs: number
  firstNs: number
  counts: number[]
  over: number
}

/** Largest and smallest sample of a slice of simulated time. */
export interface StripPoint {
  fromNs: number
  toNs: number
  minNs: number
  maxNs: number
}

/** Percentiles as the result holds them: null where the sample count cannot support the percentile. */
export interface Percentiles {
  p50: number | null
  p99: number | null
  'p99.9': number | null
  'p99.99': number | null
  'p99.999': number | null
}

export type StreamKind =
  'interrupt latency' | 'wake-up latency' | 'response time' | 'message latency' | 'reaction time' | 'data age'

/** What one instrument or task reported. Values are as the instrument prints them, in its own resolution. */
export interface StreamResult {
  /**
   * cell/workload, with @core where it runs on several; for messages `link: sender to receiver`, for chains their name with
   * reaction or age.
   */
  id: string
  cell: string
  cpu: number
  kind: StreamKind
  unit: 'ns'
  /** Step between two values that the instrument can print, ns. */
  resolutionNs: number
  count: number
  min: number
  /** Of the printed values. */
  mean: number
  /** Most frequent bin's first value. */
  mode: number
  /** The largest of `count` samples: what was observed. What can occur is for `bound` to say. */
  max: number
  /** No sample of this stream exceeds it, however long the run. */
  bound: Bound
  percentiles: Percentiles
  histogram: Histogram
  strip: StripPoint[]
  worst: WorstSample | null
  /** The ten largest samples, largest first and of equal ones the earliest: `worst` and those behind it. */
  worstSamples: WorstSample[]
  /** Names of the parameters, among the result's, that the causes of the worst sample rest on. */
  restsOn: string[]
  /** Jobs that were not done by their deadline, for response times; releases that were dropped count. */
  missed?: number
  /** Cache lines of the interrupt's path that other cells had evicted from the shared cache, over the whole run. */
  foreignMisses?: number
}

export interface CellResult {
  name: string
  /** VM exits by Jailhouse's statistics names without vmexits_: total, virt_irq, mmio, hypercall, management, … */
  exits: Record<string, number>
}

/** What one flow of messages carried; how long they took is in the stream of the same name. */
export interface LinkResult {
  link: string
  from: string
  to: string
  /** Identifier of the stream with the latencies, from when a message is offered to when its receiver has it. */
  stream: string
  /** Of a message. */
  bytes: number
  /** Messages that the sender wanted to send, and of these: that arrived, and that found the ring full. Others are under way or lost with a cell. */
  offered: number
  delivered: number
  dropped: number
  offeredBytesPerSecond: number
  deliveredBytesPerSecond: number
}

/** A chain, and which streams say how long data takes through it. */
export interface ChainResult {
  name: string
  /** Streams of its steps' workloads. */
  steps: string[]
  /** From an event that the first step just missed to the first output that reflects it. */
  reaction: string
  /** From the first step's sample to the last output that used it. */
  age: string
}

export interface CpuResult {
  cpu: number
  cell: string
  /** 0 to 1, of the simulated time. */
  utilisation: number
  /** Lines that it brought from the DRAM into the shared cache, a second. */
  refillsPerSecond: number
  /** Moved to and from the DRAM. */
  bytesPerSecond: number
  /** Share of the simulated time for which its memory budget held it back; absent without a budget. */
  stalledShare?: number
}

/** What moved data to and from the DRAM, and how much of what it can move. */
interface DramShare {
  bytesPerSecond: number
  /** Of the usable rate, 0 to 1. */
  share: number
}

/** A device that moved data on its own. */
export interface MasterResult extends DramShare {
  name: string
  /** Cell that it belongs to, where the plan names one. */
  cell?: string
  /** What it would have moved alone; what it moved is less where the DRAM was too busy. */
  wantedBytesPerSecond: number
}

/** Use of the DRAM over the measurement. */
export interface DramResult extends DramShare {
  /** What the DRAM can move: its peak rate times the usable share of it. */
  usableBytesPerSecond: number
  cells: (DramShare & { name: string })[]
  masters: MasterResult[]
}

export interface LimitResult {
  of: string
  measure: string
  percentile: number
  atMostNs: number
  observedNs: number | null
  /** Samples behind the observation. */
  count: number
  /** Analytic bound, where one exists. */
  boundNs?: number
  /** Why no bound is given. */
  noBound?: string
  /** Null when the sample count cannot support the percentile. */
  met: boolean | null
}

/** A number that went into the run, and how well it is known. */
export interface ParameterResult {
  name: string
  value: number
  unit: string
  provenance: Provenance
  source: string
}

/** Something that the run assumes beyond upstream Jailhouse on the board as it is delivered. */
export interface WhatIfResult {
  /** "cache colouring of cells". */
  name: string
  /** How it is set: "on", or its amount. */
  setting: string
  /** Hardware, firmware or branch without which the board does not do it. */
  needs: string
}

/** What `simulate` returns: the same plan, board and seed give the same value to the last bit. */
export interface SimulationResult {
  format: 'cellbench-result'
  version: 1
  origin: 'simulated'
  plan: { name: string; board: string }
  seed: string
  interruptDelivery: 'trapped' | 'direct'
  colouring: 'off' | 'cells' | 'all'
  /** Conditions for the figure: "stress-ng --cpu 4 --io 2 --vm 1 --vm-bytes 512M on root". */
  load: string
  whatIfs: WhatIfResult[]
  /** Simulated time before the measurement began, of which nothing is counted. */
  warmUpSeconds: number
  /** Simulated time of the measurement; all counts and moments are of it. */
  simulatedSeconds: number
  events: number
  /** Jobs that were released. */
  jobs: number
  streams: StreamResult[]
  cells: CellResult[]
  cpus: CpuResult[]
  dram: DramResult
  /** By flow of messages, in the order of the plan. */
  links: LinkResult[]
  chains: ChainResult[]
  /** What root and the cells asked of the hypervisor, in the order of the plan's events, and what each took on which core. */
  management: EventCost[]
  /** From power-on to each workload's first cycle. */
  boot: BootResult
  limits: LimitResult[]
  parameters: ParameterResult[]
  /** What the hypervisor printed while the plan was enabled and its cells started. */
  console: string[]
}

/** A number estimated from several runs, with the interval that holds its true value at the stated confidence. */
export interface Estimate {
  /** Of a mean the mean over the runs, of a percentile that of all samples together. */
  mean: number
  low: number
  high: number
}

/** What several runs with different seeds say about one stream, ns. */
export interface ReplicatedStream {
  id: string
  /** Samples of all runs together. */
  count: number
  mean: Estimate
  /** Null where a single run has too few samples for the percentile. */
  percentiles: Record<keyof Percentiles, Estimate | null>
  /** Maxima of the runs: no interval, for there is none for a maximum. */
  max: { lowest: number; highest: number }
}

export interface Replications {
  count: number
  /** Share of such intervals that hold the true value. */
  confidence: number
  seeds: string[]
  streams: ReplicatedStream[]
}

/** A result as it is stored and exchanged: with what only the run itself can know. */
export interface RunResult extends Omit<SimulationResult, 'plan'> {
  plan: SimulationResult['plan'] & {
    sha256: string
    /** The plan as it was run, so that a comparison can say what changed; absent in results of older versions. */
    document?: PlanDocument
  }
  /** Time that the simulation took; of replications the sum. */
  wallSeconds: number
  /** Where the run was repeated with other seeds; everything else in the result is of the first. */
  replications?: Replications
}

/** State of one stream while a run goes on: everything so far, not the difference. */
export interface StreamProgress {
  id: string
  cell: string
  cpu: number
  kind: StreamKind
  resolutionNs: number
  count: number
  min: number
  mean: number
  max: number
  bound: Bound
  percentiles: Percentiles
  histogram: Histogram
  strip: StripPoint[]
}

/** What a running simulation sends a few dozen times a second. */
export interface RunProgress {
  simulatedSeconds: number
  /** Simulated seconds that were asked for. */
  ofSeconds: number
  events: number
  streams: StreamProgress[]
}
