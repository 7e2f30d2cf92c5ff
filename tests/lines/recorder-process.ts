/**
 * `recorder-process.ts FOLDER`: records the stream of `stream.ts` in pieces of all sizes until it is killed, and says where, and
 * after each flush how far.
 */
import { Recorder } from '../../src/hw/bridge/recording/recorder'
import { BLOCK, blocks } from './stream'

const recorder = await Recorder.start({
  folder: process.argv[2]!,
  address: 'killed',
  origin: 'board',
  partBytes: 300_000,
})
process.stdout.write(`${recorder.path}\n`)
let at = 0
let rest = blocks(0, 4096)
let said = 0
for (let turn = 0; ; turn += 1) {
  const size = 1 + ((turn * 7919) % 3000)
  if (rest.length < size) rest = Buffer.concat([rest, blocks((at + rest.length) / BLOCK, 4096)])
  recorder.bytes(rest.subarray(0, size), Date.now())
  rest = rest.subarray(size)
  at += size
  if (turn % 50 === 0) await new Promise((resolve) => setTimeout(resolve, turn % 3))
  if (recorder.written > said) process.stdout.write(`${(said = recorder.written)}\n`)
}
