/**
 * `npm run fuzz -- [--files N] [--sources N] [--configurations N] [--logs N] [--only LOG] [--seed S] [--minutes M]`: mutated files
 * and sources against the decoders, random configurations of every format through files, JSON and C, and mutated logs against
 * everything that listens to a board. --only runs one campaign of logs alone: consoles, escapes, cyclictest, timerlat or json.
 * With --minutes it goes on with new seeds until the time is up. Exit 1 with the input that broke something; the same seed and
 * numbers have it again.
 */
import { parseArgs } from 'node:util'
import { FORMAT_IDS } from '../../src/hw/cellfile/formats'
import type { CampaignResult } from './campaign'
import { fuzzFiles, fuzzSources, roundTrips } from './campaigns'
import { LOG_CAMPAIGNS } from './log-campaigns'

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '200000' },
    sources: { type: 'string', default: '20000' },
    configurations: { type: 'string', default: '10000' },
    logs: { type: 'string', default: '20000' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '0' },
  },
})

function whole(name: Exclude<keyof typeof values, 'only'>): number {
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

function fuzzLogs(seed: number): void {
  for (const [name, fuzz] of Object.entries(LOG_CAMPAIGNS)) {
    if (values.only === undefined || values.only === name) report(fuzz(String(seed), whole('logs')))
  }
}

function run(seed: number): void {
  console.log(`seed ${seed}`)
  if (whole('logs') > 0) fuzzLogs(seed)
  if (values.only !== undefined) return
  if (whole('files') > 0) report(fuzzFiles(String(seed), whole('files')))
  if (whole('sources') > 0) report(fuzzSources(String(seed), whole('sources')))
  for (const format of FORMAT_IDS) {
    const parts: CampaignResult[] = []
    for (let left = whole('configurations'); left > 0; left -= AT_ONCE) {
      parts.push(roundTrips(String(seed * 1_000_003 + parts.length), format, Math.min(left, AT_ONCE)))
    }
    if (parts.length > 0) report(parts.reduce(together))
  }
}

function together(a: CampaignResult, b: CampaignResult): CampaignResult {
  return {
    name: a.name,
    inputs: a.inputs + b.inputs,
    understood: a.understood + b.understood,
    refused: a.refused + b.refused,
    seconds: a.seconds + b.seconds,
    slowestMs: Math.max(a.slowestMs, b.slowestMs),
    largestMiB: Math.max(a.largestMiB, b.largestMiB),
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
