/**
 * What one interrupt costs on its way to the code that takes note of it, part by part.
 *
 * Of the path's lines some are in the core's private caches, some in the shared one, and the others come from the DRAM, as
 * `line-wear` says. Where the hypervisor's lines were last used by the same path, they have the handler's wear. A DRAM line
 * costs the unloaded stall and a wait behind every other core that has requests in the queue: never more than that core's
 * outstanding requests.
 * Each part is a whole number of nanoseconds and stays readable until the next activation, so that a worst sample explains
 * itself. Two things are conservative: hypervisor lines that another core's exits brought back are not credited, and the code
 * running on other cores is taken to stay the same for the few microseconds of the path.
 */
import { rounded, type RandomStreams } from '../engine/random'
import type { State } from '../engine/state'
import type { CoRunning } from './co-running'
import type { Fills } from './fills'
import { lineWear, Wear } from './line-wear'
import { memoryWaits } from './memory-waits'
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

export type InterruptPaths = ReturnType<typeof interruptPaths>

/** The interrupt paths of one machine. */
export function interruptPaths(
  scenario: Scenario,
  fills: Fills,
  coRunning: CoRunning,
  random: RandomStreams,
  state: State,
) {
  const tasks = scenario.tasks.length
  const cores = scenario.cores.length
  const { customers } = coRunning
  const table = new PathTable(scenario)
  /** Parts of each task's last activation: `stride` numbers per task, laid out as `Part` says. */
  const stride = Part.waits + customers
  const parts = state.float64(tasks * stride)
  scenario.tasks.forEach(({ path }, task) => {
    parts[task * stride + Part.entry] = path?.entryNs ?? 0
    parts[task * stride + Part.handler] = path?.handlerNs ?? 0
  })
  /** What each core and master did at each task's last activation: codes of the machine. */
  const neighbours = state.int32(tasks * customers)
  /** Missed lines, by task, that other cells had evicted, over the whole run. */
  const foreignMisses = state.float64(tasks)
  /** The hypervisor's lines that came from the DRAM, by core, over the whole run. */
  const hypervisorMisses = state.float64(cores)
  /** Footprints are used by each task's handler, then by each core's hypervisor. */
  const { wear, readClocks, readWear, fill, remember } = lineWear(table, cores, tasks + cores, fills, state)
  const waitAtMemory = memoryWaits(parts, scenario.memory.lineNs, coRunning, random)
  /** Mappings of code so far, and by each footprint's last use. */
  const mappings = state.float64(1)
  const mappingsSeen = state.float64(tasks + cores)
  /** The task whose path led last through each core's hypervisor, which any exit there uses; -1 for none. */
  const lastTrapped = state.int32(cores).fill(-1)

  /**
   * Walks the path of `task` on its core now and returns its length in whole ns. All fills must be settled.
   * @param running what each core and master does, as the machine codes it
   */
  function walk(task: number, stream: number, running: Int32Array): number {
    const at = task * stride
    const core = table.core[task]!
    const trapped = table.trapped[task]!
    let length = table.warmNs[task]!
    let off = 0
    if (table.offProbability[task]! > 0 && random.unit(stream) < table.offProbability[task]!) {
      off = rounded(random.exponential(stream, table.offMeanNs[task]!))
      length += off
    }
    parts[at + Part.interruptsOff] = off
    readClocks(core)
    const alike = trapped === 1 && table.alike[core] === 1 && lastTrapped[core] === task
    let misses = 0
    let hits = 0
    let invalidated = 0
    let unmissed = 0
    for (let owner: number = Owner.handler - trapped; owner <= Owner.handler; owner += 1) {
      const user = owner === Owner.handler ? task : tasks + core
      if (owner === Owner.hypervisor || !alike) readWear(owner, user, core)
      const survivesPrivate = wear[Wear.survivesPrivate]!
      const survivesShared = wear[Wear.survivesShared]!
      const footprint = 2 * task + owner
      const instruction = table.instruction[footprint]!
      const lost = mappingsSeen[user] !== mappings[0]
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
        mappingsSeen[user] = mappings[0]!
        invalidated += instruction
        const gone = random.binomial(stream, instruction, 1 - survivesShared)
        missed += gone
        hits += instruction - gone
      }
      const missedNs = rounded(missed * table.missNs[core]!)
      parts[at + (owner === Owner.handler ? Part.handlerMiss : Part.hypervisorMiss)] = missedNs
      parts[at + (owner === Owner.handler ? Part.handlerMissLines : Part.hypervisorMissLines)] = missed
      length += missedNs
      misses += missed
      if (owner === Owner.hypervisor) hypervisorMisses[core]! += missed
      foreignMisses[task]! += missed * wear[Wear.foreign]!
    }
    const hitNs = rounded(hits * table.sharedHitNs[core]!)
    parts[at + Part.hit] = hitNs
    parts[at + Part.hitLines] = hits
    parts[at + Part.invalidatedLines] = invalidated
    fill(core, misses, hits)
    remember(task)
    if (trapped === 1) {
      remember(tasks + core)
      lastTrapped[core] = task
    }
    const waited = waitAtMemory(at + Part.waits, stream, core, misses)
    if (waited > 0) for (let m = 0; m < customers; m += 1) neighbours[task * customers + m] = running[m]!
    return length + hitNs + waited
  }

  /** Of the last walk of `task`, what passed with interrupts masked, whole ns: all but the handler and its own lines. */
  function maskedNs(task: number): number {
    const at = task * stride
    let sum = parts[at + Part.interruptsOff]! + parts[at + Part.entry]! + parts[at + Part.hypervisorMiss]!
    for (let wait = Part.waits; wait < stride; wait += 1) sum += parts[at + wait]!
    return sum + rounded(parts[at + Part.hit]! * table.hypervisorShare[task]!)
  }

  /** How much of the last path of `task` was at the DRAM, ns. */
  function atMemoryNs(task: number): number {
    const at = task * stride
    let sum = parts[at + Part.hypervisorMiss]! + parts[at + Part.handlerMiss]!
    for (let wait = Part.waits; wait < stride; wait += 1) sum += parts[at + wait]!
    return sum
  }

  /** Somebody maps code: the instructions of every footprint that was used before are lost. */
  function mapCode(): void {
    mappings[0]! += 1
  }

  return { parts, stride, neighbours, foreignMisses, hypervisorMisses, walk, maskedNs, atMemoryNs, mapCode }
}
