/**
 * `npm run kill-test -- [--times N] [--seed S]`: kills the browser host at random moments while two windows edit and save, and
 * prints what was lost. Exit 1 when that is more than the last second, or a plan file is not whole.
 */
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../../scripts/build-if-stale.mjs'
import { killAndLook, MOST_LOST_MS } from './campaign'

const { values } = parseArgs({
  options: { times: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
})
const times = Number(values.times)
if (!Number.isInteger(times) || times < 1) {
  console.error(`--times must be a whole number from 1, not ${values.times}`)
  process.exit(2)
}

await ensureBuilt(['main'])
try {
  const figures = await killAndLook(times, values.seed, (done) => {
    if (done % 20 === 0) console.log(`${done} of ${times} kills`)
  })
  const lost = [...figures.lostMs].sort((a, b) => a - b)
  const at = (share: number) => `${lost[Math.min(lost.length - 1, Math.floor(lost.length * share))]!.toFixed(0)} ms`
  console.log(`seed ${values.seed}: ${figures.kills} kills of the host, ${figures.saves} saves before them`)
  console.log(`every plan file was whole, ${figures.whileSaving} kills came while one was being saved`)
  console.log(`age of the oldest edit that was lost: median ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}`)
  console.log(`edits lost ${figures.lostEdits}, half-written neighbours left behind ${figures.leftBehind}`)
  if (lost.at(-1)! > MOST_LOST_MS) {
    console.error(`more than the last second was lost`)
    process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
