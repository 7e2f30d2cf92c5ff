/** What a board's file does not know: said wherever the board is shown, and why it cannot be simulated. */
import type { Board } from './board'

/** One fact that is not known. `simulated`: the simulator needs it. */
export interface UnknownFact {
  /** In words: "caches of the Cortex-A35 cores". */
  fact: string
  simulated: boolean
}

/** The facts that `board` leaves unknown, in the order of its groups; empty for a board that is described in full. */
export function unknownFacts(board: Board): UnknownFact[] {
  const facts: UnknownFact[] = []
  const note = (unknown: boolean, fact: string, simulated = true) => {
    if (unknown) facts.push({ fact, simulated })
  }
  for (const { name, core, clock, instructionCache, dataCache, sharedCache } of board.clusters) {
    note(core === 'unknown', `core type of ${name}`)
    note(clock === 0, `clock of ${name}`)
    note(instructionCache.size === 0n || dataCache.size === 0n, `L1 caches of ${name}`)
    note(sharedCache.size === 0n, `shared cache of ${name} with its colours`)
  }
  for (const { core, clock } of board.companions) note(clock === 0, `clock of ${core}`, false)
  note(board.memory.busWidth === 0, 'width of the DRAM', false)
  note(board.memory.peak === 0, 'peak rate of the DRAM')
  note(board.memory.usableShare === 0, 'usable share of the peak rate')
  note(board.counter.frequency === 0, 'frequency of the system counter')
  return facts
}
