/**
 * `sender.ts TERMINAL BYTES`: a board that sends the stream of `stream.ts` as fast as its terminal takes it, until it is enough or
 * its standard input ends. When the terminal goes, it waits for the next of the same name and sends on; then it prints how much it sent,
 * and keeps the terminal until it is killed.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { BLOCK, blocks } from './stream'

const [terminal, most] = [process.argv[2]!, Number(process.argv[3])]
const CHUNK_BLOCKS = 1024

let sent = 0
let file: number | undefined
let told = false
process.stdin.resume()
process.stdin.once('end', () => (told = true))
while (sent < most && !told) {
  await new Promise((resolve) => setImmediate(resolve))
  try {
    file ??= openSync(terminal, constants.O_WRONLY | constants.O_NOCTTY)
    const chunk = blocks(sent / BLOCK, Math.min(CHUNK_BLOCKS, (most - sent) / BLOCK))
    for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done)
    sent += chunk.length
  } catch {
    if (file !== undefined) closeSync(file)
    file = undefined
    // What was under way is lost with the terminal: the board does not say it twice.
    sent += CHUNK_BLOCKS * BLOCK
    await sleep(5)
  }
}
process.stdout.write(`${sent}\n`)
setInterval(() => undefined, 1000)
