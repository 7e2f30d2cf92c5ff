/**
 * `npm run fuzz -- [--files N] [--sources N] [--configurations N] [--seed S] [--minutes M]`: mutated files and sources against
 * the decoders, and random configurations of every format through files, JSON and C. With --minutes it goes on with new seeds
 * until the time is up. Exit 1 with the input that broke something; the same seed and numbers have it again.
 */
import { parseArgs } from 'node:util'
import { FORMAT_IDS } from '../../src/hw/cellfile/formats'
import { fuzzFiles, fuzzSources, roundTrips, type CampaignResult } from './campaigns'

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '200000' },
    sources: { type: 'string', default: '20000' },
    configurations: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '0' },
  },
})

function whole(name: keyof typeof values): number {
  const text = values[name]
  if (/^\d{1,9}$/.test(text)) return Number(text)
  console.error(`--${name} must be a whole number, not ${text}`)
  process.exit(2)
}

function report(result: CampaignResult): void {
  const { name, inputs, understood, refused, seconds, slowestMs, largestMiB } = result
  const figures = [
    `${inputs} inputs in ${seconds.toFixed(1)} s`,
    `${understood} understood`,
    `${refused} refused`,
    `slowest ${slowestMs.toFixed(0)} ms`,
    `at most ${largestMiB.toFixed(0)} MiB`,
  ]
  console.log(`${name.padEnd(26)}${figures.join(', ')}`)
}

/** Random configurations are made this many at a time, so that memory stays bounded. */
const AT_ONCE = 1000

function run(seed: number): void {
  console.log(`seed ${seed}`)
  if (whole('files') > 0) report(fuzzFiles(String(seed), whole('files')))
  if (whole('sources') > 0) report(fuzzSources(String(seed), whole('sources')))
  for (const format of FORMAT_IDS) {
    let left = whole('configurations')
    for (let part = 0; left > 0; part += 1) {
      const inputs = Math.min(left, AT_ONCE)
      const result = roundTrips(String(seed * 1_000_003 + part), format, inputs)
      left -= inputs
      if (left === 0) report({ ...result, inputs: whole('configurations'), understood: whole('configurations') })
    }
  }
}

const end = performance.now() + whole('minutes') * 60_000
let seed = whole('seed')
try {
  do {
    run(seed)
    seed += 1
  } while (performance.now() < end)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
