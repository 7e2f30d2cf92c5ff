/** A serial port of another machine, over Telnet's option for serial ports (RFC 2217), as ser2net and console servers offer it. */
import type { Socket } from 'node:net'
import { LineError, type ByteLine, type LineSignals, type OpenLine } from '../byte-line'
import { connectTo, SocketLine } from './socket-line'
import { OPTION, Telnet } from './telnet'

/** A server has so long to agree, and to answer each command. */
const ANSWER_MS = 3000

/** What is asked of the port; answers have 100 more. */
const COMMAND = { baud: 1, dataBits: 2, parity: 3, stopBits: 4, control: 5 } as const
const ANSWER = 100
const CONTROL = { noFlowControl: 1, breakOn: 5, breakOff: 6, dtrOn: 8, dtrOff: 9, rtsOn: 11, rtsOff: 12 } as const
const EIGHT_BITS = 8
const NO_PARITY = 1
const ONE_STOP_BIT = 1

/** Opens the port with 8 data bits, no parity, 1 stop bit and no flow control. Rejects where the server does not speak RFC 2217. */
export function rfc2217Line(host: string, port: number, baud: number): OpenLine {
  return async (listener) => {
    const name = `${host}:${port}`
    const socket = await connectTo(host, port)
    const remote = new RemotePort(socket, name)
    const line = new SocketLine(socket, name, listener, remote)
    try {
      await remote.begin(baud)
    } catch (error) {
      await line.close().catch(() => undefined)
      throw error
    }
    return new Rfc2217Line(line, remote)
  }
}

class Rfc2217Line implements ByteLine {
  constructor(
    private readonly line: SocketLine,
    private readonly remote: RemotePort,
  ) {}

  write(bytes: Uint8Array): Promise<void> {
    return this.line.write(bytes)
  }

  set(signals: LineSignals): Promise<void> {
    return this.remote.set(signals)
  }

  pause(): void {
    this.line.pause()
  }

  resume(): void {
    this.line.resume()
  }

  close(): Promise<void> {
    return this.line.close()
  }
}

/** The far port: what is agreed with it and asked of it. */
class RemotePort {
  private readonly telnet: Telnet
  private readonly waiting = new Map<number, (content: Uint8Array) => void>()
  private agreed: (on: boolean) => void = () => undefined

  constructor(
    private readonly socket: Socket,
    private readonly name: string,
  ) {
    this.telnet = new Telnet(
      [OPTION.comPort, OPTION.binary, OPTION.suppressGoAhead],
      [OPTION.comPort, OPTION.binary, OPTION.suppressGoAhead, OPTION.echo],
      {
        reply: (bytes) => socket.write(bytes),
        option: (side, option, on) => {
          if (side === 'ours' && option === OPTION.comPort) this.agreed(on)
        },
        subnegotiation: (option, content) => {
          if (option !== OPTION.comPort || content.length < 1) return
          const command = content[0]! - ANSWER
          const take = this.waiting.get(command)
          this.waiting.delete(command)
          take?.(content.subarray(1))
        },
      },
    )
  }

  decode(bytes: Uint8Array): Uint8Array {
    return this.telnet.decode(bytes)
  }

  encode(bytes: Uint8Array): Uint8Array {
    return this.telnet.encode(bytes)
  }

  async begin(baud: number): Promise<void> {
    const refused = new LineError(
      'refused',
      `${this.name} does not offer a serial port by RFC 2217: open it as ${this.name}, without rfc2217://, for plain bytes.`,
    )
    const on = await this.inTime<boolean>((resolve) => {
      this.agreed = resolve
      this.telnet.begin()
    }, refused)
    if (!on) throw refused
    await this.set({ baud })
    await this.ask(COMMAND.dataBits, [EIGHT_BITS], 'number of data bits')
    await this.ask(COMMAND.parity, [NO_PARITY], 'parity')
    await this.ask(COMMAND.stopBits, [ONE_STOP_BIT], 'number of stop bits')
    await this.ask(COMMAND.control, [CONTROL.noFlowControl], 'flow control')
  }

  async set({ baud, dtr, rts, break: held }: LineSignals): Promise<void> {
    if (baud !== undefined) {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(baud)
      const answer = await this.ask(COMMAND.baud, bytes, 'baud rate')
      const got = answer.length >= 4 ? Buffer.from(answer).readUInt32BE() : baud
      if (got !== baud) {
        throw new LineError('unsupported', `${this.name} does not take ${baud} baud: it stays at ${got}.`)
      }
    }
    const wires: [boolean | undefined, number, number, string][] = [
      [dtr, CONTROL.dtrOn, CONTROL.dtrOff, 'DTR'],
      [rts, CONTROL.rtsOn, CONTROL.rtsOff, 'RTS'],
      [held, CONTROL.breakOn, CONTROL.breakOff, 'break'],
    ]
    for (const [wanted, on, off, what] of wires) {
      if (wanted !== undefined) await this.ask(COMMAND.control, [wanted ? on : off], what)
    }
  }

  private ask(command: number, content: Iterable<number>, what: string): Promise<Uint8Array> {
    const failed = new LineError('unsupported', `${this.name} does not set its ${what}: it did not answer.`)
    return this.inTime<Uint8Array>((resolve) => {
      this.waiting.set(command, resolve)
      this.socket.write(Telnet.subnegotiation(OPTION.comPort, [command, ...content]))
    }, failed).finally(() => this.waiting.delete(command))
  }

  private inTime<T>(begin: (resolve: (value: T) => void) => void, late: LineError): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer)
        this.socket.off('close', fail)
      }
      const fail = () => {
        end()
        reject(late)
      }
      const timer = setTimeout(fail, ANSWER_MS)
      this.socket.once('close', fail)
      begin((value) => {
        end()
        resolve(value)
      })
    })
  }
}
