/** `cellbench run PLAN`: simulate, and say how late things get and why. */
import { availableParallelism } from 'node:os'
import { RunCancelled } from '../../sim/engine/run-options'
import { runReport } from '../../sim/report/report'
import { chromeTrace } from '../../sim/results/chrome-trace'
import { cyclictestHistogram } from '../../sim/results/cyclictest-histogram'
import type { RunResult } from '../../sim/results/result'
import { conditions } from '../../sim/results/stream-export'
import { writeWhole } from '../services/files'
import { openPlan } from '../services/plan-files'
import { readParameters } from '../services/parameters-file'
import { runPlan } from '../services/run-plan'
import { SimulationPool } from '../services/simulation-pool'
import type { SoundPlan } from '../services/sound-plan'
import type { Context } from './context'
import { complain, EXIT, print, printJson, type ExitCode } from './output'
import { bootLines, managementLines } from './management-table'
import { progressBar } from './progress-bar'
import { replicationLines } from './replication-table'
import { resultReport } from './result-table'
import { setValue } from './set-value'

export interface RunCommandOptions {
  seconds?: number
  seed?: string
  /** Runs with different seeds. */
  replications?: number
  /** Assignments, `path=value`. */
  set: readonly string[]
  /** File with parameters in place of those in the tables. */
  parameters?: string
  /** File for the result as JSON. */
  output?: string
  /** File for the whole run as one page of HTML. */
  report?: string
  /** File for the histograms as cyclictest -h prints them. */
  histogram?: string
  /** File for the worst samples' timelines as Chrome trace events. */
  trace?: string
  json: boolean
}

export async function run(context: Context, plan: string, options: RunCommandOptions): Promise<ExitCode> {
  const document = options.set.reduce(setValue, await openPlan(plan))
  const { library } = await context.templates()
  const parameters = options.parameters === undefined ? undefined : await readParameters(options.parameters)
  const pool = new SimulationPool(context.installation.simulationWorker, workersFor(options.replications ?? 1))
  const bar = progressBar()
  try {
    const started = runPlan(document, library, pool, {
      seconds: options.seconds,
      seed: options.seed,
      replications: options.replications,
      parameters,
      onProgress: (progress) => bar.show(progress),
    })
    const cancel = () => started.cancel()
    process.once('SIGINT', cancel)
    const result = await started.finished.finally(() => {
      process.off('SIGINT', cancel)
      bar.clear()
    })
    return await report(context, started.check, result, options)
  } catch (error) {
    if (!(error instanceof RunCancelled)) throw error
    complain('The run was cancelled; nothing was written.')
    return EXIT.interrupted
  } finally {
    await pool.close()
  }
}

/** A terminal has no window to keep fluent: replications take every core. */
function workersFor(replications: number): number {
  return Math.min(replications, availableParallelism())
}

function peoplesReport(result: RunResult): string {
  const management = [...managementLines(result.management), ...bootLines(result.boot)]
  return [resultReport(result), ...management, ...replicationLines(result.replications)].join('\n')
}

async function report(
  { installation }: Context,
  { plan, board }: SoundPlan,
  result: RunResult,
  options: RunCommandOptions,
): Promise<ExitCode> {
  // Written first: what is printed afterwards may name it.
  const files: [string | undefined, () => string][] = [
    [options.output, () => `${JSON.stringify(result, undefined, 2)}\n`],
    [options.report, () => runReport({ result, plan, board, version: installation.version })],
    [options.histogram, () => cyclictestHistogram(result.streams, conditions(result))],
    [options.trace, () => `${JSON.stringify(chromeTrace(result))}\n`],
  ]
  for (const [file, content] of files) if (file !== undefined) await writeWhole(file, content())
  if (options.json) printJson(result)
  else print(peoplesReport(result))
  return result.limits.some((limit) => limit.met === false) ? EXIT.findings : EXIT.clean
}
