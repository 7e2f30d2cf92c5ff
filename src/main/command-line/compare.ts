/** `cellbench compare RESULT RESULT…`: what changed between runs, what a board measured beside them, and whether the limits still hold. */
import { describeFaults } from '../../sim/plan/parse'
import { compareResults } from '../../sim/results/compare'
import type { StoredResult } from '../../sim/results/measured'
import { parseStoredText } from '../../sim/results/parse-result'
import { ServiceError } from '../contract/check'
import { readText } from '../services/files'
import { comparisonReport } from './comparison-table'
import { EXIT, print, printJson, type ExitCode } from './output'

/** Largest result that is read: one of a thousand streams. */
const LARGEST_RESULT_BYTES = 256 * 1024 * 1024

async function readResult(file: string): Promise<{ name: string; result: StoredResult }> {
  const parsed = parseStoredText(await readText(file, LARGEST_RESULT_BYTES, 'a result'))
  if (parsed.ok) return { name: file, result: parsed.value }
  throw new ServiceError('bad-input', `${file} cannot be read as a result:\n${describeFaults(parsed.faults)}`)
}

/** Exits with findings where a limit is missed in any of the runs. */
export async function compare(files: readonly string[], json: boolean): Promise<ExitCode> {
  const results: { name: string; result: StoredResult }[] = []
  for (const file of files) results.push(await readResult(file))
  const comparison = compareResults(results)
  if (json) printJson(comparison)
  else print(comparisonReport(comparison))
  const missed = comparison.limits.some(({ runs }) => runs.some((run) => run?.met === false))
  return missed ? EXIT.findings : EXIT.clean
}
