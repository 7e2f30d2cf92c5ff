/** Kills a recorder at a random moment, and looks at what it left. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { splitPartPath } from '../../src/hw/bridge/recording/format'
import { listRecordings } from '../../src/hw/bridge/recording/library'
import { readRecording } from '../../src/hw/bridge/recording/read'
import { BLOCK, blocks } from './stream'

const RECORDER = fileURLToPath(new URL('./recorder-process.ts', import.meta.url))

export interface KillFigures {
  /** What the recorder had said was written. */
  flushedBytes: number
  /** What could be read back. */
  readBytes: number
  parts: number
}

/** Throws where less is there than was flushed, or something else than was recorded. */
export async function killRecorder(afterMs: number): Promise<KillFigures> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cellbench-kill-recorder-'))
  try {
    const child = spawn(process.execPath, ['--import', 'tsx', RECORDER, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    const gone = new Promise((resolve) => child.once('close', resolve))
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (text: Buffer) => {
        said += text.toString()
        if (said.includes('\n')) resolve()
      })
    })
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    child.kill('SIGKILL')
    await gone
    const [file, ...numbers] = said.slice(0, said.lastIndexOf('\n')).split('\n')
    const flushedBytes = Number(numbers.at(-1) ?? 0)
    let readBytes = 0
    for await (const entry of readRecording(splitPartPath(file!)!.base)) {
      if (entry.kind !== 'bytes') continue
      const first = Math.floor(readBytes / BLOCK)
      const expected = blocks(first, Math.ceil(entry.bytes.length / BLOCK) + 1)
      const from = readBytes - first * BLOCK
      if (expected.compare(entry.bytes, 0, entry.bytes.length, from, from + entry.bytes.length) !== 0) {
        throw new Error(`at ${readBytes} the recording holds something else than was recorded`)
      }
      readBytes += entry.bytes.length
    }
    if (readBytes < flushedBytes) throw new Error(`${flushedBytes} bytes were flushed, ${readBytes} are there`)
    const [recording] = await listRecordings(folder)
    if (recording?.live !== false) throw new Error('the recording of a killed process is listed as being written')
    return { flushedBytes, readBytes, parts: recording.parts }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
