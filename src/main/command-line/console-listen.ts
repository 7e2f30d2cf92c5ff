/** A virtual board's console over TCP: every connection is a line of its own to the same board. */
import { createServer, type Server, type Socket } from 'node:net'
import type { ByteLine, OpenLine } from '../../hw/bridge/byte-line'
import { ServiceError } from '../contract/service-error'
import { errnoOf } from '../services/file-faults'

/** What waits for a reader that does not read at most; then the connection is ended. */
const MOST_UNREAD = 1 << 20

export interface Listening {
  host: string
  port: number
  close(): Promise<void>
}

/** Listens until it is closed. Throws ServiceError when that is not possible. */
export async function listen(open: OpenLine, host: string, port: number): Promise<Listening> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A reader that is gone is told nothing.
    socket.on('error', () => socket.destroy())
    void connect(open, socket)
  })
  await started(server, host, port)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    host: address.address,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function started(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `port ${port} of ${host} is in use; --listen 0 takes a free one`,
        EACCES: `port ${port} may not be listened on by this user; take one above 1023`,
        EADDRNOTAVAIL: `${host} is not an address of this machine`,
        ENOTFOUND: `${host} is not an address of this machine`,
      }
      const reason = reasons[errnoOf(error) ?? '']
      reject(reason === undefined ? error : new ServiceError('bad-input', `Cellbench cannot listen: ${reason}.`))
    })
    server.listen(port, host, () => resolve())
  })
}

async function connect(open: OpenLine, socket: Socket): Promise<void> {
  socket.setNoDelay(true)
  let line: ByteLine
  try {
    line = await open({
      bytes: (bytes) => {
        socket.write(bytes)
        if (socket.writableLength > MOST_UNREAD) socket.destroy()
      },
      closed: () => socket.end(),
    })
  } catch (error) {
    socket.end(`${error instanceof Error ? error.message : String(error)}\r\n`)
    return
  }
  socket.on('close', () => void line.close())
  socket.on('data', (data) => {
    socket.pause()
    void line.write(new Uint8Array(data)).then(
      () => socket.resume(),
      () => socket.destroy(),
    )
  })
  // It was closed before there was a line.
  if (socket.destroyed) await line.close()
}
