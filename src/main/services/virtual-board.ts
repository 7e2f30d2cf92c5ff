/**
 * A plan's virtual board, in a thread of its own: lines are opened to it as to any other board.
 */
import { Worker } from 'node:worker_threads'
import { buildBundle, buildConfigurations, BundleRefused } from '../../hw/bundle/bundle'
import { withCompiledTrees } from '../../hw/bundle/compile'
import { LineError, type ByteLine, type LineListener, type OpenLine } from '../../hw/bridge/byte-line'
import type { BoardFile, VirtualBoardOptions } from '../../hw/virtual-board/options'
import type { Library } from '../../sim/plan/library'
import { hasErrors } from '../../sim/rules/check'
import { ServiceError } from '../contract/service-error'
import { requireReadable, UnsoundPlan } from './sound-plan'
import type { FromBoard, ToBoard } from './virtual-board-messages'

/** What can be chosen of a virtual board beside its plan. */
export interface VirtualBoardChoices {
  /** Further files on the board. */
  files?: readonly BoardFile[]
  /** Seed of the simulation; the plan's own when left out. */
  seed?: string
  /** Bits per second; 115200 when left out, 0 for a line without a speed. */
  baud?: number
}

/**
 * What a plan's virtual board is made from. A plan with errors has a board as well, to see what Jailhouse says of it: its bundle
 * holds the configurations alone. Throws ServiceError for a plan that cannot be read or lowered.
 */
export async function virtualBoardOptions(
  document: unknown,
  library: Library,
  choices: VirtualBoardChoices = {},
): Promise<VirtualBoardOptions> {
  const check = requireReadable(document, library)
  const { plan, board, configuration } = check
  if (!plan || !board || !configuration) throw new UnsoundPlan('put on a virtual board', check.problems)
  try {
    const bundle = hasErrors(check)
      ? buildConfigurations(document, check)
      : await withCompiledTrees(buildBundle(document, check))
    // A copy: the library's own may find templates as they are asked for.
    return { plan, board, configuration, workloads: new Map(library.workloads), bundle, ...choices }
  } catch (error) {
    if (error instanceof BundleRefused) throw new ServiceError('bad-input', error.message)
    throw error
  }
}

interface OpenedLine {
  listener: LineListener
  settle: { resolve(line: ByteLine): void; reject(error: Error): void }
}

/** A board that runs until it is closed; it boots when its first line is opened. */
export class VirtualBoardThread {
  private readonly worker: Worker
  private readonly lines = new Map<number, OpenedLine>()
  private readonly writes = new Map<number, { resolve(): void; reject(error: Error): void }>()
  private lastLine = 0
  private lastWrite = 0
  private over: string | undefined

  /** @param script the built worker */
  constructor(script: string, options: VirtualBoardOptions) {
    this.worker = new Worker(script, { workerData: options })
    this.worker.on('message', (message: FromBoard) => this.take(message))
    let failed = false
    let reason = 'The virtual board was closed.'
    this.worker.on('error', (error) => {
      failed = true
      reason = `The virtual board failed: ${error.message}`
    })
    this.worker.on('exit', () => this.end(failed, reason))
  }

  /** Opens a line; its bytes are simulated, and never a measurement. */
  readonly open: OpenLine = (listener) => {
    if (this.over !== undefined) return Promise.reject(new LineError('lost', this.over))
    const line = (this.lastLine += 1)
    return new Promise((resolve, reject) => {
      this.lines.set(line, { listener, settle: { resolve, reject } })
      this.say({ kind: 'open', line })
    })
  }

  /** Ends the board; open lines are closed. */
  async close(): Promise<void> {
    await this.worker.terminate()
  }

  private say(message: ToBoard): void {
    this.worker.postMessage(message)
  }

  private take(message: FromBoard): void {
    if (message.kind === 'written') {
      const write = this.writes.get(message.write)
      this.writes.delete(message.write)
      if (message.lost === undefined) write?.resolve()
      else write?.reject(new LineError('lost', message.lost))
      return
    }
    const line = this.lines.get(message.line)
    if (!line) return
    if (message.kind === 'bytes') line.listener.bytes(message.bytes, message.atMs)
    else if (message.kind === 'opened') line.settle.resolve(this.lineOf(message.line))
    else {
      this.lines.delete(message.line)
      if (message.kind === 'refused') line.settle.reject(new LineError(message.fault, message.message))
      else line.listener.closed({ lost: false, message: message.message })
    }
  }

  private lineOf(line: number): ByteLine {
    return {
      write: (bytes) => {
        if (!this.lines.has(line)) return Promise.reject(new LineError('lost', this.over ?? 'The line is closed.'))
        const write = (this.lastWrite += 1)
        return new Promise((resolve, reject) => {
          this.writes.set(write, { resolve, reject })
          this.say({ kind: 'write', line, write, bytes })
        })
      },
      close: () => {
        if (this.lines.has(line)) this.say({ kind: 'close', line })
        return Promise.resolve()
      },
    }
  }

  private end(lost: boolean, message: string): void {
    this.over = message
    for (const { listener, settle } of this.lines.values()) {
      settle.reject(new LineError('lost', message))
      listener.closed({ lost, message })
    }
    for (const { reject } of this.writes.values()) reject(new LineError('lost', message))
    this.lines.clear()
    this.writes.clear()
  }
}
