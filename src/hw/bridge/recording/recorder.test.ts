import { createHash, randomBytes } from 'node:crypto'
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listRecordings, removeOldest } from './library'
import { splitPartPath } from './format'
import { readRecording, type RecordingEntry } from './read'
import { Recorder } from './recorder'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cellbench-recorder-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const start = (options: object = {}) =>
  Recorder.start({ folder, address: '/dev/ttyUSB2', origin: 'board', baud: 115200, ...options })

async function entries(recorder: { path: string }): Promise<RecordingEntry[]> {
  const all = []
  for await (const entry of readRecording(splitPartPath(recorder.path)!.base)) all.push(entry)
  return all
}

const payload = (all: RecordingEntry[]) =>
  Buffer.concat(all.flatMap((each) => (each.kind === 'bytes' ? [each.bytes] : [])))

describe('Recorder', () => {
  it('writes the bytes and nothing else into the raw file, and their times beside it', async () => {
    const recorder = await start()
    recorder.opened('open', 1000)
    recorder.bytes(Buffer.from('login: '), 1001)
    recorder.sent(Buffer.from('root\n'), 1002)
    recorder.sent(Buffer.from('secret\n'), 1003, true)
    recorder.bytes(Buffer.from([0, 255, 10]), 1004.4)
    recorder.gap('gone', 1005)
    await recorder.close()
    expect(await readFile(recorder.path)).toEqual(Buffer.from([...Buffer.from('login: '), 0, 255, 10]))
    expect(await entries(recorder)).toEqual([
      { kind: 'open', message: 'open', atMs: 1000, offset: 0 },
      { kind: 'bytes', bytes: Buffer.from('login: '), atMs: 1001, offset: 0 },
      { kind: 'sent', bytes: Buffer.from('root\n'), count: 5, atMs: 1002 },
      { kind: 'sent', count: 7, atMs: 1003 },
      { kind: 'bytes', bytes: Buffer.from([0, 255, 10]), atMs: 1004, offset: 7 },
      { kind: 'gap', message: 'gone', atMs: 1005, offset: 10 },
    ])
    const index = await readFile(recorder.path.replace('.raw', '.index'), 'utf8')
    expect(index).not.toContain('secret\\n')
    expect(index).not.toContain(Buffer.from('secret').toString('base64').slice(0, 6))
  })

  it('begins a new part when one is full, and reads them back as one', async () => {
    const recorder = await start({ partBytes: 10_000 })
    const sent = randomBytes(95_000)
    for (let at = 0; at < sent.length; at += 777) recorder.bytes(sent.subarray(at, at + 777), at)
    await recorder.close()
    expect((await readdir(folder)).filter((name) => name.endsWith('.raw')).length).toBeGreaterThan(8)
    expect(payload(await entries(recorder)).equals(sent)).toBe(true)
    expect(await listRecordings(folder)).toMatchObject([{ path: recorder.path, bytes: 95_000, live: false }])
  })

  it('reads from any byte on while it is still being written', async () => {
    const recorder = await start({ partBytes: 200_000 })
    const sent = randomBytes(700_000)
    for (let at = 0; at < sent.length; at += 4096) recorder.bytes(sent.subarray(at, at + 4096), 5000 + at)
    while (recorder.written < sent.length) await new Promise((resolve) => setTimeout(resolve, 5))
    for (const offset of [0, 1, 65_535, 65_536, 199_999, 300_001, 699_999]) {
      const rest: Buffer[] = []
      for await (const entry of recorder.from(offset)) {
        if (entry.kind !== 'bytes') continue
        if (rest.length === 0) expect(entry.offset).toBe(offset)
        rest.push(Buffer.from(entry.bytes))
      }
      expect(Buffer.concat(rest).equals(sent.subarray(offset))).toBe(true)
    }
    expect(await listRecordings(folder)).toMatchObject([{ live: true }])
    await recorder.close()
  })

  it('reads back what is left when both files are cut off anywhere', async () => {
    const recorder = await start()
    const sent = randomBytes(5000)
    for (let at = 0; at < sent.length; at += 50) recorder.bytes(sent.subarray(at, at + 50), at)
    await recorder.close()
    const index = await readFile(recorder.path.replace('.raw', '.index'))
    await fc.assert(
      fc.asyncProperty(fc.nat(sent.length), fc.nat(index.length), fc.boolean(), async (raw, cut, zeros) => {
        await writeFile(recorder.path, sent.subarray(0, raw))
        const left = zeros ? Buffer.concat([index.subarray(0, cut), Buffer.alloc(37)]) : index.subarray(0, cut)
        await writeFile(recorder.path.replace('.raw', '.index'), left)
        const whole = index.toString().endsWith('\n') && cut === index.length
        const back = payload(await entries(recorder))
        expect(back.equals(sent.subarray(0, back.length))).toBe(true)
        // The line of the end says that all is told of; before it, bytes without a line are found too.
        expect(back.length).toBe(whole ? raw : Math.min(raw, sent.length))
      }),
      { numRuns: 200 },
    )
  })

  it('asks the line to wait when the disk is slow, and loses nothing of one that does', async () => {
    const held: boolean[] = []
    const recorder = await start({ onPressure: (each: boolean) => held.push(each) })
    const hash = createHash('sha256')
    const chunk = randomBytes(64 * 1024)
    for (let i = 0; i < 200; i += 1) {
      recorder.bytes(chunk, i)
      hash.update(chunk)
    }
    expect(held).toEqual([true])
    expect(recorder.waiting).toBe(200 * chunk.length)
    await recorder.close()
    expect(held).toEqual([true, false])
    expect(
      createHash('sha256')
        .update(await readFile(recorder.path))
        .digest('hex'),
    ).toBe(hash.digest('hex'))
  })

  it('says how much it could not take of a line that cannot wait', async () => {
    const recorder = await start()
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    for (let i = 0; i < 40; i += 1) recorder.bytes(chunk, i)
    await recorder.close()
    const all = await entries(recorder)
    const lost = all.find((each) => each.kind === 'lost')
    expect(lost).toMatchObject({ count: 7 * chunk.length })
    expect(payload(all).length).toBe(33 * chunk.length)
  })

  it('removes the oldest parts and never one that is being written', async () => {
    const old = await start({ address: 'old' })
    old.bytes(randomBytes(50_000), 1)
    await old.close()
    const busy = await start({ address: 'busy' })
    busy.bytes(randomBytes(50_000), 1)
    while (busy.written < 50_000) await new Promise((resolve) => setTimeout(resolve, 5))
    await removeOldest(folder, 60_000)
    expect((await listRecordings(folder)).map((each) => each.address)).toEqual(['busy'])
    await removeOldest(folder, 1)
    expect((await listRecordings(folder)).map((each) => each.address)).toEqual(['busy'])
    await busy.close()
  })

  it('is not led astray by files of others', async () => {
    await writeFile(path.join(folder, 'notes.001.index'), 'nothing of ours\n')
    await writeFile(path.join(folder, 'notes.001.raw'), 'text')
    await appendFile(path.join(folder, 'x.raw'), 'x')
    await truncate(path.join(folder, 'x.raw'), 0)
    expect(await listRecordings(folder)).toEqual([])
    expect(await listRecordings(path.join(folder, 'nowhere'))).toEqual([])
  })
})
