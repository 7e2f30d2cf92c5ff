/** What root has: what remains when the cells have theirs. And what it loses to them from one plan to the next. */
import type { Board } from './board'
import { rootCpus } from './cores'
import type { Plan } from './plan'
import { mergedSpans, overlapSize } from './spans'

export interface RootShare {
  cpus: readonly number[]
  /** Bytes of the DRAM that root maps and no cell has for itself. */
  memory: bigint
  /** Devices of the board that no cell names. */
  devices: readonly string[]
}

/** What root loses and gets back between two plans; `memory` is negative where it gets more back than it loses. */
export interface RootChange {
  lostCpus: readonly number[]
  lostDevices: readonly string[]
  lostMemory: bigint
  regainedCpus: readonly number[]
  regainedDevices: readonly string[]
}

/** What remains to root on `board`. */
export function rootShare(plan: Plan, board: Board): RootShare {
  const ram = mergedSpans(
    board.root.regions
      .filter(({ flags, keptFor }) => keptFor === undefined && flags.includes('WRITE') && !flags.includes('IO'))
      .map(({ physical, size }) => ({ start: physical, size })),
  )
  const taken = mergedSpans(
    plan.cells.flatMap(({ memory }) =>
      // What is shared stays mapped for root.
      memory.filter(({ purpose }) => purpose !== 'shared').map(({ physical, size }) => ({ start: physical, size })),
    ),
  )
  const all = ram.reduce((sum, { size }) => sum + size, 0n)
  const lost = ram.reduce((sum, span) => taken.reduce((part, other) => part + overlapSize(span, other), sum), 0n)
  const named = new Set(plan.cells.flatMap(({ devices, console }) => [...devices, ...(console ? [console] : [])]))
  return {
    cpus: rootCpus(plan, board),
    memory: all - lost,
    devices: board.devices.map(({ name }) => name).filter((name) => !named.has(name)),
  }
}

/** What root loses and regains from `before` to `after`; undefined when it has the same in both. */
export function rootChange(before: RootShare, after: RootShare): RootChange | undefined {
  const missing = <T>(from: readonly T[], there: readonly T[]) => {
    const left = new Set(there)
    return from.filter((item) => !left.has(item))
  }
  const change: RootChange = {
    lostCpus: missing(before.cpus, after.cpus),
    lostDevices: missing(before.devices, after.devices),
    lostMemory: before.memory - after.memory,
    regainedCpus: missing(after.cpus, before.cpus),
    regainedDevices: missing(after.devices, before.devices),
  }
  const { lostCpus, lostDevices, lostMemory, regainedCpus, regainedDevices } = change
  const moved = [lostCpus, lostDevices, regainedCpus, regainedDevices].some(({ length }) => length > 0)
  return moved || lostMemory !== 0n ? change : undefined
}
