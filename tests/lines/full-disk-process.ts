/**
 * `full-disk-process.ts FOLDER`: records on a small disk, of which a file takes a part, until it is full; gives the part free, records on,
 * and prints as JSON what was said and what can be read back.
 */
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { splitPartPath } from '../../src/hw/bridge/recording/format'
import { readRecording } from '../../src/hw/bridge/recording/read'
import { Recorder } from '../../src/hw/bridge/recording/recorder'
import { BLOCK, blocks } from './stream'

const folder = process.argv[2]!
const filler = path.join(folder, 'filler')
writeFileSync(filler, Buffer.alloc(1024 * 1024))

const states: string[] = []
const messages: string[] = []
const recorder = await Recorder.start({
  folder,
  address: 'board',
  origin: 'board',
  onState: (state, message) => {
    states.push(state)
    messages.push(message)
  },
})
let at = 0
const say = async (until: () => boolean) => {
  while (!until()) {
    recorder.bytes(blocks(at / BLOCK, 512), Date.now())
    at += 512 * BLOCK
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
await say(() => states.length === 1)
rmSync(filler)
await say(() => states.length === 2)
const again = at
await say(() => at >= again + 200_000)
await recorder.close()

let read = 0
let lost = 0
let wrong = 0
for await (const entry of readRecording(splitPartPath(recorder.path)!.base)) {
  if (entry.kind === 'lost') lost += entry.count
  if (entry.kind !== 'bytes') continue
  read += entry.bytes.length
  const first = Math.floor(entry.offset / BLOCK)
  const from = entry.offset - first * BLOCK
  const expected = blocks(first, Math.ceil(entry.bytes.length / BLOCK) + 1)
  if (expected.compare(entry.bytes, 0, entry.bytes.length, from, from + entry.bytes.length) !== 0) wrong += 1
}
process.stdout.write(JSON.stringify({ states, messages, said: at, read, lost, wrong }))
