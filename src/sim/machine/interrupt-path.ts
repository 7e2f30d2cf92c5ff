/**
 * What one interrupt costs on its way to the code that takes note of it, part by part.
 *
 * A line of the path is in the core's private caches with exp(-private fills / lines), else in the shared cache with
 * exp(-fills of the lines' colours / lines), else in the DRAM, since the path's last activation: the exponents are the wear of
 * the lines. Sums of fills only grow, so that one clock of wear per kind of line, read at each activation, says what passed
 * between two of them. Where the hypervisor's lines were last used by the same path, they have the handler's wear. A DRAM line
 * costs the unloaded stall and a wait behind every other core that has requests in the queue: never more than that core's
 * outstanding requests.
 * Each part is a whole number of nanoseconds and stays readable until the next activation, so that a worst sample explains
 * itself. Two things are conservative: hypervisor lines that another core's exits brought back are not credited, and the code
 * running on other cores is taken to stay the same for the few microseconds of the path.
 */
import { binomialAt, LARGEST_DRAW, power, survival, type RandomStreams } from '../engine/random'
import type { State } from '../engine/state'
import { Rate, RATES, type CoRunning } from './co-running'
import type { Fills } from './fills'
import { Owner, PathTable } from './path-table'
import type { Scenario } from './scenario'

/** Places in a task's record of parts. The first are ns, the counts of lines follow; behind them one wait per core and master. */
export const Part = {
  interruptsOff: 0,
  entry: 1,
  hypervisorMiss: 2,
  handler: 3,
  handlerMiss: 4,
  /** Of both footprints. */
  hit: 5,
  hypervisorMissLines: 6,
  handlerMissLines: 7,
  hitLines: 8,
  /** Instruction lines, among those above, that were lost because code was mapped elsewhere. */
  invalidatedLines: 9,
  waits: 10,
} as const

/** Wear of a footprint since its last use: share of its lines that each cache still has, and of its evictions those by other cells. */
const Wear = { survivesPrivate: 0, survivesShared: 1, foreign: 2 } as const
/**
 * Places in a record of clocks: the wear of private caches comes first, then, kind by kind, that of the shared one by all cores
 * and by those of other cells.
 */
const Clock = { private: 0, kinds: 1, all: 0, foreign: 1, perKind: 2 } as const

export class InterruptPaths {
  /** Parts of each task's last activation: `stride` numbers per task, laid out as `Part` says. */
  readonly parts: Float64Array
  readonly stride: number
  /** What each core and master did at each task's last activation: codes of the machine. */
  readonly neighbours: Int32Array
  /** Missed lines, by task, that other cells had evicted, over the whole run. */
  readonly foreignMisses: Float64Array
  /** The hypervisor's lines that came from the DRAM, by core, over the whole run. */
  readonly hypervisorMisses: Float64Array
  /** Number of code mappings so far; the machine counts it up. */
  codeMappings = 0

  private readonly tasks: number
  private readonly cores: number
  /** Cores and masters. */
  private readonly customers: number
  private readonly lineNs: number
  private readonly table: PathTable
  /** Clocks of wear now, of the core at hand, and at their last use: of each task's handler, then of each core's hypervisor. */
  private readonly clocks: Float64Array
  private readonly seen: Float64Array
  /** Code mappings by then. */
  private readonly mappingsSeen: Float64Array
  /** The task whose path led last through each core's hypervisor, which any exit there uses; -1 for none. */
  private readonly lastTrapped: Int32Array
  /** Wear of the footprint at hand since its last use, laid out as `Wear` says. */
  private readonly wear = new Float64Array(3)

  constructor(
    scenario: Scenario,
    private readonly fills: Fills,
    private readonly coRunning: CoRunning,
    private readonly random: RandomStreams,
    state: State,
  ) {
    const tasks = (this.tasks = scenario.tasks.length)
    const cores = (this.cores = scenario.cores.length)
    this.customers = coRunning.customers
    this.lineNs = scenario.memory.lineNs
    this.table = new PathTable(scenario)
    this.stride = Part.waits + this.customers
    this.parts = state.float64(tasks * this.stride)
    scenario.tasks.forEach(({ path }, task) => {
      this.parts[task * this.stride + Part.entry] = path?.entryNs ?? 0
      this.parts[task * this.stride + Part.handler] = path?.handlerNs ?? 0
    })
    this.neighbours = state.int32(tasks * this.customers)
    this.foreignMisses = state.float64(tasks)
    this.hypervisorMisses = state.float64(cores)
    this.clocks = new Float64Array(Clock.kinds + Clock.perKind * this.table.kinds)
    this.seen = state.float64((tasks + cores) * this.clocks.length)
    this.mappingsSeen = state.float64(tasks + cores)
    this.lastTrapped = state.int32(cores).fill(-1)
    state.part(
      () => this.codeMappings,
      (codeMappings) => {
        this.codeMappings = codeMappings
      },
    )
  }

  /**
   * Walks the path of `task` on its core now and returns its length in whole ns. All fills must be settled.
   * @param running what each core and master does, as the machine codes it
   */
  walk(task: number, stream: number, running: Int32Array): number {
    const { table, parts, random, wear, mappingsSeen } = this
    const at = task * this.stride
    const core = table.core[task]!
    const trapped = table.trapped[task]!
    let length = table.warmNs[task]!
    let off = 0
    if (table.offProbability[task]! > 0 && random.unit(stream) < table.offProbability[task]!) {
      off = Math.round(random.exponential(stream, table.offMeanNs[task]!))
      length += off
    }
    parts[at + Part.interruptsOff] = off
    this.readClocks(core)
    const alike = trapped === 1 && table.alike[core] === 1 && this.lastTrapped[core] === task
    let misses = 0
    let hits = 0
    let invalidated = 0
    let unmissed = 0
    for (let owner: number = Owner.handler - trapped; owner <= Owner.handler; owner += 1) {
      const user = owner === Owner.handler ? task : this.tasks + core
      if (owner === Owner.hypervisor || !alike) this.readWear(owner, user, core)
      const survivesPrivate = wear[Wear.survivesPrivate]!
      const survivesShared = wear[Wear.survivesShared]!
      const footprint = 2 * task + owner
      const instruction = table.instruction[footprint]!
      const lost = mappingsSeen[user] !== this.codeMappings
      const kept = table.data[footprint]! + (lost ? 0 : instruction)
      const chance = (1 - survivesPrivate) * (1 - survivesShared)
      let missed = random.binomial(stream, kept, chance)
      unmissed += kept - missed
      // Lines that are equally likely to be hits are drawn together.
      if (chance < 1 && (owner === Owner.handler || !alike)) {
        hits += random.binomial(stream, unmissed, ((1 - survivesPrivate) * survivesShared) / (1 - chance))
        unmissed = 0
      }
      if (lost) {
        mappingsSeen[user] = this.codeMappings
        invalidated += instruction
        const gone = random.binomial(stream, instruction, 1 - survivesShared)
        missed += gone
        hits += instruction - gone
      }
      const missedNs = Math.round(missed * table.missNs[core]!)
      parts[at + (owner === Owner.handler ? Part.handlerMiss : Part.hypervisorMiss)] = missedNs
      parts[at + (owner === Owner.handler ? Part.handlerMissLines : Part.hypervisorMissLines)] = missed
      length += missedNs
      misses += missed
      if (owner === Owner.hypervisor) this.hypervisorMisses[core]! += missed
      this.foreignMisses[task]! += missed * wear[Wear.foreign]!
    }
    const hitNs = Math.round(hits * table.sharedHitNs[core]!)
    parts[at + Part.hit] = hitNs
    parts[at + Part.hitLines] = hits
    parts[at + Part.invalidatedLines] = invalidated
    this.fill(core, misses, hits)
    this.remember(task)
    if (trapped === 1) {
      this.remember(this.tasks + core)
      this.lastTrapped[core] = task
    }
    return length + hitNs + this.waitAtMemory(task, stream, core, misses, running)
  }

  /** Of the last walk of `task`, what passed with interrupts masked, whole ns: all but the handler and its own lines. */
  maskedNs(task: number): number {
    const { parts } = this
    const at = task * this.stride
    let sum = parts[at + Part.interruptsOff]! + parts[at + Part.entry]! + parts[at + Part.hypervisorMiss]!
    for (let wait = Part.waits; wait < this.stride; wait += 1) sum += parts[at + wait]!
    return sum + Math.round(parts[at + Part.hit]! * this.table.hypervisorShare[task]!)
  }

  /** How much of the last path of `task` was at the DRAM, ns. */
  atMemoryNs(task: number): number {
    const at = task * this.stride
    let sum = this.parts[at + Part.hypervisorMiss]! + this.parts[at + Part.handlerMiss]!
    for (let wait = Part.waits; wait < this.stride; wait += 1) sum += this.parts[at + wait]!
    return sum
  }

  /** Sets the clocks of wear of the lines that `core` uses. */
  private readClocks(core: number): void {
    const { table, clocks, fills, cores } = this
    const { shared } = fills
    const { kinds, chances, foreignChances } = table
    clocks[Clock.private] = fills.private[core]! * table.perPrivateLine[core]!
    for (let kind = 0; kind < kinds; kind += 1) {
      const row = (core * kinds + kind) * cores
      let all = 0
      let foreign = 0
      for (let m = 0; m < cores; m += 1) {
        all += shared[m]! * chances[row + m]!
        foreign += shared[m]! * foreignChances[row + m]!
      }
      const clock = Clock.kinds + kind * Clock.perKind
      clocks[clock + Clock.all] = all
      clocks[clock + Clock.foreign] = foreign
    }
  }

  /** Sets the wear of a footprint since its last use; `user` is its place among those that use one. */
  private readWear(owner: number, user: number, core: number): void {
    const { table, clocks, seen, wear, cores } = this
    const { kinds, shares } = table
    const since = user * clocks.length
    const row = (owner * cores + core) * kinds
    let survives = 0
    let evictions = 0
    let foreign = 0
    for (let kind = 0; kind < kinds; kind += 1) {
      const share = shares[row + kind]!
      const clock = Clock.kinds + kind * Clock.perKind
      const pressure = clocks[clock + Clock.all]! - seen[since + clock + Clock.all]!
      survives += share * survival(pressure)
      evictions += share * pressure
      foreign += share * (clocks[clock + Clock.foreign]! - seen[since + clock + Clock.foreign]!)
    }
    wear[Wear.survivesPrivate] = survival(clocks[Clock.private]! - seen[since + Clock.private]!)
    wear[Wear.survivesShared] = survives
    wear[Wear.foreign] = foreign > 0 ? foreign / evictions : 0
  }

  /** Counts the lines that a path on `core` brought in, and sets the clocks so that they do not wear the path's own. */
  private fill(core: number, misses: number, hits: number): void {
    const { fills, clocks, table, cores } = this
    const { kinds, chances } = table
    fills.private[core]! += misses + hits
    fills.shared[core]! += misses
    clocks[Clock.private]! += (misses + hits) * table.perPrivateLine[core]!
    for (let kind = 0; kind < kinds; kind += 1) {
      clocks[Clock.kinds + kind * Clock.perKind + Clock.all]! += misses * chances[(core * kinds + kind) * cores + core]!
    }
  }

  /** The footprint of `user` was used now. */
  private remember(user: number): void {
    const { clocks, seen } = this
    const since = user * clocks.length
    for (let clock = 0; clock < clocks.length; clock += 1) seen[since + clock] = clocks[clock]!
  }

  /**
   * Draws the wait of `lines` DRAM lines behind every other core and every master; the parts are one for each. One draw says
   * who is first to be waited for: mostly nobody is.
   */
  private waitAtMemory(task: number, stream: number, core: number, lines: number, running: Int32Array): number {
    const { coRunning, random, parts, customers } = this
    const at = task * this.stride + Part.waits
    for (let m = 0; m < customers; m += 1) parts[at + m] = 0
    if (lines === 0) return 0
    const presences = coRunning.row() + Rate.presence
    let nobody = 1
    for (let m = 0; m < customers; m += 1) {
      if (m !== core) nobody *= 1 - coRunning.solved[presences + m * RATES]!
    }
    const drawn = random.unit(stream)
    if (drawn < power(nobody, lines)) return 0
    let total = 0
    let reached = 1
    let someone = false
    for (let m = 0; m < customers; m += 1) {
      if (m === core) continue
      const presence = coRunning.solved[presences + m * RATES]!
      let found = 0
      if (someone) found = random.binomial(stream, lines, presence)
      else {
        const free = power(1 - presence, lines)
        const next = reached * free
        someone = drawn >= next
        // What is left of the draw says how many of the lines, of which one does at least.
        if (someone) found = firstFound(lines, presence, free, (drawn - next) / (reached - next))
        reached = next
      }
      if (found === 0) continue
      const wait = Math.round(random.sumOfUniforms(stream, found, coRunning.aheadOf(m)) * this.lineNs)
      this.neighbours[task * customers + m] = running[m]!
      parts[at + m] = wait
      total += wait
    }
    return total
  }
}

/** The number of `lines` that find somebody with chance `presence`, one of them at least; none does with chance `free`. */
function firstFound(lines: number, presence: number, free: number, drawn: number): number {
  return Math.max(1, binomialAt(lines, presence, Math.min(LARGEST_DRAW, free + (1 - free) * drawn)))
}
