/** `cellbench compare RESULT RESULT…`: what changed between runs, what a board measured beside them, and whether the limits still hold. */
import { compareResults } from '../../sim/results/compare'
import type { StoredResult } from '../../sim/results/measured'
import { readResult } from '../services/read-result'
import { comparisonReport } from './comparison-table'
import { EXIT, print, printJson, type ExitCode } from './output'

/** Exits with findings where a limit is missed in any of the runs. */
export async function compare(files: readonly string[], json: boolean): Promise<ExitCode> {
  const results: { name: string; result: StoredResult }[] = []
  for (const file of files) results.push({ name: file, result: await readResult(file) })
  const comparison = compareResults(results)
  if (json) printJson(comparison)
  else print(comparisonReport(comparison))
  const missed = comparison.limits.some(({ runs }) => runs.some((run) => run?.met === false))
  return missed ? EXIT.findings : EXIT.clean
}
