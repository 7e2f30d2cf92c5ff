/** Which simulated stream a measured one is laid over, where nobody said so: the only one that can be meant. */
import { isMeasured, type MeasuredResult, type MeasuredStream, type StoredResult } from './measured'
import type { StreamResult } from './result'

/** `flight/gic-demo`, `root/cyclictest@2`, `root/timerlat/irq@0`: the workload in a simulated stream's identifier. */
function workloadOf(id: string): string {
  return id
    .replace(/@\d+$/, '')
    .replace(/\/irq$/, '')
    .split('/')
    .at(-1)!
}

function canBe(measured: MeasuredStream, simulated: StreamResult): boolean {
  return (
    workloadOf(simulated.id) === measured.instrument &&
    simulated.kind === measured.kind &&
    (measured.cpu === undefined || measured.cpu === simulated.cpu)
  )
}

/**
 * The results with measured streams called like the simulated ones that they are of: where an instrument was placed under its own
 * name, and there is only one stream that can be meant on both sides. Others keep their names.
 */
export function aligned(results: readonly StoredResult[]): StoredResult[] {
  const simulated = new Map<string, StreamResult>()
  for (const result of results)
    if (!isMeasured(result)) for (const stream of result.streams) simulated.set(stream.id, stream)
  return results.map((result) => (isMeasured(result) ? alignedTo(result, [...simulated.values()]) : result))
}

function alignedTo(result: MeasuredResult, simulated: readonly StreamResult[]): MeasuredResult {
  const taken = new Set(result.streams.map(({ id }) => id))
  const streams = result.streams.map((stream) => {
    if (simulated.some(({ id }) => id === stream.id)) return stream
    const [only, ...others] = simulated.filter((one) => canBe(stream, one))
    const rivals = result.streams.filter((one) => only && canBe(one, only))
    if (!only || others.length > 0 || rivals.length > 1 || taken.has(only.id)) return stream
    return { ...stream, id: only.id }
  })
  return { ...result, streams }
}
