/** A TCP proxy that cuts all its connections in the middle of a packet, as a pulled cable does. */
import { connect, createServer, type Socket } from 'node:net'

export interface CuttingProxy {
  port: number
  /** Packets that went to the board since the last `arm`. */
  sent(): number
  /** Cuts in the middle of the packet to the board of this number, counted from now; never when left out. */
  arm(packet?: number): void
  close(): void
}

export function startCuttingProxy(target: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  let sent = 0
  let limit = Infinity
  const cut = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  const server = createServer((client) => {
    const board = connect(target, '127.0.0.1')
    for (const socket of [client, board]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        board.destroy()
      })
    }
    board.on('data', (data) => client.write(data))
    client.on('data', (data) => {
      sent += 1
      if (sent > limit) return
      board.write(sent === limit ? data.subarray(0, data.length / 2) : data)
      // Once the bytes are on their way.
      if (sent === limit) setImmediate(cut)
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        sent: () => sent,
        arm(packet = Infinity) {
          sent = 0
          limit = packet
        },
        close() {
          cut()
          server.close()
        },
      })
    })
  })
}
