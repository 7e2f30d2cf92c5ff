/** Parameters that somebody measured or assumes, as a file that runs take in. */
import { z } from 'zod'
import type { ParameterChanges } from '../machine/used-parameters'
import { faultsOf } from '../plan/faults'
import type { Parsed } from '../plan/parse'
import type { Calibration } from './calibration'

const parameterSchema = z.strictObject({
  name: z.string().min(1).describe('As results list it'),
  value: z.number().min(0).max(1e12),
  unit: z.string().optional().describe('For people: the unit of the table holds'),
  provenance: z.enum(['measured', 'plan']).default('measured'),
  source: z.string().min(1).default('measured by the user'),
})

const parametersFileSchema = z.strictObject({
  format: z.literal('cellbench-parameters'),
  version: z.literal(1),
  parameters: z.array(parameterSchema).min(1).max(1000),
})

type ParametersFile = z.output<typeof parametersFileSchema>

/** Reads a document of parameters into changes of a run. Faults name the place, the value and what would be right. */
export function parseParameters(document: unknown): Parsed<ParameterChanges> {
  const result = parametersFileSchema.safeParse(document, { reportInput: true })
  if (!result.success) return { ok: false, faults: faultsOf(result.error, parametersFileSchema, document) }
  const changes = result.data.parameters.map(
    ({ name, value, provenance, source }) => [name, { value, provenance, source }] as const,
  )
  return { ok: true, value: new Map(changes), document }
}

/** A fitted number for people: three digits, or all before the point. */
export function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

/** What a calibration found, for runs. @param source where the measurement came from, in words */
export function parametersOf(calibration: Calibration, source: string): ParametersFile {
  const parameters = calibration.parameters.map(({ name, value, unit, uncertainty }) => ({
    name,
    value,
    unit,
    provenance: 'measured' as const,
    source: `fitted to ${source}: ${figure(value)} ± ${figure(uncertainty)} ${unit}`.trim(),
  }))
  return { format: 'cellbench-parameters', version: 1, parameters }
}
