/**
 * `npm run kill-test -- [--shell host|electron] [--times N] [--seed S]`: kills the browser host while two windows edit and save,
 * or Electron while somebody edits and saves in its window, at random moments, and prints what was lost. Exit 1 when that is more
 * than the last second, or a plan file is not whole, or half of one is left beside it.
 */
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../../scripts/build-if-stale.mjs'
import { killHost } from './campaign'
import { killElectron } from './electron-campaign'
import { killFaults, type KillFigures } from './figures'

const { values } = parseArgs({
  options: {
    shell: { type: 'string', default: 'host' },
    times: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
})
const times = Number(values.times)
if (!Number.isInteger(times) || times < 1) {
  console.error(`--times must be a whole number from 1, not ${values.times}`)
  process.exit(2)
}

const campaigns = new Map([
  ['host', killHost],
  ['electron', killElectron],
])
const campaign = campaigns.get(values.shell)
if (!campaign) {
  console.error(`--shell must be ${[...campaigns.keys()].join(' or ')}, not ${values.shell}`)
  process.exit(2)
}

function print({ kills, saves, edits, whileSaving, lostMs, lostEdits, leftBehind }: KillFigures): void {
  const lost = [...lostMs].sort((a, b) => a - b)
  const at = (share: number) => `${lost[Math.min(lost.length - 1, Math.floor(lost.length * share))]!.toFixed(0)} ms`
  console.log(`${values.shell}, seed ${values.seed}: ${kills} kills, ${edits} edits and ${saves} saves before them`)
  console.log(`every plan file was whole, ${whileSaving} kills came while one was being saved`)
  console.log(`age of the oldest edit that was lost: median ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}`)
  console.log(`edits lost ${lostEdits}, half-written neighbours left behind ${leftBehind}`)
}

await ensureBuilt(['main', 'preload', 'renderer'])
try {
  const figures = await campaign(times, values.seed, (sofar) => {
    if (sofar.kills % 20 === 0 && sofar.kills < times) print(sofar)
  })
  print(figures)
  const faults = killFaults(figures)
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
