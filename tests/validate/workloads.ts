/** The workloads of the published measurements, described by what was published about each alone. */
import type { Board } from '../../src/sim/plan/board'
import { describeFaults, parseWorkload } from '../../src/sim/plan/parse'
import type { Workload, WorkloadDocument } from '../../src/sim/plan/workload'
import type { Measured } from './published'

/** Bytes in a line of every board here. */
const LINE = 64

/**
 * Refills of a Linux process that brings in no data of its own: what bitcount (small), the least of the twelve, has alone.
 * The same for all programs.
 */
const PROCESS_START_REFILLS = 9356
/** Share of the lines a program itself brings in that it uses once more; one number for all programs, fitted to the table. */
const USED_AGAIN = 0.5

/** Lines a second that enter a computing core's own caches: that of the stress-ng template's --cpu. */
const PRIVATE_FILLS = 1.5e6

const STRICT = {
  version: 1,
  name: 'validation',
  group: 'control',
  summary: 'validation',
  guests: ['linux', 'bare-metal'],
  provenance: 'measured',
  sources: ['the published tables'],
} as const

function workload(document: Pick<WorkloadDocument, 'id' | 'behaviour'>): Workload {
  const parsed = parseWorkload({ ...STRICT, ...document })
  if (!parsed.ok) throw new Error(describeFaults(parsed.faults))
  return parsed.value
}

/**
 * A program of the benchmark. Known of it are its time and its refills alone; the rest holds for every Linux process: its
 * start runs over as many lines as the shared cache holds, and finds there what the run before left.
 * @param baseNs execution time alone, without the ticks that interrupt it
 */
export function programOf(bare: Measured, board: Board, baseNs: number): Workload {
  const { sharedCache } = board.clusters[0]!
  const seconds = bare.milliseconds / 1e3
  const own = Math.max(0, bare.guestRefills - PROCESS_START_REFILLS)
  const reuses = sharedCache.sets * sharedCache.ways + USED_AGAIN * own
  return workload({
    id: 'program',
    behaviour: {
      kind: 'periodic',
      period: `${Math.round(baseNs)} ns`,
      wcet: `${Math.round(baseNs)} ns`,
      priority: 1,
      memory: {
        refillsPerSecond: bare.guestRefills / seconds,
        writeShare: 0,
        footprint: `${sharedCache.size} B`,
        reusesPerSecond: reuses / seconds,
        privateFillsPerSecond: Math.max(PRIVATE_FILLS, bare.guestRefills / seconds),
      },
    },
  })
}

/** Linux with its tick of 250 Hz and nothing else to do. */
export const tickingLinux = workload({
  id: 'ticking-linux',
  behaviour: {
    kind: 'system',
    tick: '4 ms',
    tickCost: '2 us',
    interruptsOff: '0 ns',
    interruptsOffPerSecond: 0,
    memory: { refillsPerSecond: 0, writeShare: 0, footprint: '64 KiB' },
  },
})

/** How a core copies memory: the rate of one core alone, and how much of its waiting its requests in flight hide. */
export interface Copying {
  megabytesPerSecond: number
  /** Lines written for each line read. */
  writesPerRead: number
  outstanding: number
}

/** A core that copies memory and never stops. */
export function streamOf({ megabytesPerSecond, writesPerRead, outstanding }: Copying): Workload {
  const reads = (megabytesPerSecond * 1e6) / LINE
  const stressor = {
    burst: '10 ms',
    pause: '0 ns',
    memory: {
      refillsPerSecond: reads,
      writeShare: 0,
      footprint: '8 MiB',
      streamedWritesPerSecond: reads * writesPerRead,
      outstanding,
    },
  }
  return workload({
    id: 'memory-stream',
    behaviour: { kind: 'load', stressors: { cpu: stressor, io: stressor, vm: stressor } },
  })
}

/** The same copying as a job that is measured: `milliseconds` long when alone. */
export function copyJobOf(copying: Copying, milliseconds: number): Workload {
  const { behaviour } = streamOf(copying)
  if (behaviour.kind !== 'load') throw new Error('a stream is a load')
  const { refillsPerSecond, streamedWritesPerSecond, outstanding } = behaviour.stressors.vm!.memory
  return workload({
    id: 'copy',
    behaviour: {
      kind: 'periodic',
      period: `${milliseconds} ms`,
      wcet: `${milliseconds} ms`,
      priority: 1,
      memory: { refillsPerSecond, streamedWritesPerSecond, outstanding, writeShare: 0, footprint: '8 MiB' },
    },
  })
}
