/**
 * A plan's board, simulated: a serial line with a root shell behind it, on which `jailhouse` does with the bundle's cell files
 * what it does on silicon. It says so on every line that is opened, and nothing that it prints is a measurement.
 */
import { LineError, type ByteLine, type LineListener, type OpenLine } from '../bridge/byte-line'
import { banner } from './banner'
import type { VirtualBoardOptions } from './options'
import { System } from './system'
import { Uart } from './uart'

export type { BoardFile, VirtualBoardOptions } from './options'

/** A board's serial line: 115200 baud, as every i.MX EVK's. */
const USUAL_BAUD = 115_200
/** What may wait to be typed, bytes. What a sender writes on regardless is lost, as in a UART without flow control. */
const MOST_INPUT = 1 << 20
/** Bytes that are typed in one go. */
const INPUT_PIECE = 1024
/** ^C */
const INTERRUPT = 3
/** Time between two looks whether the shell has caught up with what was typed ahead, ms. */
const HELD_BACK_MS = 10
/** Lines that can be open at a time. */
const MOST_LINES = 16

export class VirtualBoard {
  /** Whatever reads this board must not take it for a measured one. */
  readonly origin = 'simulated'
  private readonly listeners = new Set<LineListener>()
  private readonly uart: Uart
  private readonly system: System
  private input: Uint8Array[] = []
  private inputBytes = 0
  private typing: Promise<void> | undefined
  private started = false
  private closed = false

  /** Makes the board; it boots when the first line is opened. */
  constructor(private readonly options: VirtualBoardOptions) {
    this.uart = new Uart(options.baud ?? USUAL_BAUD, (bytes) => this.send(bytes))
    this.system = new System(options, this.uart, (message) => {
      // The next line finds a board that is switched on anew.
      this.started = false
      this.hangUp(message)
    })
  }

  /**
   * Opens a line to its console: the banner comes first, and the boot log when it is the first line. All lines show the same
   * and type into the same shell.
   */
  readonly open: OpenLine = (listener) => {
    if (this.closed) return Promise.reject(new LineError('lost', 'The virtual board was closed.'))
    if (this.listeners.size >= MOST_LINES) {
      return Promise.reject(
        new LineError('held', `The virtual board has ${MOST_LINES} lines already; close one of them.`),
      )
    }
    this.listeners.add(listener)
    listener.bytes(new TextEncoder().encode(banner(this.options)), Date.now())
    if (this.started) this.system.greet()
    else {
      this.started = true
      this.system.boot()
    }
    return Promise.resolve(this.line(listener))
  }

  /** Ends the board and all its lines. */
  close(): void {
    this.closed = true
    this.system.stop()
    this.uart.close()
    this.hangUp('The virtual board was closed.')
  }

  private line(listener: LineListener): ByteLine {
    return {
      write: (bytes) => {
        if (this.listeners.has(listener)) return this.type(bytes)
        return Promise.reject(new LineError('lost', 'The line to the virtual board is closed.'))
      },
      close: () => {
        if (this.listeners.delete(listener)) listener.closed({ lost: false, message: 'The line was closed.' })
        return Promise.resolve()
      },
    }
  }

  /** Resolves when the bytes were typed. */
  private type(bytes: Uint8Array): Promise<void> {
    if (this.inputBytes + bytes.length <= MOST_INPUT) {
      this.input.push(bytes.slice())
      this.inputBytes += bytes.length
    }
    this.typing ??= this.typeAll().finally(() => {
      this.typing = undefined
    })
    return this.typing
  }

  private async typeAll(): Promise<void> {
    while (this.input.length > 0) {
      const first = this.input[0]!
      const piece = first.subarray(0, INPUT_PIECE)
      if (piece.length === first.length) this.input.shift()
      else this.input[0] = first.subarray(INPUT_PIECE)
      this.inputBytes -= piece.length
      // ^C always gets through: it may be what makes room.
      while (!this.system.terminal.hasRoom && !piece.includes(INTERRUPT) && this.listeners.size > 0) {
        await new Promise((resolve) => setTimeout(resolve, HELD_BACK_MS))
      }
      this.system.input(piece)
      await this.uart.room()
    }
  }

  private send(bytes: Uint8Array): void {
    const at = Date.now()
    for (const listener of this.listeners) listener.bytes(bytes.slice(), at)
  }

  private hangUp(message: string): void {
    const listeners = [...this.listeners]
    this.listeners.clear()
    for (const listener of listeners) listener.closed({ lost: false, message })
  }
}
