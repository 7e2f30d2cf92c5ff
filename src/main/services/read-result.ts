/** Results that runs and measurements left behind, from their text. */
import { describeFaults } from '../../sim/plan/parse'
import type { StoredResult } from '../../sim/results/measured'
import { parseStoredText } from '../../sim/results/parse-result'
import { ServiceError } from '../contract/service-error'
import { readText } from './files'

/** Largest result that is read: one of a thousand streams. */
export const LARGEST_RESULT_BYTES = 256 * 1024 * 1024

/**
 * Reads a result file that a person names. Throws ServiceError for what is none.
 */
export async function readResult(file: string): Promise<StoredResult> {
  return soundText(await readText(file, LARGEST_RESULT_BYTES, 'a result'), file)
}

/** The result that a file's text is. Throws ServiceError with everything that is wrong with it; `what` names it. */
export function soundText(text: string, what: string): StoredResult {
  const read = parseStoredText(text)
  if (read.ok) return read.value
  throw new ServiceError('bad-input', `${what} cannot be read as a result:\n${describeFaults(read.faults)}`)
}
