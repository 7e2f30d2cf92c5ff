import type { MemoryDemand } from '../plan/workload'
import { NO_DEMAND, type Demand } from './scenario'

/** Bytes in a line: the same in all cores that boards can name. */
export const LINE_BYTES = 64

/** The different demands of a scenario, each once: the machine tells co-running sets apart by their indices. */
export class DemandTable {
  private readonly demands: Demand[] = [NO_DEMAND]
  private readonly known = new Map<string, number>()

  /** Index of a workload's demand, its rates multiplied by `factor`; 0 when it asks for nothing. */
  add(memory: MemoryDemand, factor = 1): number {
    const perNs = (perSecond: number) => perSecond * factor * 1e-9
    const refills = perNs(memory.refillsPerSecond)
    const privateFills = Math.max(refills, perNs(memory.privateFillsPerSecond ?? memory.refillsPerSecond))
    const writes = refills * memory.writeShare + perNs(memory.streamedWritesPerSecond)
    if (privateFills + writes + (memory.reusesPerSecond ?? 0) === 0) return 0
    const demand: Demand = { refills, privateFills, writes, outstanding: memory.outstanding }
    if (memory.reusesPerSecond !== undefined && memory.reusesPerSecond > 0) {
      demand.reuse = { perNs: perNs(memory.reusesPerSecond), lines: Number(memory.footprint) / LINE_BYTES }
    }
    const key = JSON.stringify(demand)
    const index = this.known.get(key)
    if (index !== undefined) return index
    this.known.set(key, this.demands.length)
    this.demands.push(demand)
    return this.demands.length - 1
  }

  list(): Demand[] {
    return this.demands
  }
}
