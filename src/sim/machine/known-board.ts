import type { Board } from '../plan/board'
import { unknownFacts } from '../plan/unknown-facts'
import { NotSimulatable } from './not-simulatable'

/**
 * Refuses a board whose file leaves a fact unknown that every latency depends on.
 * @throws NotSimulatable naming the facts
 */
export function refuseUnknownFacts(board: Board): void {
  // Cores that nobody named have a sentence of their own.
  if (board.clusters.some(({ core }) => core === 'unknown')) return
  const missing = unknownFacts(board).filter(({ simulated }) => simulated)
  if (missing.length === 0) return
  throw new NotSimulatable(
    `nothing can be simulated on ${board.name}, because its board file does not know ` +
      `${missing.map(({ fact }) => `the ${fact}`).join(', ')}`,
  )
}
