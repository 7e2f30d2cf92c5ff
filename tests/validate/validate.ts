/**
 * `npm run validate`: the simulator beside published measurements. `--runs N` sets how often each program is run, `--seed N`
 * the random numbers, `--json` prints one document. Ends with 1 when something that must hold does not.
 */
import { parseArgs } from 'node:util'
import { validate, type Criterion, type Row } from './compare'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    runs: { type: 'string', default: '70' },
    seed: { type: 'string', default: '1' },
  },
})

function whole(name: 'runs' | 'seed'): number {
  const value = Number(values[name])
  if (Number.isInteger(value) && value >= 1) return value
  console.error(`--${name} must be a whole number of at least 1, not ${values[name]}`)
  process.exit(2)
}

function table(rows: readonly Row[], criteria: readonly Criterion[]): string {
  const sources = [...new Set(rows.map(({ source }) => source))]
  const cells = rows.map(({ what, published, simulated, error, unit, source }) => [
    what,
    `${published.toFixed(2)} ${unit}`,
    `${simulated.toFixed(2)} ${unit}`,
    `${error >= 0 ? '+' : ''}${error.toFixed(2)} ${unit === '%' ? 'points' : '%'}`,
    `[${sources.indexOf(source) + 1}]`,
  ])
  const head = ['', 'published', 'simulated', 'error', 'source']
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i]!.length)))
  const lines = [head, ...cells].map((line) =>
    line.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join('  '),
  )
  const verdicts = criteria.map(
    ({ what, observed, atMost, unit, met }) =>
      `${met ? 'holds' : 'FAILS'}  ${what}: ${observed.toFixed(2)} ${unit}, at most ${atMost}`,
  )
  return [...lines, '', ...verdicts, '', ...sources.map((source, i) => `[${i + 1}] ${source}`)].join('\n')
}

const runs = whole('runs')
const seed = whole('seed')
const { rows, criteria } = validate(runs, seed)
console.log(values.json === true ? JSON.stringify({ runs, seed, rows, criteria }, undefined, 2) : table(rows, criteria))
process.exitCode = criteria.every(({ met }) => met) ? 0 : 1
