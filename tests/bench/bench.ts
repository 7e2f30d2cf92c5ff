/**
 * `npm run bench`: how fast the simulator is, beside the ceiling that a bare event kernel sets on the same core in the same run.
 *
 * Every turn of a scene has a process of its own and one machine there, as a run on the command line has: what the compiler makes
 * of the event loop differs from process to process by a tenth. A turn lets the compiler do its work, runs the kernel, then the
 * scene; what is reported is the median of the turns' ratios. Times are the process's processor time, so that others on the
 * machine disturb them little; only the two worker threads are held to the clock on the wall, beside what two threads of bare
 * kernels gain here and now. What a second machine in the same thread reaches stands beside it. `--json` prints one document,
 * `--repetitions N` changes the number of turns, `--scene NAME` measures that one alone.
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
import { twoWorkers } from './two-workers'

// As in the application's workers.
inlineEventLoop()

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    repetitions: { type: 'string', default: '5' },
    scene: { type: 'string' },
    /** One turn of a scene, here: what the benchmark starts its processes with. */
    turn: { type: 'string' },
  },
})
const repetitions = Number(values.repetitions)
if (!Number.isInteger(repetitions) || repetitions < 1) {
  console.error(`--repetitions must be a whole number of at least 1, not ${values.repetitions}`)
  process.exit(2)
}

interface Turn {
  /** What is compared. */
  ratio: number
  details: Record<string, number>
}

interface Scene {
  name: string
  unit: string
  /** The value that is aimed at. */
  goal: { atLeast: number } | { atMost: number }
  turn: () => Turn | Promise<Turn>
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!

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
const KERNEL_EVENTS = 1e7

/** Runs the kernel and a scenario, and for the record the fused kernel, which no ratio is made with. */
function besideKernel(scenario: () => Scenario, simulatedSeconds: number) {
  const pending = pendingEvents(scenario())
  const run = repeatedly(scenario())
  warmUp(() => run(Math.min(60, simulatedSeconds)))
  const fusedNs = (seconds(() => runFusedKernel(pending, KERNEL_EVENTS)) * 1e9) / KERNEL_EVENTS
  const kernelNs = (seconds(() => runKernel(pending, KERNEL_EVENTS)) * 1e9) / KERNEL_EVENTS
  let done = { events: 0, jobs: 0 }
  const ns = seconds(() => (done = run(simulatedSeconds))) * 1e9
  const second = repeatedly(scenario())
  let secondEvents = 0
  const runSecond = () => (secondEvents = second(Math.min(60, simulatedSeconds)).events)
  warmUp(runSecond)
  const secondSeconds = seconds(runSecond)
  return {
    jobsPerKernelEvent: (kernelNs * done.jobs) / ns,
    timesKernel: ns / done.events / kernelNs,
    details: {
      pending,
      simulatedSeconds,
      kernelEventsPerSecond: 1e9 / kernelNs,
      fusedKernelEventsPerSecond: 1e9 / fusedNs,
      jobsPerSecond: (1e9 * done.jobs) / ns,
      eventsPerSecond: (1e9 * done.events) / ns,
      eventsPerSecondOfASecondMachine: secondEvents / secondSeconds,
      events: done.events,
    },
  }
}

function jobs(scenario: () => Scenario): Turn {
  const { jobsPerKernelEvent: ratio, details } = besideKernel(scenario, 60)
  return { ratio, details }
}

function wholeSlide(): Turn {
  const { timesKernel: ratio, details } = besideKernel(slide, 778)
  return { ratio, details }
}

/** Bytes that live once everything that can be collected is. */
function liveBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function hundredTimesLonger(): Turn {
  warmUp(() => runScenario(slide(), 10))
  // What the warm-up left behind is still going while the first one is weighed.
  timedAndWeighed(10)
  const short = timedAndWeighed(10)
  const long = timedAndWeighed(1000)
  return { ratio: long.spent / short.spent, details: { moreLiveBytes: long.bytes - short.bytes } }
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

async function workers(): Promise<Turn> {
  const { runs, kernels, processorTime } = await twoWorkers()
  return { ratio: runs, details: { twoBareKernels: kernels, processorTimeAloneToBeside: processorTime } }
}

const JOBS = 'jobs per kernel event'
const SCENES: Record<string, Scene> = {
  'oracle-bare': {
    name: 'oracle, no overheads',
    unit: JOBS,
    goal: { atLeast: 0.35 },
    turn: () => jobs(oracleBare),
  },
  'oracle-full': {
    name: 'oracle, memory and hypervisor',
    unit: JOBS,
    goal: { atLeast: 0.15 },
    turn: () => jobs(oracleWithEverything),
  },
  slide: {
    name: 'slide, 3 x 3.89 M cyclictest cycles',
    unit: 'times the kernel',
    goal: { atMost: 3 },
    turn: wholeSlide,
  },
  lengths: {
    name: 'slide, 1000 s beside 10 s',
    unit: 'times as long',
    goal: { atMost: 105 },
    turn: hundredTimesLonger,
  },
  workers: { name: 'two worker threads', unit: 'times the runs', goal: { atLeast: 1.8 }, turn: workers },
}

function sceneOf(option: string, id: string): Scene {
  const scene = SCENES[id]
  if (scene) return scene
  console.error(`--${option} must be one of ${Object.keys(SCENES).join(', ')}, not ${id}`)
  process.exit(2)
}

if (values.turn !== undefined) {
  console.log(JSON.stringify(await sceneOf('turn', values.turn).turn()))
  process.exit()
}

/** One turn of a scene in a process that has run nothing else. */
function turnOf(id: string): Turn {
  const script = path.join(ROOT, 'out', 'bench', 'bench.mjs')
  return JSON.parse(execFileSync(process.execPath, [script, '--turn', id], { encoding: 'utf8' })) as Turn
}

function measured(id: string) {
  const { name, unit, goal } = sceneOf('scene', id)
  const turns = Array.from({ length: repetitions }, () => turnOf(id))
  const ratios = turns.map(({ ratio }) => ratio)
  const ratio = median(ratios)
  const [target, met] =
    'atLeast' in goal
      ? [`at least ${goal.atLeast}`, ratio >= goal.atLeast]
      : [`at most ${goal.atMost}`, ratio <= goal.atMost]
  const details = Object.fromEntries(
    Object.keys(turns[0]!.details).map((key) => [key, median(turns.map((turn) => turn.details[key]!))]),
  )
  return { name, ratio, lowest: Math.min(...ratios), highest: Math.max(...ratios), unit, target, met, details }
}

const measurements = (values.scene === undefined ? Object.keys(SCENES) : [values.scene]).map(measured)

/** Long enough for a steady rate, each. */
const FILE_SECONDS = 0.3
const files = values.scene === undefined ? fileRates(repetitions, FILE_SECONDS) : []

if (values.json === true) {
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
  console.log(
    JSON.stringify({ format: 'cellbench-bench', version: 3, repetitions, machine, measurements, files }, null, 2),
  )
} else {
  console.log(`medians of ${repetitions}, and from which to which`)
  for (const { name, ratio, lowest, highest, unit, target, met, details } of measurements) {
    const figures = Object.entries(details).map(([key, value]) => `${key} ${Number(value.toFixed(2))}`)
    const range = `(${lowest.toFixed(3)} to ${highest.toFixed(3)})`
    console.log(
      `${name.padEnd(36)} ${ratio.toFixed(3).padStart(8)} ${range} ${unit}, ${target}: ${met ? 'met' : 'missed'}`,
    )
    if (figures.length > 0) console.log(`${' '.repeat(37)}${figures.join(', ')}`)
  }
  for (const { name, filesPerSecond, bytesPerSecond } of files) {
    const megabytes = (bytesPerSecond / 1e6).toFixed(1)
    console.log(
      `${`files ${name}`.padEnd(36)} ${filesPerSecond.toFixed(0).padStart(8)} files a second, ${megabytes} MB/s`,
    )
  }
}
