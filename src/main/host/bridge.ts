/**
 * The browser shell's end in the window: puts a Bridge on the window that talks to the host over a WebSocket, and does what
 * a shell does beside it (title, question before unsaved work is left).
 *
 * The host serves it as `bridge.js` in front of the window's own script. A lost connection is opened again; what was asked
 * meanwhile fails with a sentence, and the runs that the host ended with the connection are reported as failed.
 */
import type { Bridge, Reply } from '../contract/contract'

declare global {
  interface Window {
    cellbench?: Bridge
  }
}

const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 5000
/** A request that is made while there is no connection waits this long for one. */
const PATIENCE_MS = 5000

const LOST = 'The connection to Cellbench was lost. It is opened again as soon as Cellbench answers.'
const GONE = 'Cellbench does not answer. If it was started again, open the address that it printed then.'

type Listener = (event: string, payload: unknown) => void
type Frame = { id: number; reply: Reply } | { event: string; payload?: unknown }

/** A reply's frame; undefined for what no host of ours sends. What it carries was checked by the host. */
function parseFrame(text: unknown): Frame | undefined {
  if (typeof text !== 'string') return undefined
  const frame = JSON.parse(text) as Partial<{ id: number; reply: Reply; event: string }> | null
  if (typeof frame !== 'object' || frame === null) return undefined
  const isReply = typeof frame.id === 'number' && typeof frame.reply === 'object' && frame.reply !== null
  return isReply || typeof frame.event === 'string' ? (frame as Frame) : undefined
}

class SocketBridge implements Bridge {
  private socket: WebSocket | undefined
  private retryMs = FIRST_RETRY_MS
  private lastId = 0
  private wasLost = false
  private readonly pending = new Map<number, (reply: Reply) => void>()
  private readonly listeners = new Set<Listener>()
  private readonly runs = new Set<string>()
  private waitingForLine: (() => void)[] = []
  private unsaved = false

  constructor(private readonly url: string) {
    this.open()
    window.addEventListener('beforeunload', (event) => {
      if (!this.unsaved) return
      event.preventDefault()
      // Chromium before 119 asks only when this is set.
      event.returnValue = true
    })
  }

  async request(method: string, payload: unknown): Promise<Reply> {
    if (method === 'window.describe') this.describe(payload)
    if (!(await this.connected())) return { ok: false, fault: { code: 'disconnected', message: GONE } }
    this.lastId += 1
    const id = this.lastId
    const reply = await new Promise<Reply>((resolve) => {
      this.pending.set(id, resolve)
      this.socket?.send(JSON.stringify({ id, method, payload }))
    })
    if (method === 'run.start' && reply.ok) this.runs.add((reply.value as { run: string }).run)
    return reply
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private open(): void {
    const socket = new WebSocket(this.url)
    this.socket = socket
    socket.addEventListener('open', () => {
      this.retryMs = FIRST_RETRY_MS
      if (this.wasLost) this.tell('shell.connection', { state: 'restored', message: 'Cellbench answers again.' })
      this.wasLost = false
      for (const goOn of this.waitingForLine.splice(0)) goOn()
    })
    socket.addEventListener('message', (message) => {
      const frame = parseFrame(message.data)
      if (!frame) return
      if ('event' in frame) this.tell(frame.event, frame.payload)
      else this.settle(frame.id, frame.reply)
    })
    socket.addEventListener('close', () => {
      this.lose()
      setTimeout(() => this.open(), this.retryMs)
      this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS)
    })
  }

  /** Resolves once there is a connection; false when none came in time. */
  private connected(): Promise<boolean> {
    if (this.socket?.readyState === WebSocket.OPEN) return Promise.resolve(true)
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), PATIENCE_MS)
      this.waitingForLine.push(() => {
        clearTimeout(timer)
        resolve(true)
      })
    })
  }

  private lose(): void {
    for (const id of [...this.pending.keys()]) {
      this.settle(id, { ok: false, fault: { code: 'disconnected', message: LOST } })
    }
    for (const run of [...this.runs]) this.tell('run.failed', { run, cancelled: false, message: LOST })
    if (!this.wasLost) this.tell('shell.connection', { state: 'lost', message: LOST })
    this.wasLost = true
  }

  private settle(id: number, reply: Reply): void {
    this.pending.get(id)?.(reply)
    this.pending.delete(id)
  }

  private tell(event: string, payload: unknown): void {
    if (event === 'run.finished' || event === 'run.failed') this.runs.delete((payload as { run: string }).run)
    for (const listener of [...this.listeners]) listener(event, payload)
  }

  private describe(payload: unknown): void {
    const { title, unsaved } = payload as { title?: unknown; unsaved?: unknown }
    if (typeof title === 'string') document.title = title
    this.unsaved = unsaved === true
  }
}

window.cellbench = new SocketBridge(`${location.origin.replace(/^http/, 'ws')}/bridge`)
