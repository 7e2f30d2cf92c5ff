/**
 * Images that the virtual board plays: stand-ins, since it executes no machine code. A stand-in is recognised by its first
 * bytes, wherever it was copied to; any other image is loaded as on a board, and starting it does nothing.
 */
import type { PlanCell } from '../../sim/plan/plan'
import type { Workloads } from '../../sim/plan/workload'

/** What a cell does when it runs: a demo of Jailhouse's, or the workloads that the plan gives it. */
export type ImageProgram = 'gic-demo' | 'uart-demo' | 'linux-loader' | 'workloads'

const MARK = 'Cellbench stand-in for '
/** Size of a stand-in, bytes: that of gic-demo.bin on a recorded board. */
const BYTES = 20_480

/** A file that stands for an image. */
export function standIn(program: ImageProgram): Uint8Array {
  const bytes = new Uint8Array(BYTES)
  bytes.set(new TextEncoder().encode(`${MARK}${program}\n`))
  return bytes
}

/** The program that an image stands for; undefined for one that is none of ours. */
export function programOf(image: Uint8Array): ImageProgram | undefined {
  const start = new TextDecoder('latin1').decode(image.subarray(0, 64))
  if (!start.startsWith(MARK)) return undefined
  const name = start.slice(MARK.length).split('\n')[0]
  return (['gic-demo', 'uart-demo', 'linux-loader', 'workloads'] as const).find((program) => program === name)
}

/** What a plan's cell runs when the image of the bundle is loaded: gic-demo where the plan measures with it. */
export function plannedProgram(cell: PlanCell, workloads: Workloads): ImageProgram {
  if (cell.guest === 'linux' || cell.guest === 'linux-rt') return 'linux-loader'
  const demo = cell.workloads.some(({ use }) => {
    const behaviour = workloads.get(use)?.behaviour
    return behaviour?.kind === 'instrument' && behaviour.instrument === 'gic-demo'
  })
  return demo ? 'gic-demo' : 'workloads'
}
