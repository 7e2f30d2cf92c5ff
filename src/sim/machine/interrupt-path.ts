/**
 * What one interrupt costs on its way to the code that takes note of it, part by part.
 *
 * A line of the path is in the core's private caches with exp(-private fills / lines), else in the shared cache with
 * exp(-fills of the lines' colours / lines), else in the DRAM, since the path's last activation. A DRAM line costs the unloaded
 * stall and a wait behind every other core that has requests in the queue: never more than that core's outstanding requests.
 * Each part is a whole number of nanoseconds and stays readable until the next activation, so that a worst sample explains
 * itself. Two things are conservative: hypervisor lines that another core's exits brought back are not credited, and the code
 * running on other cores is taken to stay the same for the few microseconds of the path.
 */
import type { RandomStreams } from '../engine/random'
import type { State } from '../engine/state'
import type { CoRunning } from './co-running'
import type { Fills } from './fills'
import type { Footprint, Scenario } from './scenario'

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

  private readonly cores: number
  /** Cores and masters. */
  private readonly customers: number
  private readonly cellOf: Int32Array
  private readonly privateSeen: Float64Array
  private readonly sharedSeen: Float64Array
  private readonly mappingsSeen: Float64Array
  /** The same three by core, for the hypervisor's lines: any exit on a core brings them back. */
  private readonly hypervisorPrivateSeen: Float64Array
  private readonly hypervisorSharedSeen: Float64Array
  private readonly hypervisorMappingsSeen: Float64Array
  /** Results of `touch`: lines that came from DRAM and from the shared cache. */
  private missed = 0
  private hit = 0

  constructor(
    private readonly scenario: Scenario,
    private readonly fills: Fills,
    private readonly coRunning: CoRunning,
    private readonly random: RandomStreams,
    state: State,
  ) {
    const tasks = scenario.tasks.length
    this.cores = scenario.cores.length
    this.cellOf = Int32Array.from(scenario.cores, ({ cell }) => cell)
    this.customers = coRunning.customers
    this.stride = Part.waits + this.customers
    this.parts = state.float64(tasks * this.stride)
    this.neighbours = state.int32(tasks * this.customers)
    this.foreignMisses = state.float64(tasks)
    this.privateSeen = state.float64(tasks)
    this.sharedSeen = state.float64(tasks * this.cores)
    this.mappingsSeen = state.float64(tasks)
    this.hypervisorMisses = state.float64(this.cores)
    this.hypervisorPrivateSeen = state.float64(this.cores)
    this.hypervisorSharedSeen = state.float64(this.cores * this.cores)
    this.hypervisorMappingsSeen = state.float64(this.cores)
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
    const { tasks, memory } = this.scenario
    const { core, path } = tasks[task]!
    if (path === null) return 0
    const { parts, random } = this
    const at = task * this.stride
    let off = 0
    if (path.offProbability > 0 && random.unit(stream) < path.offProbability) {
      off = Math.round(random.exponential(stream, path.offMeanNs))
    }
    let lost = 0
    let misses = 0
    let hits = 0
    if (path.trapped) {
      lost = this.touchHypervisor(task, stream, core, path.hypervisorLines)
      misses = this.missed
      hits = this.hit
      this.hypervisorMisses[core]! += misses
    }
    parts[at + Part.hypervisorMissLines] = misses
    parts[at + Part.hypervisorHitLines] = hits
    const missNs = memory.missNs[core]!
    const hitNs = memory.sharedHitNs[core]!
    parts[at + Part.hypervisorMiss] = Math.round(misses * missNs)
    parts[at + Part.hypervisorHit] = Math.round(hits * hitNs)
    lost += this.touchHandler(task, stream, core, path.handlerLines)
    parts[at + Part.handlerMissLines] = this.missed
    parts[at + Part.handlerHitLines] = this.hit
    parts[at + Part.handlerMiss] = Math.round(this.missed * missNs)
    parts[at + Part.handlerHit] = Math.round(this.hit * hitNs)
    misses += this.missed
    hits += this.hit
    parts[at + Part.interruptsOff] = off
    parts[at + Part.entry] = path.entryNs
    parts[at + Part.handler] = path.handlerNs
    parts[at + Part.invalidatedLines] = lost
    const waits = this.waitAtMemory(task, stream, core, misses, running)
    this.fills.private[core]! += misses + hits
    this.fills.shared[core]! += misses
    this.remember(task, core, path.trapped)
    return (
      off +
      path.entryNs +
      path.handlerNs +
      parts[at + Part.hypervisorMiss]! +
      parts[at + Part.hypervisorHit]! +
      parts[at + Part.handlerMiss]! +
      parts[at + Part.handlerHit]! +
      waits
    )
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

  private touchHypervisor(task: number, stream: number, core: number, lines: Footprint): number {
    const own = this.fills.private[core]! - this.hypervisorPrivateSeen[core]!
    const lost = this.codeMappings !== this.hypervisorMappingsSeen[core]!
    const offset = core * this.cores
    const { hypervisorShares } = this.scenario.memory.evictions
    return this.touch(task, stream, core, lines, own, lost, hypervisorShares, this.hypervisorSharedSeen, offset)
  }

  private touchHandler(task: number, stream: number, core: number, lines: Footprint): number {
    const { shares } = this.scenario.memory.evictions
    const own = this.fills.private[core]! - this.privateSeen[task]!
    const lost = this.codeMappings !== this.mappingsSeen[task]!
    return this.touch(task, stream, core, lines, own, lost, shares, this.sharedSeen, task * this.cores)
  }

  /** Draws how many of `lines` come from DRAM and from the shared cache; returns how many had been invalidated. */
  private touch(
    task: number,
    stream: number,
    core: number,
    lines: Footprint,
    privateFills: number,
    lost: boolean,
    shares: Float64Array,
    seen: Float64Array,
    offset: number,
  ): number {
    const { memory } = this.scenario
    const { kinds, chances } = memory.evictions
    const cell = this.cellOf[core]!
    let own = 0
    let foreign = 0
    let survivesShared = 0
    for (let kind = core * kinds; kind < (core + 1) * kinds; kind += 1) {
      const share = shares[kind]!
      if (share === 0) continue
      let pressure = 0
      for (let m = 0; m < this.cores; m += 1) {
        const fromThere = (this.fills.shared[m]! - seen[offset + m]!) * chances[kind * this.cores + m]!
        pressure += fromThere
        if (this.cellOf[m] === cell) own += share * fromThere
        else foreign += share * fromThere
      }
      survivesShared += share * Math.exp(-pressure)
    }
    const survivesPrivate = Math.exp(-privateFills / memory.privateLines[core]!)
    const chance = (1 - survivesPrivate) * (1 - survivesShared)
    const kept = lines.data + (lost ? 0 : lines.instruction)
    let missed = this.random.binomial(stream, kept, chance)
    let hit = 0
    if (chance < 1) {
      const left = ((1 - survivesPrivate) * survivesShared) / (1 - chance)
      hit = this.random.binomial(stream, kept - missed, left)
    }
    let invalidated = 0
    if (lost) {
      invalidated = lines.instruction
      const gone = this.random.binomial(stream, lines.instruction, 1 - survivesShared)
      missed += gone
      hit += lines.instruction - gone
    }
    if (missed > 0 && foreign > 0) this.foreignMisses[task]! += (missed * foreign) / (own + foreign)
    this.missed = missed
    this.hit = hit
    return invalidated
  }

  /** Draws the wait of `lines` DRAM lines behind every other core and every master; the parts are one for each. */
  private waitAtMemory(task: number, stream: number, core: number, lines: number, running: Int32Array): number {
    const { coRunning, random, parts } = this
    const at = task * this.stride + Part.waits
    const lineNs = this.scenario.memory.lineNs
    const row = lines > 0 ? coRunning.row() : 0
    let total = 0
    for (let m = 0; m < this.customers; m += 1) {
      let wait = 0
      if (lines > 0 && m !== core) {
        const found = random.binomial(stream, lines, coRunning.presences[row + m]!)
        if (found > 0) {
          const ahead = coRunning.aheadOf(m)
          wait = Math.round(random.sumOfUniforms(stream, found, ahead) * lineNs)
          this.neighbours[task * this.customers + m] = running[m]!
        }
      }
      parts[at + m] = wait
      total += wait
    }
    return total
  }

  private remember(task: number, core: number, trapped: boolean): void {
    const { fills, cores } = this
    this.privateSeen[task] = fills.private[core]!
    this.mappingsSeen[task] = this.codeMappings
    for (let m = 0; m < cores; m += 1) this.sharedSeen[task * cores + m] = fills.shared[m]!
    if (!trapped) return
    this.hypervisorPrivateSeen[core] = fills.private[core]!
    this.hypervisorMappingsSeen[core] = this.codeMappings
    for (let m = 0; m < cores; m += 1) this.hypervisorSharedSeen[core * cores + m] = fills.shared[m]!
  }
}
