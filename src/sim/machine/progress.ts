/**
 * How far all cores are with what they run, and how many lines went through the caches meanwhile, all as of one moment: between
 * two changes of the co-running set everything grows in proportion to the time, so that one product each accounts for it.
 */
import type { State } from '../engine/state'
import { Row, type CoRunning } from './co-running'
import { Fills } from './fills'
import type { Stalls } from './stalls'

export type Progress = ReturnType<typeof progress>

export function progress(clock: Float64Array, coRunning: CoRunning, stalls: Stalls, state: State) {
  const { customers, solved, isSilent } = coRunning
  /** By customer: undisturbed execution that is left of what it runs, ns; masters run nothing that ends. */
  const left = state.float64(customers)
  const fills = new Fills(customers, state)
  /** Until when everything is settled, ns. */
  const settledAt = state.float64(1)
  const { shared, private: entered, written } = fills

  /** Accounts for what all did up to now. */
  function settle(): void {
    const now = clock[0]!
    const from = settledAt[0]!
    const elapsed = now - from
    if (elapsed === 0) return
    settledAt[0] = now
    if (isSilent) {
      for (let c = 0; c < customers; c += 1) left[c]! -= elapsed
      return
    }
    const paces = coRunning.row(Row.pace)
    for (let c = 0, pace = paces; c < customers; c += 1, pace += 1) {
      left[c]! -= elapsed * solved[pace]!
      shared[c]! += elapsed * solved[pace + Row.shared * customers]!
      entered[c]! += elapsed * solved[pace + Row.private * customers]!
      written[c]! += elapsed * solved[pace + Row.written * customers]!
    }
    if (stalls.any) stalls.settle(from, left)
  }

  /** What the fills come to at `until`, which has come; nothing is settled by asking. */
  function fillsUntil(until: number): { shared: Float64Array; written: Float64Array } {
    const elapsed = until - settledAt[0]!
    const grown = (lines: Float64Array, row: number) =>
      lines.map((count, c) => count + elapsed * solved[coRunning.row(row) + c]!)
    return { shared: grown(shared, Row.shared), written: grown(written, Row.written) }
  }

  return { left, fills, settle, fillsUntil }
}
