/**
 * Everything that a board prints on its console, as one stream of events. Bytes may come in any pieces: the events are the same.
 */
import type { BoardEvent } from './board-event'

export class BoardLog {
  /** Takes bytes as they came; returns what they completed. `atMs` is the host's clock. */
  push(_bytes: Uint8Array, _atMs: number): BoardEvent[] {
    return []
  }

  /** The line is closed: what the last, unfinished line says. */
  end(): BoardEvent[] {
    return []
  }
}
