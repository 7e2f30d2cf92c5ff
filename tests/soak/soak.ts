/**
 * `npm run soak [-- --megabytes 50 --reopens 100 --kills 50 --seed 1 --minutes 0]`: a board that sends as fast as it can, recorded through
 * a real pseudo terminal; the same while its port goes and comes back; recorders that are killed. Repeats it all until the minutes are
 * over. Needs socat. Ends with 1 at the first byte that is lost, doubled or out of place.
 */
import { parseArgs } from 'node:util'
import { Random } from '../fuzz/random'
import { flood, type FloodFigures } from '../lines/flood'
import { killRecorder } from '../lines/kill'
import { hasSocat } from '../lines/socat'

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '50' },
    reopens: { type: 'string', default: '100' },
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '0' },
  },
})

if (!hasSocat) {
  console.error('soak: there is no socat on this machine')
  process.exit(2)
}

const mega = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
const tell = ({ sentBytes, recordedBytes, seconds, gaps, mostWaiting, grownBytes, slowestReopenMs }: FloodFigures) =>
  `${mega(recordedBytes)} of ${mega(sentBytes)} recorded in ${seconds.toFixed(1)} s (${mega(recordedBytes / seconds)}/s), ${gaps} gaps, ` +
  `at most ${mega(mostWaiting)} waiting, process grown by ${mega(grownBytes)}, slowest reopening ${slowestReopenMs} ms`

const until = Date.now() + Number(values.minutes) * 60_000
const random = new Random(values.seed, 'soak')
for (let round = 1; ; round += 1) {
  console.log(`round ${round}`)
  const unit = () => random.below(1000) / 1000
  console.log(`  flood:   ${tell(await flood(Number(values.megabytes) * 1e6, 0, unit))}; sha256 the same`)
  console.log(`  reopen:  ${tell(await flood(0, Number(values.reopens), unit))}; all but the gaps, once and in order`)
  let read = 0
  const kills = Number(values.kills)
  for (let i = 0; i < kills; i += 1) read += (await killRecorder(random.below(2000))).readBytes
  console.log(`  kill -9: ${kills} recorders killed, ${mega(read)} read back whole`)
  if (Date.now() >= until) break
}
process.exit()
