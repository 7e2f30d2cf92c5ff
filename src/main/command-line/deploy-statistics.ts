/** VM exits of a board's cells in a terminal, once a second. */
import type { BoardShell } from '../../hw/secure-shell/board-shell'
import { ExitRates, readExits, type CellExits } from '../../hw/secure-shell/statistics'
import { complain, EXIT, print, printJson, type ExitCode } from './output'
import { untilTold } from './until-told'
import { columns } from './wrap'

const INTERVAL_MS = 1000

function table(cells: readonly CellExits[]): string {
  const rows = cells.flatMap(({ name, state, cpus, exits }) => [
    [`${name} (${state}${cpus === '' ? '' : `, cores ${cpus}`})`, 'exits', 'per second'],
    ...exits.map(({ kind, count, perSecond }) => [`  ${kind}`, String(count), perSecond?.toFixed(1) ?? '']),
  ])
  return columns(rows, [1, 2])
}

/** Until Ctrl+C, or for `seconds`; with `json` one document at the end. */
export async function showStatistics(
  shell: BoardShell,
  { json, seconds }: { json: boolean; seconds?: number },
): Promise<ExitCode> {
  const rates = new ExitRates()
  const limit = seconds ?? (json ? 1 : Infinity)
  let told = false
  const ended = untilTold().then(() => (told = true))
  for (let second = 0; ; second += 1) {
    const sample = await readExits(shell)
    const cells = rates.update(sample)
    const last = told || second >= limit
    if (!sample.enabled) {
      if (json) printJson({ target: shell.target, enabled: false, cells })
      else complain('Jailhouse does not run on the board.')
      return EXIT.findings
    }
    if (json && last) printJson({ target: shell.target, enabled: true, cells })
    if (!json && second > 0) print(table(cells))
    if (last) return EXIT.clean
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, INTERVAL_MS))])
  }
}
