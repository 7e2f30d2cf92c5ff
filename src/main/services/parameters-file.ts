/** Files of measured parameters, as `cellbench calibrate -o` writes them. */
import { parseParameters } from '../../sim/calibration/parameters-file'
import type { ParameterChanges } from '../../sim/machine/used-parameters'
import { describeFaults } from '../../sim/plan/parse'
import { ServiceError } from '../contract/service-error'
import { readText } from './files'

const LARGEST_BYTES = 1024 * 1024

/** Reads parameters for a run. Throws ServiceError that names the place, the value and what would be right. */
export async function readParameters(path: string): Promise<ParameterChanges> {
  const text = await readText(path, LARGEST_BYTES, 'a file of parameters')
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    throw new ServiceError('bad-input', `${path} is not JSON: ${(error as Error).message}`)
  }
  const parsed = parseParameters(document)
  if (parsed.ok) return parsed.value
  throw new ServiceError('bad-input', `${path} holds no parameters:\n${describeFaults(parsed.faults)}`)
}
