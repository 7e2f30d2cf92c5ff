/** A board that sends as fast as it can, recorded through a real terminal: all of it, or all but what the gaps mark. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAddress } from '../../src/hw/bridge/address'
import { BoardLine, type LineChange } from '../../src/hw/bridge/board-line'
import { openingOf } from '../../src/hw/bridge/open-line'
import { splitPartPath } from '../../src/hw/bridge/recording/format'
import { readRecording } from '../../src/hw/bridge/recording/read'
import { Recorder } from '../../src/hw/bridge/recording/recorder'
import { PortPair } from './socat'
import { BLOCK, blocks, placeOf } from './stream'

/** The script of `sender.ts`. */
export const SENDER = fileURLToPath(new URL('./sender.ts', import.meta.url))
const LONGEST_MS = 10 * 60_000

export interface FloodFigures {
  sentBytes: number
  recordedBytes: number
  seconds: number
  /** Times that the port was taken away. */
  reopens: number
  /** Gaps that the recording marks. */
  gaps: number
  /** Most bytes that waited to be written. */
  mostWaiting: number
  /** Growth of this process over the flood, bytes. */
  grownBytes: number
  /** From the port's being there again to the line's being open, milliseconds: the longest. */
  slowestReopenMs: number
}

/**
 * Sends so many bytes through a pair of terminals, or with reopenings as many as it takes, and checks the recording. Throws where a byte is
 * lost, doubled or out of place.
 */
export async function flood(bytes: number, reopens: number, random: () => number): Promise<FloodFigures> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cellbench-flood-'))
  const pair = await PortPair.plugIn()
  const whole = reopens > 0 ? Number.MAX_SAFE_INTEGER : Math.ceil(bytes / BLOCK) * BLOCK
  const changes: LineChange[] = []
  const way: { line?: BoardLine } = {}
  const recorder = await Recorder.start({
    folder,
    address: pair.port,
    origin: 'board',
    partBytes: reopens > 0 ? 1024 * 1024 : undefined,
    onPressure: (held) => way.line?.hold('recorder', held),
  })
  const address = parseAddress(pair.port)
  if (address.kind !== 'serial') throw new Error('no serial port')
  const line = new BoardLine({ name: pair.port, recorder, ...openingOf(address) })
  way.line = line
  let mostWaiting = 0
  let heard = 0
  line.tap({
    bytes: (piece) => {
      heard += piece.length
      mostWaiting = Math.max(mostWaiting, recorder.waiting)
    },
    changed: (change) => changes.push(change),
  })
  const before = process.memoryUsage().rss
  let grown = 0
  const watch = setInterval(() => (grown = Math.max(grown, process.memoryUsage().rss - before)), 50)
  const start = Date.now()
  await line.open()
  const sender = spawn(process.execPath, ['--import', 'tsx', SENDER, pair.board, String(whole)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const sentAll = new Promise<number>((resolve) => sender.stdout.once('data', (text: Buffer) => resolve(Number(text))))
  let slowestReopenMs = 0
  const until = async (what: string, done: () => boolean) => {
    while (!done()) {
      if (Date.now() - start > LONGEST_MS) throw new Error(`waited too long until ${what}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  try {
    for (let i = 1; i <= reopens; i += 1) {
      const from = heard
      await until('something was heard', () => heard > from)
      await new Promise((resolve) => setTimeout(resolve, random() * 60))
      await pair.unplug()
      await until('the loss was noticed', () => changes.at(-1)?.state === 'lost')
      await pair.plugIn()
      const there = Date.now()
      await until('it was open again', () => changes.at(-1)?.state === 'open')
      slowestReopenMs = Math.max(slowestReopenMs, changes.at(-1)!.atMs - there)
    }
    if (reopens > 0) sender.stdin.end()
    const sentBytes = await sentAll
    // The last words are on their way through two terminals.
    for (let last = -1; last !== heard;) {
      last = heard
      await new Promise((resolve) => setTimeout(resolve, reopens > 0 ? 400 : 200))
      if (reopens === 0 && heard < sentBytes) last = -1
      if (Date.now() - start > LONGEST_MS) throw new Error(`${sentBytes - heard} bytes never came`)
    }
    const seconds = (Date.now() - start) / 1000
    clearInterval(watch)
    await line.close()
    const gaps =
      reopens === 0
        ? await checkWhole(recorder.path, sentBytes)
        : await checkGaps(recorder.path, changes.filter((change) => change.state === 'lost').length)
    return {
      ...{ sentBytes, recordedBytes: heard, seconds, reopens, gaps },
      ...{ mostWaiting, grownBytes: grown, slowestReopenMs },
    }
  } finally {
    clearInterval(watch)
    sender.kill('SIGKILL')
    await line.close()
    await pair.remove()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Throws unless the files of a recording hold so many bytes of the stream, each as it was sent. */
export async function checkWhole(files: string | readonly string[], sentBytes: number): Promise<number> {
  const expected = createHash('sha256')
  for (let at = 0; at < sentBytes / BLOCK; at += 8192)
    expected.update(blocks(at, Math.min(8192, sentBytes / BLOCK - at)))
  const recorded = createHash('sha256')
  for (const file of [files].flat()) for await (const piece of createReadStream(file)) recorded.update(piece as Buffer)
  const [want, got] = [expected.digest('hex'), recorded.digest('hex')]
  if (want !== got) throw new Error(`the recording's sha256 is ${got}, of what was sent ${want}`)
  return 0
}

/** Between two gaps everything is there, once and in order; behind a gap it goes on later. Returns how many gaps are marked. */
async function checkGaps(file: string, lost: number): Promise<number> {
  const segments: Buffer[][] = [[]]
  let gaps = 0
  for await (const entry of readRecording(splitPartPath(file)!.base)) {
    if (entry.kind === 'bytes') segments.at(-1)!.push(Buffer.from(entry.bytes))
    else if (entry.kind === 'gap') {
      gaps += 1
      segments.push([])
    } else if (entry.kind === 'lost') throw new Error(`${entry.count} bytes were not recorded: ${entry.message}`)
  }
  if (gaps !== lost) throw new Error(`the line was lost ${lost} times, the recording marks ${gaps} gaps`)
  let end = 0
  for (const [i, pieces] of segments.entries()) {
    const segment = Buffer.concat(pieces)
    if (segment.length < 2 * BLOCK) continue
    const place = placeOf(segment)
    if (place === undefined) throw new Error(`segment ${i} of ${segment.length} bytes is not a piece of what was sent`)
    if (place < end) throw new Error(`segment ${i} begins at ${place}, before ${end} where the one before it ended`)
    end = place + segment.length
  }
  return gaps
}
