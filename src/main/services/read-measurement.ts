/** Files of instruments as measurements: what they wrote, recordings of consoles that they printed on, and measurements stored before. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { LineError } from '../../hw/bridge/byte-line'
import { splitPartPath } from '../../hw/bridge/recording/format'
import { replaySource, type ReplayItem } from '../../hw/bridge/replay/source'
import { readConsole, readInstrumentJson, type ReadOptions, type TimedBytes } from '../../hw/logs/instrument-file'
import { LogError } from '../../hw/logs/log-error'
import { describeFaults } from '../../sim/plan/parse'
import { isMeasured, type MeasuredResult, type MeasurementSource } from '../../sim/results/measured'
import { parseStoredText } from '../../sim/results/parse-result'
import { ServiceError } from '../contract/service-error'
import { fileError } from './file-faults'
import { readText } from './files'

/** An instrument's JSON is small: a histogram of a thousand threads. */
const LARGEST_JSON_BYTES = 64 * 1024 * 1024
const LARGEST_LOG_BYTES = 4 * 1024 * 1024 * 1024

/** Reads a file. Throws ServiceError where it cannot be read, or holds no measurement. */
export async function readMeasurement(path: string, options: ReadOptions = {}): Promise<MeasuredResult> {
  const { sources, json } = await lookAt(path)
  try {
    if (!json) return await readRecorded(path, { ...options, sources })
    const text = await readText(path, LARGEST_JSON_BYTES, 'a measurement')
    return isStored(text) ? stored(path, text) : readInstrumentJson(text, { ...options, sources })
  } catch (error) {
    if (error instanceof LineError) throw new ServiceError('bad-input', error.message)
    if (!(error instanceof LogError)) throw error
    throw new ServiceError('bad-input', `${path} holds no measurement: ${error.message}.`)
  }
}

/**
 * Reads a file that is known by its name and its content alone. Throws ServiceError like `readMeasurement`, and for a part of a
 * recording: whether a board or a virtual one said it stands in the index beside it.
 */
export async function readMeasurementContent(
  name: string,
  content: Uint8Array,
  options: ReadOptions = {},
): Promise<MeasuredResult> {
  if (splitPartPath(name)) {
    throw new ServiceError(
      'bad-input',
      `${name} is a part of a recording: open it by its path, for its index says whose.`,
    )
  }
  const folder = await mkdtemp(join(tmpdir(), 'cellbench-dropped-'))
  const file = join(folder, /^\.*$|[/\\:\0]/.test(name) ? 'dropped' : name)
  try {
    await writeFile(file, content, { mode: 0o600 })
    return await readMeasurement(file, options)
  } catch (error) {
    // Where it lies meanwhile means nothing to anybody.
    if (error instanceof ServiceError) throw new ServiceError(error.code, error.message.replaceAll(file, name))
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function readRecorded(path: string, options: ReadOptions): Promise<MeasuredResult> {
  const { origin, timed, items } = await replaySource(path)
  if (origin === 'simulated') {
    throw new ServiceError('bad-input', `${path} is a recording of a virtual board: nothing was measured.`)
  }
  return readConsole(bytesIn(items), { ...options, timed })
}

async function* bytesIn(items: AsyncIterable<ReplayItem>): AsyncGenerator<TimedBytes> {
  for await (const item of items) if (item.kind === 'bytes') yield item
}

/** What a file is, before it is read: its hash, and whether it is a document of JSON (captures have one a line). */
async function lookAt(path: string): Promise<{ sources: MeasurementSource[]; json: boolean }> {
  try {
    const about = await stat(path)
    if (!about.isFile()) throw new ServiceError('bad-input', `${path} is no file.`)
    if (about.size > LARGEST_LOG_BYTES) throw new ServiceError('bad-input', `${path} has more than 4 GiB.`)
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
    const head = await beginning(path)
    const json = /^\s*\{/.test(head) && !/^\s*\{\s*"t"\s*:/.test(head) && !path.endsWith('.index')
    return { sources: [{ name: basename(path), bytes: about.size, sha256: hash.digest('hex') }], json }
  } catch (error) {
    throw fileError(error, path, 'read')
  }
}

async function beginning(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}

function isStored(text: string): boolean {
  return /^\s*\{\s*"format"\s*:\s*"cellbench-result"/.test(text)
}

function stored(path: string, text: string): MeasuredResult {
  const parsed = parseStoredText(text)
  if (!parsed.ok)
    throw new ServiceError('bad-input', `${path} cannot be read as a result:\n${describeFaults(parsed.faults)}`)
  if (isMeasured(parsed.value)) return parsed.value
  throw new ServiceError('bad-input', `${path} is the result of a simulation: nothing was measured.`)
}
