/** What the application and a virtual board's worker say to each other. Both ends are ours and the same build. */
import type { VirtualBoardOptions } from '../../hw/virtual-board/options'
import type { LineFault } from '../../hw/bridge/byte-line'

/** What the worker is started with. */
export type BoardOrder = VirtualBoardOptions

/** To the worker; lines have numbers of the application's. */
export type ToBoard =
  | { kind: 'open'; line: number }
  | { kind: 'write'; line: number; write: number; bytes: Uint8Array }
  | { kind: 'close'; line: number }

/** From the worker. */
export type FromBoard =
  | { kind: 'opened'; line: number }
  | { kind: 'refused'; line: number; fault: LineFault; message: string }
  | { kind: 'bytes'; line: number; bytes: Uint8Array; atMs: number }
  | { kind: 'written'; write: number; lost?: string }
  | { kind: 'closed'; line: number; message: string }
