/**
 * `npm run bench`: how fast the simulator is, beside the ceiling that a bare event kernel sets on the same core in the same run.
 *
 * Kernel and simulator take turns, each ratio is made of neighbours in time, and what is reported is the median of the ratios.
 * Times are this process's processor time, so that others on the machine disturb them little; only the two worker threads are
 * held to the clock on the wall, beside what two threads of bare kernels gain here and now. Every scene has a process of its own
 * and one machine there, as a run on the command line has, and runs for a while before it is timed, so that nothing else has a
 * say in what the compiler makes of it. What a second machine in the same thread reaches stands beside it. `--json` prints
 * one document, `--repetitions N` changes the number of turns, `--scene NAME` measures that one alone, here.
 *
 * Beside that: how many of Jailhouse's files are decoded, checked, encoded and read from C in a second.
 */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { inlineEventLoop } from '../../src/main/services/inlining'
import type { Scenario } from '../../src/sim/machine/scenario'
import { fileRates } from './file-rates'
import { runFusedKernel, runKernel } from './kernel'
import { oracleBare, oracleWithEverything, pendingEvents, repeatedly, runScenario, slide } from './scenes'
import { twoWorkers, type TwoWorkers } from './two-workers'

// As in the application's workers.
inlineEventLoop()

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    repetitions: { type: 'string', default: '5' },
    scene: { type: 'string' },
  },
})
const repetitions = Number(values.repetitions)
if (!Number.isInteger(repetitions) || repetitions < 1) {
  console.error(`--repetitions must be a whole number of at least 1, not ${values.repetitions}`)
  process.exit(2)
}

interface Measurement {
  name: string
  /** What is compared, and the value that is aimed at. */
  ratio: number
  unit: string
  target: string
  met: boolean
  details: Record<string, number>
}

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!

/** Processor seconds of `work`. */
function seconds(work: () => void): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

/** Processor time in which scenes are compiled before they are timed. */
const WARM_UP_SECONDS = 2

/** Runs `work` again and again until the compiler has had time for it. */
function warmUp(work: () => void): void {
  for (let spent = 0; spent < WARM_UP_SECONDS;) spent += seconds(work)
}

/** Events that a kernel handles to be timed. */
const KERNEL_EVENTS = 5e6

/** Runs a scenario and the kernel in turn, and for the record the fused kernel, which no ratio is made with. */
function besideKernel(make: () => Scenario, simulatedSeconds: number) {
  const pending = pendingEvents(make())
  const run = repeatedly(make())
  const turns: { kernelNs: number; fusedNs: number; eventNs: number; jobNs: number; events: number }[] = []
  warmUp(() => run(Math.min(60, simulatedSeconds)))
  for (let i = 0; i < repetitions; i += 1) {
    const fusedNs = (seconds(() => runFusedKernel(pending, KERNEL_EVENTS)) * 1e9) / KERNEL_EVENTS
    const kernelNs = (seconds(() => runKernel(pending, KERNEL_EVENTS)) * 1e9) / KERNEL_EVENTS
    let done: { events: number; jobs: number } = { events: 0, jobs: 0 }
    const ns = seconds(() => (done = run(simulatedSeconds))) * 1e9
    turns.push({ kernelNs, fusedNs, eventNs: ns / done.events, jobNs: ns / done.jobs, events: done.events })
  }
  const of = (pick: (turn: (typeof turns)[number]) => number) => median(turns.map(pick))
  const second = repeatedly(make())
  let secondEvents = 0
  const runSecond = () => (secondEvents = second(Math.min(60, simulatedSeconds)).events)
  warmUp(runSecond)
  const secondSeconds = seconds(runSecond)
  return {
    jobsPerKernelEvent: of((turn) => turn.kernelNs / turn.jobNs),
    timesKernel: of((turn) => turn.eventNs / turn.kernelNs),
    details: {
      pending,
      simulatedSeconds,
      kernelEventsPerSecond: 1e9 / of((turn) => turn.kernelNs),
      fusedKernelEventsPerSecond: 1e9 / of((turn) => turn.fusedNs),
      jobsPerSecond: 1e9 / of((turn) => turn.jobNs),
      eventsPerSecond: 1e9 / of((turn) => turn.eventNs),
      eventsPerSecondOfASecondMachine: secondEvents / secondSeconds,
      events: turns[0]!.events,
    },
  }
}

function atLeast(name: string, make: () => Scenario, wanted: number): Measurement {
  const { jobsPerKernelEvent: ratio, details } = besideKernel(make, 60)
  return { name, ratio, unit: 'jobs per kernel event', target: `at least ${wanted}`, met: ratio >= wanted, details }
}

function wholeSlide(): Measurement {
  const { timesKernel: ratio, details } = besideKernel(slide, 778)
  const name = 'slide, 3 x 3.89 M cyclictest cycles'
  return { name, ratio, unit: 'times the kernel', target: 'at most 3', met: ratio <= 3, details }
}

/** Bytes that live once everything that can be collected is. */
function liveBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function hundredTimesLonger(): Measurement {
  const ratios: number[] = []
  const growths: number[] = []
  warmUp(() => runScenario(slide(), 10))
  for (let i = 0; i < repetitions; i += 1) {
    const short = timedAndWeighed(10)
    const long = timedAndWeighed(1000)
    ratios.push(long.spent / short.spent)
    growths.push(long.bytes - short.bytes)
  }
  const ratio = median(ratios)
  return {
    name: 'slide, 1000 s beside 10 s',
    ratio,
    unit: 'times as long',
    target: 'at most 105',
    met: ratio <= 105,
    details: { moreLiveBytes: median(growths) },
  }
}

/** Processor seconds of a run of the slide, and the bytes that it holds when it is over. */
function timedAndWeighed(simulatedSeconds: number): { spent: number; bytes: number } {
  const scenario = slide()
  const before = liveBytes()
  const kept: unknown[] = []
  const spent = seconds(() => kept.push(runScenario(scenario, simulatedSeconds).campaign))
  const bytes = liveBytes() - before
  return { spent, bytes: kept.length === 1 ? bytes : NaN }
}

async function workers(): Promise<Measurement> {
  const turns: TwoWorkers[] = []
  for (let i = 0; i < repetitions; i += 1) turns.push(await twoWorkers())
  const ratio = median(turns.map(({ runs }) => runs))
  return {
    name: 'two worker threads',
    ratio,
    unit: 'times the runs',
    target: 'at least 1.8',
    met: ratio >= 1.8,
    details: {
      twoBareKernels: median(turns.map(({ kernels }) => kernels)),
      processorTimeAloneToBeside: median(turns.map(({ processorTime }) => processorTime)),
    },
  }
}

const SCENES: Record<string, () => Measurement | Promise<Measurement>> = {
  'oracle-bare': () => atLeast('oracle, no overheads', oracleBare, 0.35),
  'oracle-full': () => atLeast('oracle, memory and hypervisor', oracleWithEverything, 0.15),
  slide: wholeSlide,
  lengths: hundredTimesLonger,
  workers,
}

if (values.scene !== undefined) {
  const scene = SCENES[values.scene]
  if (scene === undefined) {
    console.error(`--scene must be one of ${Object.keys(SCENES).join(', ')}, not ${values.scene}`)
    process.exit(2)
  }
  console.log(JSON.stringify(await scene()))
  process.exit()
}

/** Measures a scene in a process that has run no other. */
function alone(scene: string): Measurement {
  const script = path.join(ROOT, 'out', 'bench', 'bench.mjs')
  const options = ['--scene', scene, '--repetitions', String(repetitions)]
  return JSON.parse(execFileSync(process.execPath, [script, ...options], { encoding: 'utf8' })) as Measurement
}

const measurements = Object.keys(SCENES).map(alone)

/** Long enough for a steady rate, each. */
const FILE_SECONDS = 0.3
const files = fileRates(repetitions, FILE_SECONDS)

if (values.json === true) {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
  console.log(
    JSON.stringify({ format: 'cellbench-bench', version: 2, repetitions, machine, measurements, files }, null, 2),
  )
} else {
  console.log(`medians of ${repetitions}`)
  for (const { name, ratio, unit, target, met, details } of measurements) {
    const figures = Object.entries(details).map(([key, value]) => `${key} ${Number(value.toFixed(2))}`)
    console.log(`${name.padEnd(36)} ${ratio.toFixed(3).padStart(8)} ${unit}, ${target}: ${met ? 'met' : 'missed'}`)
    if (figures.length > 0) console.log(`${' '.repeat(37)}${figures.join(', ')}`)
  }
  for (const { name, filesPerSecond, bytesPerSecond } of files) {
    const megabytes = (bytesPerSecond / 1e6).toFixed(1)
    console.log(
      `${`files ${name}`.padEnd(36)} ${filesPerSecond.toFixed(0).padStart(8)} files a second, ${megabytes} MB/s`,
    )
  }
}
