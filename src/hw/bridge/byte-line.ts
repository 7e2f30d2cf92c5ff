/** A line to a board's console, whatever carries it: a serial port, a socket, a recording, the virtual board. */

/** What can be set on a line with wires of its own. Booleans: asserted or not. */
export interface LineSignals {
  /** Bits per second. */
  baud?: number
  /** Data terminal ready: on some boards it is wired to reset. */
  dtr?: boolean
  /** Request to send. */
  rts?: boolean
  /** Holds the line at break while true. */
  break?: boolean
}

/** A line that carries bytes both ways. */
export interface ByteLine {
  /** Resolves when the line has taken the bytes; rejects with a LineError when it cannot. */
  write(bytes: Uint8Array): Promise<void>
  /** Ends it; its listener is told `closed` with `lost: false`. May be called again. */
  close(): Promise<void>
  /** Stops reading, so that the other end is held back as far as the line has flow control; nothing is thrown away. */
  pause?(): void
  resume?(): void
  /** Changes what is named. Rejects with a LineError where the line has no such thing. */
  set?(signals: LineSignals): Promise<void>
}

export interface LineListener {
  /**
   * What arrived, at `atMs` on the clock of the host, milliseconds since 1970. The bytes are the listener's: whoever sends
   * them does not change them afterwards.
   */
  bytes(bytes: Uint8Array, atMs: number): void
  /** Comes once, as the last call. `lost`: nobody asked for it; the message says what happened in one sentence. */
  closed(reason: { lost: boolean; message: string }): void
}

/** Opens one; rejects with a LineError whose message is one sentence for people. */
export type OpenLine = (listener: LineListener) => Promise<ByteLine>

/**
 * Why a line cannot be used: `address`, it cannot be understood; `missing`, no such port; `held`, another program has it;
 * `permission`, this person may not open it; `unreachable`, nobody answers there; `refused`, the other end will not;
 * `unsupported`, not on this kind of line; `lost`, it is gone.
 */
export type LineFault =
  'address' | 'missing' | 'held' | 'permission' | 'unreachable' | 'refused' | 'unsupported' | 'lost'

export class LineError extends Error {
  override name = 'LineError'
  constructor(
    readonly fault: LineFault,
    message: string,
  ) {
    super(message)
  }
}
