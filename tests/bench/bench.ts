/**
 * `npm run bench`: how fast the simulator is, beside the ceiling that its bare event queue sets on the same machine in the
 * same run; and how many of Jailhouse's files are read, checked and written in a second. Medians over several repetitions;
 * `--json` prints one document, `--repetitions N` changes their number.
 */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { Campaign } from '../../src/sim/engine/campaign'
import { EventClass, EventQueue } from '../../src/sim/engine/event-queue'
import { RandomStreams } from '../../src/sim/engine/random'
import { simulate } from '../../src/sim/engine/simulate'
import { schedulerOracle } from '../support/scenarios'
import { parsedPlan, shippedLibrary, shippedPlan } from '../support/templates'
import { fileRates } from './file-rates'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, repetitions: { type: 'string', default: '5' } } })
const repetitions = Number(values.repetitions)
if (!Number.isInteger(repetitions) || repetitions < 1) {
  console.error(`--repetitions must be a whole number of at least 1, not ${values.repetitions}`)
  process.exit(2)
}

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!

/** Wall seconds of `work`. */
function seconds(work: () => void): number {
  const start = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - start) / 1e9
}

/** The event queue alone: take the earliest event, draw a time, put it back; events a second. */
function kernel(pending: number, events: number): number {
  const queue = new EventQueue(pending)
  const random = new RandomStreams('1', ['kernel'])
  for (let source = 0; source < pending; source += 1) queue.schedule(source, source, EventClass.release)
  const wall = seconds(() => {
    for (let i = 0; i < events; i += 1) {
      const time = queue.nextTime()
      queue.schedule(queue.nextSource(), time + Math.floor(1e6 * random.unit(0)), EventClass.release)
    }
  })
  return events / wall
}

interface Measured {
  wallSeconds: number
  events: number
  jobs: number
}

function oracleRun(): Measured {
  const { oracle, scenario } = schedulerOracle()
  const { machine } = new Campaign(scenario, '1')
  const wallSeconds = seconds(() => {
    while (machine.run(oracle.durationUs * 1e3, 1e6));
  })
  return { wallSeconds, events: machine.events, jobs: machine.released }
}

const library = shippedLibrary()
const plan = parsedPlan(shippedPlan('slide-imx8mm'))
const board = library.boards.get(plan.board)!

function slideRun(): Measured {
  let result = { events: 0, jobs: 0 }
  const wallSeconds = seconds(() => {
    result = simulate(plan, board, library.workloads, { seconds: 60, seed: '1' })
  })
  return { wallSeconds, events: result.events, jobs: result.jobs }
}

/** Repeats what is measured and its ceiling in turn, so that both see the same machine. */
function compare(name: string, run: () => Measured, pending: number) {
  const ceilings: number[] = []
  const walls: number[] = []
  let last = run()
  for (let i = 0; i < repetitions; i += 1) {
    ceilings.push(kernel(pending, 5e6))
    last = run()
    walls.push(last.wallSeconds)
  }
  const wallSeconds = median(walls)
  const kernelEventsPerSecond = median(ceilings)
  return {
    name,
    wallSeconds,
    simulatedSeconds: 60,
    jobs: last.jobs,
    events: last.events,
    jobsPerSecond: last.jobs / wallSeconds,
    eventsPerSecond: last.events / wallSeconds,
    kernelPending: pending,
    kernelEventsPerSecond,
    jobsPerKernelEvent: last.jobs / wallSeconds / kernelEventsPerSecond,
  }
}

const measurements = [
  compare('scheduler oracle, no overheads', oracleRun, 13),
  compare('slide scene, memory and hypervisor', slideRun, 19),
]

/** Long enough for a steady rate, each. */
const FILE_SECONDS = 0.3
const files = fileRates(repetitions, FILE_SECONDS)

if (values.json === true) {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
  console.log(
    JSON.stringify({ format: 'cellbench-bench', version: 1, repetitions, machine, measurements, files }, null, 2),
  )
} else {
  const millions = (n: number) => (n / 1e6).toFixed(2)
  console.log(`medians of ${repetitions}, 60 s simulated`)
  console.log(
    '                                     wall s   M jobs/s   M events/s   kernel M events/s   jobs per kernel event',
  )
  for (const one of measurements) {
    const columns = [
      one.wallSeconds.toFixed(3).padStart(9),
      millions(one.jobsPerSecond).padStart(11),
      millions(one.eventsPerSecond).padStart(13),
      millions(one.kernelEventsPerSecond).padStart(20),
      one.jobsPerKernelEvent.toFixed(3).padStart(24),
    ]
    console.log(one.name.padEnd(34) + columns.join(''))
  }
  console.log("\nJailhouse's files           files/s     MB/s")
  for (const { name, filesPerSecond, bytesPerSecond } of files) {
    console.log(
      name.padEnd(20) + filesPerSecond.toFixed(0).padStart(15) + (bytesPerSecond / 1e6).toFixed(1).padStart(9),
    )
  }
}
