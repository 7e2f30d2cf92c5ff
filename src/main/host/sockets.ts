/**
 * The WebSocket end of the browser host: one line to the services for each window.
 */
import type { IncomingMessage, Server } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Services } from '../services/services'
import { BRIDGE_PATH, LARGEST_MESSAGE_BYTES, requestFrame, type HostFrame } from './messages'

/** A window that reads slower than this is sent no more intermediate states of a run; each state holds all before it. */
const MOST_UNSENT_BYTES = 4 * 1024 * 1024
/** Windows that may be open at once: each tab is one. */
const MOST_WINDOWS = 16
/** Requests of one window that may be under way at once. */
const MOST_PENDING = 64
/** A connection that answers no ping for this long is dead: a laptop that was shut, a tunnel that fell. */
const PING_EVERY_MS = 30_000

/**
 * Accepts WebSockets on BRIDGE_PATH. `refuses` looks at each upgrade request and says why it is refused, undefined to accept
 * it.
 */
export function acceptBridges(
  server: Server,
  services: Services,
  refuses: (request: IncomingMessage) => string | undefined,
): { close(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE_BYTES, clientTracking: true })
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy())
    const reason =
      request.url !== BRIDGE_PATH
        ? 'no such path'
        : sockets.clients.size >= MOST_WINDOWS
          ? 'too many windows'
          : refuses(request)
    if (reason !== undefined) {
      stream.end(`HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\nRefused: ${reason}.\n`)
      return
    }
    sockets.handleUpgrade(request, stream, head, (socket) => serve(socket, services))
  })
  return {
    close() {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}

function serve(socket: WebSocket, services: Services): void {
  const send = (frame: HostFrame) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame))
  }
  const connection = services.connect((event, payload) => {
    if (event === 'run.progress' && socket.bufferedAmount > MOST_UNSENT_BYTES) return
    send({ event, payload })
  })
  let pending = 0
  let alive = true
  const heartbeat = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
  }, PING_EVERY_MS)
  socket.on('pong', () => {
    alive = true
  })
  socket.on('message', (data, isBinary) => {
    const frame = isBinary ? undefined : parseFrame(data.toString())
    // Our own bridge sends nothing else: whoever does is not worth talking to.
    if (!frame) return socket.close(1008, 'malformed message')
    if (pending >= MOST_PENDING) return socket.close(1008, 'too many requests at once')
    pending += 1
    void connection.request(frame.method, frame.payload).then((reply) => {
      pending -= 1
      send({ id: frame.id, reply })
    })
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    clearInterval(heartbeat)
    connection.close()
  })
}

function parseFrame(text: string) {
  try {
    return requestFrame.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
