/** A board in words, from its data alone: its cores, caches, memory and what stands beside them. 0 is what nobody knows. */
import type { Board, BoardCluster } from '../../sim/plan/board'
import { relativeSpeed } from '../../sim/plan/core-speed'
import { formatSize } from '../../sim/plan/units'
import { frequency, percent, rate } from '../format/numbers'
import { BOARD_WORDS } from '../texts/boards'

export type Companion = Board['companions'][number]
export type Accelerator = NonNullable<Board['accelerators']>[number]
type Cache = BoardCluster['dataCache']

/** `Cortex-A53`; a core of which nobody knows what it is has its cluster's name. */
export function coreName({ core, name }: Pick<BoardCluster, 'core' | 'name'>): string {
  return core === 'unknown' ? name : core.replace('cortex-a', 'Cortex-A')
}

/** `4x Cortex-A53`. */
export function coreCount(cluster: BoardCluster): string {
  return `${cluster.cpus.length}x ${coreName(cluster)}`
}

/** `32 KiB, 4 ways`, or `unknown`. */
export function cacheWords(cache: Cache): string {
  return cache.size === 0n ? BOARD_WORDS.unknown : BOARD_WORDS.ways(formatSize(cache.size), cache.ways)
}

/** True when nothing is known of a cluster's caches. */
export function cachesUnknown({ instructionCache, dataCache, sharedCache }: BoardCluster): boolean {
  return [instructionCache, dataCache, sharedCache].every(({ size }) => size === 0n)
}

/** All DRAM of a board, bytes. */
export function memorySize(board: Board): bigint {
  return board.memory.banks.reduce((sum, bank) => sum + bank.size, 0n)
}

/** `6 GiB in 2 banks`. */
export function memoryWords(board: Board): string {
  return BOARD_WORDS.banks(formatSize(memorySize(board)), board.memory.banks.length)
}

/** `12 GB/s`, or `rate unknown`. */
export function rateWords({ memory }: Board): string {
  return memory.peak === 0 ? BOARD_WORDS.rateUnknown : rate(memory.peak)
}

/** `56 % usable`, or `usable share unknown`. */
export function usableWords({ memory }: Board): string {
  return memory.usableShare === 0 ? BOARD_WORDS.usableUnknown : BOARD_WORDS.usable(percent(memory.usableShare))
}

/** A board in a line: `4x Cortex-A53, 2x Cortex-A72, 6 GiB`. */
export function boardLine(board: Board): string {
  return [...board.clusters.map(coreCount), formatSize(memorySize(board))].join(', ')
}

/** `2x Cortex-M4F`. */
export function companionName({ core, count }: Companion): string {
  return count === undefined ? core : `${count}x ${core}`
}

/** `264 MHz: system manager`. */
export function companionWords({ clock, purpose }: Companion): string {
  return purpose === undefined ? frequency(clock) : `${frequency(clock)}: ${purpose}`
}

const KINDS: Record<Accelerator['kind'], string> = { npu: 'NPU', gpu: 'GPU', vpu: 'VPU', isp: 'ISP', dsp: 'DSP' }

export interface AcceleratorGroup {
  /** `GPU` or `2 GPU`. */
  label: string
  names: string[]
}

/** Accelerators by kind, in the board's order. */
export function acceleratorGroups(board: Board): AcceleratorGroup[] {
  const groups = new Map<Accelerator['kind'], string[]>()
  for (const { kind, name } of board.accelerators ?? []) groups.set(kind, [...(groups.get(kind) ?? []), name])
  return [...groups].map(([kind, names]) => ({
    label: names.length === 1 ? KINDS[kind] : `${names.length} ${KINDS[kind]}`,
    names,
  }))
}

/** `GICv3, 384 SPIs`. */
export function interruptWords({ interruptController: { version, spis } }: Board): string {
  return BOARD_WORDS.interrupts(version, spis)
}

/** The SMMU and whether Jailhouse drives it, or that there is none. */
export function smmuWords({ smmu }: Board): { short: string; meaning: string } {
  if (!smmu) return BOARD_WORDS.noSmmu
  return BOARD_WORDS.smmu(smmu.type === 'mmu-500' ? 'MMU-500' : 'SMMUv3', smmu.driven)
}

/** `counter 8 MHz`, or `counter unknown`. */
export function counterWords({ counter }: Board): string {
  return counter.frequency === 0 ? BOARD_WORDS.counterUnknown : BOARD_WORDS.counter(frequency(counter.frequency))
}

/** How a cluster stands beside the board's slowest one. */
export interface ClusterRank {
  /** Arm's words for the two ends; undefined between them. */
  name: 'big' | 'LITTLE' | undefined
  /** Work that one of its cores does beside one of the slowest: an estimate. */
  speed: number
}

/** The rank of each cluster, on a board whose cores differ and are known; empty elsewhere. */
export function clusterRanks(board: Board): Map<BoardCluster, ClusterRank> {
  const { clusters } = board
  const base = clusters[0]!
  const speeds = clusters.map((cluster) => relativeSpeed(cluster, base))
  const known = speeds.filter((speed) => speed !== undefined)
  const slowest = Math.min(...known)
  const fastest = Math.max(...known)
  if (known.length < clusters.length || slowest === fastest) return new Map()
  return new Map(
    clusters.map((cluster, i) => {
      const speed = known[i]!
      const name = speed === fastest ? 'big' : speed === slowest ? 'LITTLE' : undefined
      return [cluster, { name, speed: speed / slowest }]
    }),
  )
}
