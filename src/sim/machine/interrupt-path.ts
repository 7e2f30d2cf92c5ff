/**
 * What one interrupt costs on its way to the code that takes note of it, part by part.
 *
 * A line of the path is in the core's private caches with exp(-private fills / lines), else in the shared cache with
 * exp(-fills of the lines' colours / lines), else in the DRAM, since the path's last activation: the exponents are the wear of
 * the lines. Sums of fills only grow, so that one clock of wear per footprint and kind of line, read at each activation, says
 * what passed between two of them. A DRAM line costs the unloaded
 * stall and a wait behind every other core that has requests in the queue: never more than that core's outstanding requests.
 * Each part is a whole number of nanoseconds and stays readable until the next activation, so that a worst sample explains
 * itself. Two things are conservative: hypervisor lines that another core's exits brought back are not credited, and the code
 * running on other cores is taken to stay the same for the few microseconds of the path.
 */
import { survival, type RandomStreams } from '../engine/random'
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
  hypervisorHit: 3,
  handler: 4,
  handlerMiss: 5,
  handlerHit: 6,
  hypervisorMissLines: 7,
  hypervisorHitLines: 8,
  handlerMissLines: 9,
  handlerHitLines: 10,
  /** Instruction lines, among those above, that were lost because code was mapped elsewhere. */
  invalidatedLines: 11,
  waits: 12,
} as const

/**
 * Wear of a footprint since its last use: exponent in the private caches, share of its lines that the shared one still has, and
 * how often one of them was evicted there on average, by other cells and in all.
 */
const Wear = { private: 0, survivesShared: 1, foreign: 2, evictions: 3 } as const
/** Of a footprint's clocks at its last use, its private caches' and that of other cells' fills come first, then one per kind. */
const FIRST_KIND = 2

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
  /** Clocks of wear at their last use: of each task's handler, then of each core's hypervisor, which any exit there uses. */
  private readonly seen: Float64Array
  private readonly clocks: number
  /** Code mappings by then. */
  private readonly mappingsSeen: Float64Array
  /** Wear of the footprint at hand since its last use, laid out as `Wear` says. */
  private readonly wear = new Float64Array(4)

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
    this.clocks = FIRST_KIND + this.table.kinds
    this.seen = state.float64((tasks + cores) * this.clocks)
    this.mappingsSeen = state.float64(tasks + cores)
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
    const missNs = table.missNs[core]!
    const hitNs = table.sharedHitNs[core]!
    let length = table.warmNs[task]!
    let off = 0
    if (table.offProbability[task]! > 0 && random.unit(stream) < table.offProbability[task]!) {
      off = Math.round(random.exponential(stream, table.offMeanNs[task]!))
      length += off
    }
    parts[at + Part.interruptsOff] = off
    let misses = 0
    let hits = 0
    let invalidated = 0
    // One loop for both footprints: what is drawn for each is compiled once, in place.
    for (let owner: number = Owner.handler - trapped; owner <= Owner.handler; owner += 1) {
      const user = owner === Owner.handler ? task : this.tasks + core
      this.readClocks(owner, user, core)
      const footprint = 2 * task + owner
      const instruction = table.instruction[footprint]!
      const lost = mappingsSeen[user] !== this.codeMappings
      const kept = table.data[footprint]! + (lost ? 0 : instruction)
      const survivesPrivate = survival(wear[Wear.private]!)
      const survivesShared = wear[Wear.survivesShared]!
      const chance = (1 - survivesPrivate) * (1 - survivesShared)
      let missed = random.binomial(stream, kept, chance)
      let hit = 0
      if (chance < 1) {
        hit = random.binomial(stream, kept - missed, ((1 - survivesPrivate) * survivesShared) / (1 - chance))
      }
      if (lost) {
        mappingsSeen[user] = this.codeMappings
        invalidated += instruction
        const gone = random.binomial(stream, instruction, 1 - survivesShared)
        missed += gone
        hit += instruction - gone
      }
      const missedNs = Math.round(missed * missNs)
      const hitAllNs = Math.round(hit * hitNs)
      const times = at + (owner === Owner.handler ? Part.handlerMiss : Part.hypervisorMiss)
      parts[times] = missedNs
      parts[times + 1] = hitAllNs
      const counts = at + (owner === Owner.handler ? Part.handlerMissLines : Part.hypervisorMissLines)
      parts[counts] = missed
      parts[counts + 1] = hit
      length += missedNs + hitAllNs
      misses += missed
      hits += hit
      if (missed > 0) {
        if (owner === Owner.hypervisor) this.hypervisorMisses[core]! += missed
        if (wear[Wear.foreign]! > 0) this.foreignMisses[task]! += (missed * wear[Wear.foreign]!) / wear[Wear.evictions]!
      }
    }
    parts[at + Part.invalidatedLines] = invalidated
    if (misses + hits > 0) this.fill(task, core, trapped, misses, hits)
    if (misses > 0) return length + this.waitAtMemory(task, stream, core, misses, running)
    for (let wait = Part.waits; wait < this.stride; wait += 1) parts[at + wait] = 0
    return length
  }

  /** Of the last walk of `task`, what passed with interrupts masked, ns: all but the handler and its own lines. */
  maskedNs(task: number): number {
    const { parts } = this
    const at = task * this.stride
    let sum = 0
    for (let part = 0; part < this.stride; part += 1) {
      if (part < Part.handler || part >= Part.waits) sum += parts[at + part]!
    }
    return sum
  }

  /** How much of the last path of `task` was at the DRAM, ns. */
  atMemoryNs(task: number): number {
    const at = task * this.stride
    let sum = this.parts[at + Part.hypervisorMiss]! + this.parts[at + Part.handlerMiss]!
    for (let wait = Part.waits; wait < this.stride; wait += 1) sum += this.parts[at + wait]!
    return sum
  }

  /** Sets the wear of a footprint since its last use, which is now; `user` is its place among the clocks. */
  private readClocks(owner: number, user: number, core: number): void {
    const { table, seen, wear, fills, cores } = this
    const { shared } = fills
    const { kinds, shares, chances, foreignChances } = table
    const first = user * this.clocks
    const row = owner * cores + core
    const privateClock = fills.private[core]! * table.perPrivateLine[core]!
    wear[Wear.private] = privateClock - seen[first]!
    seen[first] = privateClock
    let foreignClock = 0
    for (let m = 0; m < cores; m += 1) foreignClock += shared[m]! * foreignChances[row * cores + m]!
    wear[Wear.foreign] = foreignClock - seen[first + 1]!
    seen[first + 1] = foreignClock
    let survives = 0
    let evictions = 0
    for (let kind = 0; kind < kinds; kind += 1) {
      let clock = 0
      for (let m = 0; m < cores; m += 1) clock += shared[m]! * chances[(core * kinds + kind) * cores + m]!
      const pressure = clock - seen[first + FIRST_KIND + kind]!
      const share = shares[row * kinds + kind]!
      seen[first + FIRST_KIND + kind] = clock
      evictions += share * pressure
      survives += share * survival(pressure)
    }
    wear[Wear.evictions] = evictions
    wear[Wear.survivesShared] = survives
  }

  /** The lines that the path brought in do not wear the path's own. */
  private fill(task: number, core: number, trapped: number, misses: number, hits: number): void {
    const { fills, seen, table, cores } = this
    const { kinds, chances, perPrivateLine } = table
    fills.private[core]! += misses + hits
    fills.shared[core]! += misses
    for (let owner: number = Owner.handler - trapped; owner <= Owner.handler; owner += 1) {
      const first = (owner === Owner.handler ? task : this.tasks + core) * this.clocks
      seen[first]! += (misses + hits) * perPrivateLine[core]!
      for (let kind = 0; kind < kinds; kind += 1) {
        seen[first + FIRST_KIND + kind]! += misses * chances[(core * kinds + kind) * cores + core]!
      }
    }
  }

  /** Draws the wait of `lines` DRAM lines behind every other core and every master; the parts are one for each. */
  private waitAtMemory(task: number, stream: number, core: number, lines: number, running: Int32Array): number {
    const { coRunning, random, parts, customers } = this
    const at = task * this.stride + Part.waits
    const row = coRunning.row()
    let total = 0
    for (let m = 0; m < customers; m += 1) {
      let wait = 0
      if (m !== core) {
        const found = random.binomial(stream, lines, coRunning.solved[row + m * RATES + Rate.presence]!)
        if (found > 0) {
          wait = Math.round(random.sumOfUniforms(stream, found, coRunning.aheadOf(m)) * this.lineNs)
          this.neighbours[task * customers + m] = running[m]!
        }
      }
      parts[at + m] = wait
      total += wait
    }
    return total
  }
}
