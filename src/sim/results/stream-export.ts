/** One stream for other programs: as a table of its bins, and as JSON with the conditions it was made under. */
import type { RunResult, StreamResult } from './result'

/** The conditions of a run, in a few words each: what travels with a figure. */
export function conditions(result: RunResult): string[] {
  const { plan, seed, simulatedSeconds, warmUpSeconds, interruptDelivery, colouring, load, whatIfs } = result
  return [
    `simulated by Cellbench, not measured: "${plan.name}" on ${plan.board}, ${simulatedSeconds} s after ${warmUpSeconds} s of warm-up, seed ${seed}`,
    `interrupts ${interruptDelivery}, colouring ${colouring}, load: ${load === '' ? 'none' : load}`,
    ...whatIfs.map(({ name, setting, needs }) => `what-if: ${name} ${setting}, which needs ${needs}`),
    `plan sha256 ${plan.sha256}`,
  ]
}

/**
 * The bins as comma-separated values (RFC 4180): from, to (not included) and count, ns. Empty bins before the last are kept; the
 * last row is for what lies beyond the bins and has no end.
 */
export function streamCsv({ histogram: { firstNs, binNs, counts, over } }: Pick<StreamResult, 'histogram'>): string {
  const rows = counts.map((count, i) => `${firstNs + i * binNs},${firstNs + (i + 1) * binNs},${count}`)
  const beyond = over > 0 ? [`${firstNs + counts.length * binNs},,${over}`] : []
  return `${['from_ns,to_ns,count', ...rows, ...beyond].join('\r\n')}\r\n`
}

/** The stream as it stands in the result, with the conditions of its run. */
export function streamJson(result: RunResult, stream: StreamResult): string {
  const document = {
    format: 'cellbench-stream',
    version: 1,
    origin: result.origin,
    conditions: conditions(result),
    stream,
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}
