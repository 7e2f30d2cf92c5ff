/** cyclictest on root Linux: its values are the simulator's, of the plan as it runs with these threads. */
import { MARK } from '../banner'
import { sleep, Interrupted, type Process, type Program } from '../shell/process'
import type { System } from '../system'
import type { MeasuringThread } from '../simulation'
import { OptionFault, parseOptions, type CyclictestOptions } from './cyclictest-options'
import { finalScreen, liveScreen, histogramText, ThreadSamples } from './cyclictest-output'

/** Time between two pictures of the running screen, ms; a picture of four threads takes a third of that at 115200 baud. */
const REFRESH_MS = 100
/** Wall time that the simulator may take of it. */
const SIMULATING_MS = 60
/** Identifier of the first thread's process. */
const FIRST_PROCESS = 160

export function cyclictest(system: System): Program {
  return async (process) => {
    let options: CyclictestOptions
    try {
      options = parseOptions(process.words.slice(1), system.kernel.online)
    } catch (error) {
      if (!(error instanceof OptionFault)) throw error
      process.err(`cyclictest: ${error.message}\n`)
      return 1
    }
    return measure(system, process, options)
  }
}

async function measure(system: System, process: Process, options: CyclictestOptions): Promise<number> {
  const threads = options.cpus.map((cpu, i): MeasuringThread => {
    const interval = options.interval + i * options.distance
    return { name: `cyclictest-${i}`, cpu, periodNs: interval * 1000, priority: options.priority }
  })
  const samples = threads.map(({ periodNs }, i) => new ThreadSamples(FIRST_PROCESS + i, periodNs / 1000, options))
  process.err(`# /dev/cpu_dma_latency set to 0us\n# ${MARK}, not measured\n`)
  system.settle()
  system.changed(threads)
  try {
    const played = await play(system, process, options, samples)
    if (!played) return 1
  } finally {
    system.settle()
    system.changed([])
  }
  if (options.histogram > 0) process.out(histogramText(samples, options))
  else if (options.quiet) process.out(finalScreen(samples))
  return 0
}

/** Runs until the options or ^C say that it is enough; false when there is nothing to play. */
async function play(
  system: System,
  process: Process,
  { loops, duration, quiet }: CyclictestOptions,
  samples: readonly ThreadSamples[],
): Promise<boolean> {
  const start = performance.now()
  const live = !quiet && process.outIsTerminal
  let drawn = false
  for (;;) {
    const elapsed = performance.now() - start
    const until = duration > 0 ? Math.min(elapsed, duration * 1000) : elapsed
    const { values, reached } = system.simulation.measured(until * 1e6, SIMULATING_MS)
    const { problem } = system.simulation
    if (problem !== undefined) {
      process.err(`cyclictest has no values: the plan cannot be simulated: ${problem}\n`)
      return false
    }
    values.forEach((list, i) => samples[i]!.add(list))
    const over =
      (duration > 0 && until >= duration * 1000 && reached) || (loops > 0 && samples.every((one) => one.count >= loops))
    if (live) {
      process.out(liveScreen(samples, { up: drawn, uptime: system.kernel.uptime }))
      drawn = true
    }
    if (over) return true
    await process.room()
    try {
      await sleep(REFRESH_MS, process.signal)
    } catch (error) {
      // ^C ends a measurement as it should be: what was measured is printed.
      if (error instanceof Interrupted) return true
      throw error
    }
  }
}
