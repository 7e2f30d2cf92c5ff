import type { Scenario } from './scenario'

/** Footprints of a path, in its order: the hypervisor's where it leads through it, and the handler's. */
export const Owner = { hypervisor: 0, handler: 1 } as const

/** What never changes about the interrupt paths of a scenario: columns instead of objects, so that nothing is chased. */
export class PathTable {
  /** By task: its core; 1 where the path leads through the hypervisor; what the path costs with warm caches, ns. */
  readonly core: Int32Array
  readonly trapped: Uint8Array
  readonly warmNs: Float64Array
  /** By task: chance that interrupts are off, and the mean length of such a section, ns. */
  readonly offProbability: Float64Array
  readonly offMeanNs: Float64Array
  /** By task and owner, at [2 * task + owner]: lines of the footprint. */
  readonly instruction: Int32Array
  readonly data: Int32Array
  /** By core: cost of a line, ns; share of its private caches that a line is. */
  readonly missNs: Float64Array
  readonly sharedHitNs: Float64Array
  readonly perPrivateLine: Float64Array
  /** Kinds of lines that a core's footprints are made of. */
  readonly kinds: number
  /** By owner, core and kind, at [(owner * cores + core) * kinds + kind]: share of the footprint's lines that are of it. */
  readonly shares: Float64Array
  /** By core, kind and another core, as in the scenario: chance of a fill there to evict a line here. */
  readonly chances: Float64Array
  /** By owner and two cores: the same for any line of the footprint, where the cores are of different cells; else 0. */
  readonly foreignChances: Float64Array

  constructor({ tasks, cores, memory }: Scenario) {
    const paths = tasks.map(({ path }) => path)
    this.core = Int32Array.from(tasks, (task) => task.core)
    this.trapped = Uint8Array.from(paths, (path) => (path?.trapped === true ? 1 : 0))
    this.warmNs = Float64Array.from(paths, (path) => (path === null ? 0 : path.entryNs + path.handlerNs))
    this.offProbability = Float64Array.from(paths, (path) => path?.offProbability ?? 0)
    this.offMeanNs = Float64Array.from(paths, (path) => path?.offMeanNs ?? 0)
    const footprints = paths.flatMap((path) => [path?.hypervisorLines, path?.handlerLines])
    this.instruction = Int32Array.from(footprints, (lines) => lines?.instruction ?? 0)
    this.data = Int32Array.from(footprints, (lines) => lines?.data ?? 0)
    this.missNs = memory.missNs
    this.sharedHitNs = memory.sharedHitNs
    this.perPrivateLine = memory.privateLines.map((lines) => 1 / lines)
    const { kinds, shares, hypervisorShares, chances } = memory.evictions
    this.kinds = kinds
    this.shares = Float64Array.from([...hypervisorShares, ...shares])
    this.chances = chances
    const count = cores.length
    this.foreignChances = Float64Array.from({ length: 2 * count * count }, (_, place) => {
      const row = Math.floor(place / count)
      const [core, other] = [row % count, place % count]
      if (cores[core]!.cell === cores[other]!.cell) return 0
      let chance = 0
      for (let kind = 0; kind < kinds; kind += 1) {
        chance += this.shares[row * kinds + kind]! * chances[(core * kinds + kind) * count + other]!
      }
      return chance
    })
  }
}
