/** `cellbench calibrate PLAN --histogram FILE`: fit the few free parameters to what the board's instrument printed. */
import { basename } from 'node:path'
import { calibrate } from '../../sim/calibration/calibrate'
import type { Calibration } from '../../sim/calibration/calibration'
import { measurementsIn, pooled, type Measurement } from '../../sim/calibration/measurement'
import { figure, parametersOf } from '../../sim/calibration/parameters-file'
import { NotSimulatable } from '../../sim/machine/not-simulatable'
import { ServiceError } from '../contract/service-error'
import { writeWhole } from '../services/files'
import { openPlan } from '../services/plan-files'
import { readMeasurement } from '../services/read-measurement'
import { requireSound } from '../services/sound-plan'
import type { Context } from './context'
import { complain, EXIT, print, printJson, type ExitCode } from './output'

export interface CalibrateOptions {
  /** File with what the instrument printed, or a measurement. */
  histogram: string
  stream?: string
  seed?: string
  /** File for the parameters. */
  output?: string
  json: boolean
}

/** Above it a fit is not to be believed: measured and simulated differ by more than three times their spread. */
const WORST_FIT = 9

export async function calibratePlan(context: Context, file: string, options: CalibrateOptions): Promise<ExitCode> {
  const document = await openPlan(file)
  const { library } = await context.templates()
  const { plan, board } = requireSound(document, library, 'calibrated')
  const measurement = await measured(options.histogram)
  const calibration = fitted(() => {
    const { stream, seed = plan.run.seed } = options
    return calibrate(plan, board, library.workloads, measurement, { stream, seed })
  })
  const usable = calibration.parameters.length > 0 && fits(calibration)
  if (options.output !== undefined && usable) {
    const parameters = parametersOf(calibration, `${measurement.what} in ${basename(options.histogram)}`)
    await writeWhole(options.output, `${JSON.stringify(parameters, undefined, 2)}\n`)
  }
  if (options.json) printJson(calibration)
  else print(report(calibration))
  if (options.output !== undefined && !usable)
    complain(`${options.output} was not written: nothing was fitted that holds.`)
  return usable ? EXIT.clean : EXIT.findings
}

async function measured(path: string): Promise<Measurement> {
  const measurements = measurementsIn(await readMeasurement(path))
  if (measurements.length > 0) return pooled(measurements)
  throw new ServiceError(
    'bad-input',
    `${path} has no histogram to fit to: cyclictest prints one at its end with -h 400.`,
  )
}

function fitted(fit: () => Calibration): Calibration {
  try {
    return fit()
  } catch (error) {
    if (error instanceof NotSimulatable || error instanceof RangeError) {
      throw new ServiceError('bad-input', `The plan cannot be calibrated: ${error.message}.`)
    }
    throw error
  }
}

function fits({ residual }: Calibration): boolean {
  return residual.chiSquarePerDegree === null || residual.chiSquarePerDegree <= WORST_FIT
}

function report(calibration: Calibration): string {
  const { measured, streams, simulated, parameters, notIdentified, residual } = calibration
  const over = measured.over > 0 ? `, ${measured.over} of them above the histogram` : ''
  const lines = [
    `${streams.join(', ')} fitted to ${measured.samples} samples of ${measured.what}${over}`,
    `${calibration.runs} runs of ${simulated.seconds.toPrecision(3)} s, ${simulated.samples} samples a setting`,
    '',
  ]
  for (const { name, unit, before, value, uncertainty } of parameters) {
    const amount = `${figure(value)} ± ${figure(uncertainty)} ${unit}`.trim()
    lines.push(`${name}: ${amount}, in the table ${before} ${unit}`.trimEnd())
  }
  if (parameters.length === 0) lines.push('Nothing could be fitted.')
  for (const { name, reason } of notIdentified) lines.push(`${name}: not fitted, ${reason}`)
  lines.push('', 'Mean of each slice of the samples, from the smallest to the largest:')
  for (const { from, to, measuredNs, simulatedNs, spreadNs } of residual.slices) {
    const part = `${(from * 100).toFixed(0)}-${(to * 100).toFixed(0)} %`.padStart(9)
    const figures = [measuredNs, simulatedNs].map((ns) => `${ns.toFixed(0)} ns`.padStart(12))
    lines.push(`${part}  measured${figures[0]!}  simulated${figures[1]!}  spread ${spreadNs.toFixed(0)} ns`)
  }
  if (residual.chiSquarePerDegree !== null) {
    lines.push(`Chi square per degree of freedom: ${residual.chiSquarePerDegree.toPrecision(3)}`)
  }
  if (!fits(calibration)) lines.push('The model does not reproduce this histogram: do not rely on the fitted values.')
  return lines.join('\n')
}
