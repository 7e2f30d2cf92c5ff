/**
 * A serial port behind a real socket: speaks Telnet with RFC 2217 as console servers do, answers every command, escapes what has to be
 * escaped, and cuts what it sends into single bytes if asked to.
 */
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

const [IAC, DONT, DO, WONT, WILL, SB, SE] = [255, 254, 253, 252, 251, 250, 240] as const
const COM_PORT = 44

export interface Rfc2217Options {
  /** False: a Telnet server without serial ports. */
  comPort?: boolean
  /** Baud rates other than these are answered with the one that stays. */
  bauds?: number[]
  cut?: boolean
}

export class Rfc2217Server {
  /** Commands that came, in words. */
  readonly commands: string[] = []
  /** What came for the serial line. */
  received = Buffer.alloc(0)
  baud = 9600
  private socket: Socket | undefined
  private state: 'data' | 'iac' | 'verb' | 'sub' | 'sub-iac' = 'data'
  private verb = 0
  private sub: number[] = []

  private constructor(
    private readonly server: Server,
    private readonly options: Rfc2217Options,
  ) {
    server.on('connection', (socket) => {
      this.socket = socket
      socket.on('error', () => undefined)
      socket.on('data', (data: Buffer) => {
        for (const byte of data) this.take(byte)
      })
    })
  }

  static async start(options: Rfc2217Options = {}): Promise<Rfc2217Server> {
    const server = createServer({ noDelay: true })
    const port = new Rfc2217Server(server, { comPort: true, bauds: [9600, 115_200, 921_600], ...options })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return port
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** The board says something. */
  say(bytes: Uint8Array): void {
    this.send(Buffer.from([...bytes].flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte]))))
  }

  hangUp(): void {
    this.socket?.destroy()
  }

  async stop(): Promise<void> {
    this.socket?.destroy()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private send(bytes: Buffer): void {
    if (!this.options.cut) return void this.socket?.write(bytes)
    for (const byte of bytes) this.socket?.write(Buffer.from([byte]))
  }

  private take(byte: number): void {
    if (this.state === 'data') {
      if (byte === IAC) this.state = 'iac'
      else this.received = Buffer.concat([this.received, Buffer.from([byte])])
    } else if (this.state === 'iac') {
      if (byte === IAC) {
        this.received = Buffer.concat([this.received, Buffer.from([IAC])])
        this.state = 'data'
      } else if (byte === SB) {
        this.sub = []
        this.state = 'sub'
      } else {
        this.verb = byte
        this.state = 'verb'
      }
    } else if (this.state === 'verb') {
      this.state = 'data'
      this.negotiate(byte)
    } else if (this.state === 'sub') {
      if (byte === IAC) this.state = 'sub-iac'
      else this.sub.push(byte)
    } else if (byte === IAC) {
      this.sub.push(IAC)
      this.state = 'sub'
    } else if (byte === SE) {
      this.state = 'data'
      this.obey(this.sub)
    }
  }

  private negotiate(option: number): void {
    const able = option !== COM_PORT || this.options.comPort
    if (this.verb === WILL) this.send(Buffer.from([IAC, able ? DO : DONT, option]))
    if (this.verb === DO) this.send(Buffer.from([IAC, able ? WILL : WONT, option]))
  }

  private obey([option, command, ...value]: number[]): void {
    if (option !== COM_PORT || command === undefined) return
    let answer = value
    if (command === 1) {
      const asked = Buffer.from(value).readUInt32BE()
      this.commands.push(`baud ${asked}`)
      if (this.options.bauds!.includes(asked)) this.baud = asked
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(this.baud)
      answer = [...bytes]
    } else {
      const names: Record<number, string> = { 2: 'data bits', 3: 'parity', 4: 'stop bits', 5: 'control' }
      this.commands.push(`${names[command] ?? command} ${value.join(' ')}`)
    }
    const escaped = answer.flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte]))
    this.send(Buffer.from([IAC, SB, COM_PORT, command + 100, ...escaped, IAC, SE]))
  }
}
