/**
 * Runs one virtual board in a worker thread: its simulator and its shell never hold up the window.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { LineError, type ByteLine } from '../../hw/bridge/byte-line'
import { VirtualBoard } from '../../hw/virtual-board/virtual-board'
import { inlineEventLoop } from './inlining'
import type { BoardOrder, FromBoard, ToBoard } from './virtual-board-messages'

inlineEventLoop()

const board = new VirtualBoard(workerData as BoardOrder)
const lines = new Map<number, ByteLine>()

function say(message: FromBoard): void {
  parentPort?.postMessage(message)
}

async function open(line: number): Promise<void> {
  try {
    const opened = await board.open({
      bytes: (bytes, atMs) => say({ kind: 'bytes', line, bytes, atMs }),
      closed: ({ message }) => {
        lines.delete(line)
        say({ kind: 'closed', line, message })
      },
    })
    lines.set(line, opened)
    say({ kind: 'opened', line })
  } catch (error) {
    if (!(error instanceof LineError)) throw error
    say({ kind: 'refused', line, fault: error.fault, message: error.message })
  }
}

async function write(line: number, number: number, bytes: Uint8Array): Promise<void> {
  try {
    await lines.get(line)?.write(bytes)
    say({ kind: 'written', write: number })
  } catch (error) {
    if (!(error instanceof LineError)) throw error
    say({ kind: 'written', write: number, lost: error.message })
  }
}

parentPort?.on('message', (message: ToBoard) => {
  if (message.kind === 'open') void open(message.line)
  else if (message.kind === 'write') void write(message.line, message.write, message.bytes)
  else void lines.get(message.line)?.close()
})
