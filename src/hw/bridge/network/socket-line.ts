/** A line over TCP, as terminal servers and QEMU offer it: bytes both ways and nothing else. */
import { connect, type Socket } from 'node:net'
import { LineError, type ByteLine, type LineListener, type OpenLine } from '../byte-line'

/** A host that does not answer at all within it is not there. */
const CONNECT_MS = 5000
/** A board's terminal server that lost its power says nothing: after so long it is asked. */
const KEEP_ALIVE_MS = 10_000

export function tcpLine(host: string, port: number): OpenLine {
  return async (listener) => new SocketLine(await connectTo(host, port), `${host}:${port}`, listener)
}

/** Connects. Rejects with a LineError that says why nobody answers. */
export function connectTo(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS })
    const fail = (message: string) => {
      socket.destroy()
      reject(new LineError('unreachable', message))
    }
    socket.setTimeout(CONNECT_MS, () =>
      fail(`${host}:${port} does not answer: is the address right, and a firewall in between?`),
    )
    socket.once('error', (error: NodeJS.ErrnoException) => fail(whyNot(host, port, error)))
    socket.once('connect', () => {
      socket.setTimeout(0)
      socket.removeAllListeners('error')
      socket.removeAllListeners('timeout')
      socket.on('error', () => socket.destroy())
      resolve(socket)
    })
  })
}

function whyNot(host: string, port: number, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `There is no host called ${host}.`
  if (code === 'ECONNREFUSED') return `Nothing listens on port ${port} of ${host}.`
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return `There is no way to ${host} from this machine.`
  return `${host}:${port} cannot be reached: ${message}`
}

/** A connected socket as a line. `decode` and `encode` are a protocol's around it; without them bytes are what they are. */
export class SocketLine implements ByteLine {
  private ended = false

  constructor(
    private readonly socket: Socket,
    private readonly name: string,
    private readonly listener: LineListener,
    private readonly protocol?: { decode(bytes: Uint8Array): Uint8Array; encode(bytes: Uint8Array): Uint8Array },
  ) {
    socket.on('data', (bytes: Buffer) => {
      const plain = this.protocol ? this.protocol.decode(bytes) : bytes
      if (!this.ended && plain.length > 0) listener.bytes(plain, Date.now())
    })
    socket.once('close', () => this.end(true))
    socket.once('end', () => socket.destroy())
    // It went between connecting and here.
    if (socket.destroyed) setImmediate(() => this.end(true))
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.send(this.protocol ? this.protocol.encode(bytes) : bytes)
  }

  /** Sends as it is, past the protocol. */
  send(bytes: Uint8Array): Promise<void> {
    if (this.ended) return Promise.reject(this.gone())
    return new Promise((resolve, reject) => {
      this.socket.write(bytes, (error) => (error ? reject(this.gone()) : resolve()))
    })
  }

  pause(): void {
    this.socket.pause()
  }

  resume(): void {
    this.socket.resume()
  }

  close(): Promise<void> {
    this.end(false)
    this.socket.destroy()
    return Promise.resolve()
  }

  private end(lost: boolean): void {
    if (this.ended) return
    this.ended = true
    const message = lost ? `The connection to ${this.name} broke.` : `The connection to ${this.name} was closed.`
    this.listener.closed({ lost, message })
  }

  private gone(): LineError {
    return new LineError('lost', `The connection to ${this.name} is broken, and nothing can be sent.`)
  }
}
