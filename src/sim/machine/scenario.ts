/**
 * What the machine executes: a plan on its board, compiled into flat lists of numbers. Nothing below this line knows plans,
 * boards or names of products; tests and benchmarks build scenarios by hand.
 */
import type { StreamKind } from '../results/result'
import type { ArrivalLaw } from './arrivals'
import type { Chain, Flow } from './flow'
import type { Exits } from './exits'

/** Demand of running code on caches and DRAM while it runs undisturbed. Index 0 of a scenario's demands is "none". */
export interface Demand {
  /** Shared-cache refills per ns. */
  refills: number
  /** Fills of the core's private caches per ns. */
  privateFills: number
  /** Lines written to DRAM per ns: write-backs and writes past the caches. */
  writes: number
  /** Refills in flight at once. */
  outstanding: number
  /** Lines that hit in the shared cache because they were brought in before; each is a refill once it is gone. */
  reuse?: Reuse
}

/** Hits per ns, spread over so many lines: a line is used again after lines / perNs. */
export interface Reuse {
  perNs: number
  lines: number
}

/** Cache lines that a path touches. */
export interface Footprint {
  instruction: number
  data: number
}

/** From a timer's expiry to the point where a guest's handler or thread takes note, caches warm. */
export interface InterruptPath {
  /** Reaching the exception level that handles it, with the trap and the injection where there is one, ns. */
  entryNs: number
  /** Exit to the hypervisor: counted, and its lines are part of the path. */
  trapped: boolean
  /** From the guest's vector to the sample, ns. */
  handlerNs: number
  hypervisorLines: Footprint
  handlerLines: Footprint
  /** Chance that interrupts are off in the guest when the interrupt arrives, and the mean length of such a section, ns. */
  offProbability: number
  offMeanNs: number
}

/** How an instrument turns a latency into what it prints. */
export interface Reading {
  /** Step between two values, ns; 1 for a response time. */
  resolutionNs: number
  /** Counter frequency in Hz when the instrument counts ticks, else 0. */
  ticksPerSecond: number
  /** In words, for the cause that closes the sum: "rounding down to whole microseconds". */
  rounding: string
}

/** Something released by a timer: a job of a task, a sample of an instrument, or a scheduler tick. */
export interface Task {
  /** Stream identifier, unique: cell/workload, with @core where it runs on several. */
  id: string
  /** Name in causes: "preempted by control". */
  label: string
  cell: number
  core: number
  /** When the stream's sample is taken; null for a tick, which has neither job nor stream, and for a silent waker. */
  stream: StreamKind | null
  reading: Reading
  periodNs: number
  phaseNs: number
  jitterNs: number
  /** Execution time alone, caches warm; drawn uniformly from shortest to longest for every job. */
  shortestNs: number
  longestNs: number
  /** How releases follow each other; with the period alone when left out. */
  arrivals?: ArrivalLaw
  /** Larger is more urgent. */
  priority: number
  /** Order among ready tasks of the same priority on the core; first come, first served when left out. */
  policy?: 'fifo' | 'round-robin' | 'deadline'
  /** Longest turn under round robin, ns. */
  sliceNs?: number
  /** From when a job is due to when it has to be done, ns; the period when left out. */
  deadlineNs?: number
  sections?: Section[]
  demand: number
  /** Null: released without any overhead. */
  path: InterruptPath | null
  /** Execution with interrupts off behind the path, ns: a tick's own work. */
  interruptNs: number
  /**
   * Identifier of the task whose thread this one's handler wakes. The path ends in the handler; the way on to the thread is the
   * path of that task, which has no timer of its own, and is this one's execution.
   */
  wakes?: string
  /** A tick that goes on while its core has nothing to do. */
  ticksWhenIdle?: boolean
  /** Shares its core with the processes of its cell, slice by slice. */
  fair?: boolean
  /** Priority of its interrupt in the interrupt controller: smaller is more urgent, the usual one when left out. */
  interruptPriority?: number
  /** Its handler does all that there is to do: the job ends there. */
  endsInHandler?: boolean
  /** Its guest takes more urgent interrupts while it handles this one. */
  nests?: boolean
  /**
   * Part of a message's way, without a stream: an interrupt that releases no job, a job with the interrupt that releases it, or
   * the timer of messages that no job sends.
   */
  stage?: 'interrupt' | 'job' | 'source'
  /** Messages release it, no timer does. */
  activated?: boolean
  /** Exits that its interrupt stands for; one of an interrupt that is handled and injected where its path traps. */
  exits?: Exits
  /** Something on its core that goes on while its cell is stopped. */
  outlivesCell?: boolean
}

/** A stretch of a task's jobs in which it holds something. */
export interface Section {
  /** What it holds: nobody else on its core holds it meanwhile. Null: interrupts are off. */
  resource: string | null
  /** Execution before it and within it, ns: sections of a task do not overlap. */
  offsetNs: number
  lengthNs: number
}

/** A process under its cell's fair scheduler: bursts of execution and waits in turn. */
export interface Process {
  name: string
  label: string
  cell: number
  burstNs: number
  /** 0: never waits. */
  pauseNs: number
  /** One of these demands for every burst, each equally likely. */
  demands: number[]
}

export interface Core {
  cpu: number
  cell: number
}

/** Period of what happens once, ns: longer than any run, so that an analysis counts it once in any window. */
export const ONCE_NS = 1e16

/** A cell stops or runs again: its workloads with it. */
export interface CellSwitch {
  cell: number
  running: boolean
  /** When, and the time between two of them, ns. */
  atNs: number
  everyNs: number
}

/** Cells that stop and run again. */
export interface Lifecycle {
  switches: CellSwitch[]
  /** By task: from when its cell runs again to its first release, ns. */
  phases: number[]
}

/** The refresh of the DRAM: how often it comes, and how long a line waits for it at most, ns. */
export interface Refresh {
  everyNs: number
  longestNs: number
}

/** A device that moves data on its own: by turns active and silent, or always active. */
export interface Master {
  name: string
  /** Cell that the device belongs to; -1 for none. */
  cell: number
  /** Lines that it reads or writes per ns while it is active and nobody else is at the DRAM. */
  linesPerNs: number
  /** Requests in flight at once: so many can be ahead of a core's. */
  outstanding: number
  /** How long it is active, then silent, and when it starts first, ns; a silence of 0 makes it active always. */
  activeNs: number
  silentNs: number
  phaseNs: number
}

/** Who evicts whose lines from the shared caches. Lines are of several kinds, by whose fills reach them. */
export interface Evictions {
  kinds: number
  /** Share of the lines of what runs on core a that are of kind k, at [a * kinds + k], and of the hypervisor's on that core. */
  shares: Float64Array
  hypervisorShares: Float64Array
  /**
   * Chance per fill of core b to evict a given line of core a that is of kind k, at [(a * kinds + k) * cores + b]: 1 / lines
   * without colours, 0 where the cores share no cache.
   */
  chances: Float64Array
}

/**
 * The memory as each core meets it: its own caches, the cache that it shares with the cores of its cluster, and the DRAM,
 * which all of them share. Lists are by core.
 */
export interface MemorySystem {
  /** Lines in a core's private caches, instruction and data together. */
  privateLines: Float64Array
  /** A refill from the shared cache beyond a private hit, ns. */
  sharedHitNs: Float64Array
  /** Stall of a shared-cache refill with nobody else at the DRAM, ns. */
  missNs: Float64Array
  /** DRAM time of one line, ns. */
  lineNs: number
  /** Requests of this core that can be ahead of another's: reads in flight, and writes drained as one batch. */
  readsAhead: Float64Array
  writesAhead: Float64Array
  evictions: Evictions
  /** Lines that a core may move in each period of its budget, Infinity without one, and that period, ns. */
  budgetLines: Float64Array
  budgetPeriodNs: Float64Array
}

export interface Scenario {
  cores: Core[]
  cells: string[]
  tasks: Task[]
  processes: Process[]
  demands: Demand[]
  memory: MemorySystem
  /** What moves data beside the cores. */
  masters: Master[]
  /** Messages between tasks, and the data that passes through several of them; none when left out. */
  flows?: Flow[]
  chains?: Chain[]
  /** Cells that stop and start during the run; none when left out. */
  lifecycle?: Lifecycle
  /** Only where a run asks for it: what it costs on average is part of the stall of a refill. */
  refresh?: Refresh
  /** Mappings of new code that empty every instruction cache, a second; 0 for never. */
  codeMappingsPerSecond: number
  /** Time slice of the fair scheduler, ns. */
  sliceNs: number
}

/** The demand of an idle core, of interrupt paths and of code whose demand is part of its execution time. */
export const NO_DEMAND: Demand = { refills: 0, privateFills: 0, writes: 0, outstanding: 1 }

/** A response time in whole nanoseconds, as no instrument rounds it. */
export const EXACT: Reading = { resolutionNs: 1, ticksPerSecond: 0, rounding: '' }
