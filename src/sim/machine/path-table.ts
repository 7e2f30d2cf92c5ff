import { pinned } from '../engine/pinned'
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
  /** By task: share of the path's lines that are the hypervisor's. */
  readonly hypervisorShare: Float64Array
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
  /** The same for cores of different cells; else 0. */
  readonly foreignChances: Float64Array
  /** By core: 1 where the hypervisor's lines are of the same kinds as those of what runs there. */
  readonly alike: Uint8Array

  constructor({ tasks, cores, memory }: Scenario) {
    const paths = tasks.map(({ path }) => path)
    this.core = pinned(Int32Array.from(tasks, (task) => task.core))
    this.trapped = pinned(Uint8Array.from(paths, (path) => (path?.trapped === true ? 1 : 0)))
    this.warmNs = pinned(Float64Array.from(paths, (path) => (path === null ? 0 : path.entryNs + path.handlerNs)))
    this.offProbability = pinned(Float64Array.from(paths, (path) => path?.offProbability ?? 0))
    this.offMeanNs = pinned(Float64Array.from(paths, (path) => path?.offMeanNs ?? 0))
    const footprints = paths.flatMap((path) => [path?.hypervisorLines, path?.handlerLines])
    this.instruction = pinned(Int32Array.from(footprints, (lines) => lines?.instruction ?? 0))
    this.data = pinned(Int32Array.from(footprints, (lines) => lines?.data ?? 0))
    this.hypervisorShare = pinned(
      Float64Array.from(paths, (_, task) => {
        const [hypervisor, handler] = [2 * task, 2 * task + 1].map(
          (place) => this.instruction[place]! + this.data[place]!,
        )
        return this.trapped[task] === 1 ? hypervisor! / Math.max(1, hypervisor! + handler!) : 0
      }),
    )
    this.missNs = pinned(memory.missNs)
    this.sharedHitNs = pinned(memory.sharedHitNs)
    this.perPrivateLine = pinned(memory.privateLines.map((lines) => 1 / lines))
    const { kinds, shares, hypervisorShares, chances } = memory.evictions
    this.kinds = kinds
    this.shares = pinned(Float64Array.from([...hypervisorShares, ...shares]))
    this.chances = pinned(chances)
    const count = cores.length
    this.foreignChances = pinned(
      chances.map((chance, place) => {
        const core = Math.floor(place / (kinds * count))
        return cores[core]!.cell === cores[place % count]!.cell ? 0 : chance
      }),
    )
    this.alike = pinned(
      Uint8Array.from(cores, (_, core) => {
        const [first, end] = [core * kinds, (core + 1) * kinds]
        return shares.slice(first, end).every((share, kind) => share === hypervisorShares[first + kind]) ? 1 : 0
      }),
    )
  }
}
