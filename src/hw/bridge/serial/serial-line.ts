/** A line over a serial port of this machine, or a PTY. */
import { stat } from 'node:fs/promises'
import type { SerialPort } from 'serialport'
import { LineError, type ByteLine, type LineListener, type LineSignals, type OpenLine } from '../byte-line'
import { explainOpening } from './failure'

/** As U-Boot and Linux set up the console of every i.MX evaluation board. */
export const USUAL_BAUD = 115_200

/** How often it is looked whether the device is still there: reading alone does not always notice that a bridge was unplugged. */
const WATCH_EVERY_MS = 250

/** Loads serialport when it is first needed: it brings native code, which a machine may not have. */
export async function loadSerialPort(): Promise<typeof SerialPort> {
  try {
    return (await import('serialport')).SerialPort
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0]! : String(error)
    throw new LineError('unsupported', `Serial ports cannot be used on this machine: ${why}`)
  }
}

/** Opens a port with 8 data bits, no parity, 1 stop bit and no flow control. */
export function serialLine(port: string, baud = USUAL_BAUD): OpenLine {
  return async (listener) => {
    const Port = await loadSerialPort()
    const opening = new Port({ path: port, baudRate: baud, autoOpen: false })
    await new Promise<void>((resolve, reject) => {
      opening.open((error) => (error ? reject(error) : resolve()))
    }).catch(async (error: unknown) => {
      throw await explainOpening(port, error)
    })
    return new SerialLine(opening, port, listener)
  }
}

class SerialLine implements ByteLine {
  private ended = false
  private readonly wires = { dtr: true, rts: true, brk: false }
  private readonly watch: NodeJS.Timeout
  private device: Promise<string | undefined>

  constructor(
    private readonly port: SerialPort,
    private readonly name: string,
    private readonly listener: LineListener,
  ) {
    port.on('data', (bytes: Buffer) => {
      if (!this.ended) listener.bytes(bytes, Date.now())
    })
    port.on('close', (error: Error | null) => this.end(error !== null))
    port.on('error', () => this.end(true))
    this.device = identityOf(name)
    this.watch = setInterval(() => void this.look(), WATCH_EVERY_MS)
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.ended) throw this.gone()
    await new Promise<void>((resolve, reject) => {
      const failed = () => reject(this.gone())
      this.port.once('close', failed)
      this.port.write(Buffer.from(bytes), (error) => {
        this.port.off('close', failed)
        if (error) failed()
        else resolve()
      })
    })
  }

  async set({ baud, dtr, rts, break: brk }: LineSignals): Promise<void> {
    if (this.ended) throw this.gone()
    const done = (act: (callback: (error: Error | null) => void) => void, what: string) =>
      new Promise<void>((resolve, reject) => {
        act((error) => {
          if (error) reject(new LineError('unsupported', `${this.name} has no such ${what}: ${error.message}`))
          else resolve()
        })
      })
    if (baud !== undefined)
      await done((callback) => this.port.update({ baudRate: baud }, callback), `rate as ${baud} baud`)
    if (dtr === undefined && rts === undefined && brk === undefined) return
    const wires = { dtr: dtr ?? this.wires.dtr, rts: rts ?? this.wires.rts, brk: brk ?? this.wires.brk }
    await done((callback) => this.port.set(wires, callback), 'wires')
    Object.assign(this.wires, wires)
  }

  pause(): void {
    this.port.pause()
  }

  resume(): void {
    this.port.resume()
  }

  async close(): Promise<void> {
    if (this.ended) return
    this.end(false)
    await this.shut()
  }

  /** Is the device that was opened still the one of that name? */
  private async look(): Promise<void> {
    const [before, now] = await Promise.all([this.device, identityOf(this.name)])
    if (before === undefined || now === before || this.ended) return
    this.end(true)
    await this.shut()
  }

  private async shut(): Promise<void> {
    if (this.port.isOpen) await new Promise<void>((resolve) => this.port.close(() => resolve()))
  }

  private end(lost: boolean): void {
    if (this.ended) return
    this.ended = true
    clearInterval(this.watch)
    const message = lost ? `${this.name} is gone: unplugged, or its bridge was reset.` : `${this.name} was closed.`
    this.listener.closed({ lost, message })
  }

  private gone(): LineError {
    return new LineError('lost', `${this.name} is gone, and nothing can be sent.`)
  }
}

async function identityOf(port: string): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined
  try {
    const { rdev, ino, dev } = await stat(port)
    return `${dev}:${ino}:${rdev}`
  } catch {
    return 'none'
  }
}
