/**
 * Counters of exits to the hypervisor, as the driver's sysfs has them: they grow by the simulator's rates with the board's
 * time, and by one where a request makes an exit of its own.
 */
import { EXIT_KINDS, type ExitKind } from '../../sim/machine/exits'
import type { ExitCounts } from './simulation'

export type Counter = ExitKind | 'total'
/** Names as in sysfs, behind vmexits_. */
export const COUNTERS: readonly Counter[] = [...EXIT_KINDS, 'total']

interface Owner {
  id: number
  cpus: Iterable<number>
  /** False while its cores are parked. */
  running: boolean
}

const none = (): ExitCounts => Object.fromEntries(EXIT_KINDS.map((kind) => [kind, 0])) as ExitCounts

export class ExitStatistics {
  /** By core; a core starts from 0 whenever it changes hands. */
  private counts = new Map<number, { owner: number; exits: ExitCounts }>()
  private settledMs = performance.now()

  /** @param rates exits a second, by core */
  constructor(private readonly rates: () => ReadonlyMap<number, ExitCounts>) {}

  /** Counts up to now what the cores of `owners` did since the last call. */
  settle(owners: readonly Owner[]): void {
    const now = performance.now()
    const seconds = (now - this.settledMs) / 1000
    this.settledMs = now
    if (owners.length === 0) {
      this.counts = new Map()
      return
    }
    const rates = this.rates()
    const seen = new Set<number>()
    for (const { id, cpus, running } of owners) {
      for (const cpu of cpus) {
        seen.add(cpu)
        const { exits } = this.countsOf(cpu, id)
        const rate = running ? rates.get(cpu) : undefined
        if (rate) for (const kind of EXIT_KINDS) exits[kind] += rate[kind] * seconds
      }
    }
    for (const cpu of this.counts.keys()) if (!seen.has(cpu)) this.counts.delete(cpu)
  }

  /** Adds exits that a request made. */
  add(owner: number, cpu: number, kind: ExitKind, count = 1): void {
    this.countsOf(cpu, owner).exits[kind] += count
  }

  /** A counter of one core, or of all that `owner` has. */
  read(owner: number, counter: Counter, cpu?: number): number {
    let sum = 0
    for (const [one, { owner: whose, exits }] of this.counts) {
      if (whose !== owner || (cpu !== undefined && cpu !== one)) continue
      if (counter === 'total') for (const kind of EXIT_KINDS) sum += Math.floor(exits[kind])
      else sum += Math.floor(exits[counter])
    }
    return sum
  }

  private countsOf(cpu: number, owner: number): { owner: number; exits: ExitCounts } {
    const known = this.counts.get(cpu)
    if (known?.owner === owner) return known
    const fresh = { owner, exits: none() }
    this.counts.set(cpu, fresh)
    return fresh
  }
}
