/** What happens to a configuration that somebody sent: the rules look at it, and a plan is made of it. */
import type { DecodedCellFile } from '../../src/hw/cellfile/decode'
import type { ConfigurationSet } from '../../src/sim/configuration/configuration'
import { liftConfiguration } from '../../src/sim/configuration/lift'
import { lower } from '../../src/sim/configuration/lower'
import { recogniseBoard } from '../../src/sim/configuration/recognise'
import { differences } from '../../src/sim/configuration/same'
import { boardOf } from '../../src/sim/plan/board-of'
import type { Library } from '../../src/sim/plan/library'
import { parsePlan } from '../../src/sim/plan/parse'
import { checkCells, checkConfiguration, checkPlan } from '../../src/sim/rules/check'

/**
 * Checks `file` alone and with `partner`, a known root or cell, and imports both together. Returns whether a plan came out.
 * Throws when a plan comes out that says something else, or when a refusal has no reason.
 */
export function checkAndImport(file: DecodedCellFile, partner: DecodedCellFile, library: Library): boolean {
  const system = file.kind === 'system' ? file : partner
  const cell = file.kind === 'cell' ? file : partner
  if (system.kind !== 'system' || cell.kind !== 'cell') throw new Error('the partner has to be of the other kind')
  if (file.kind === 'cell') checkCells([file.cell])
  const set: ConfigurationSet = { system: system.system, cells: [cell.cell] }
  const board = recogniseBoard(set.system, library.boards.values())
  checkConfiguration({ ...set, board })
  const lifted = liftConfiguration(set, { board, name: 'import', format: system.format })
  if (!lifted.ok) {
    if (lifted.reasons.length === 0) throw new Error('an import is refused without a reason')
    return false
  }
  const parsed = parsePlan(JSON.parse(JSON.stringify(lifted.document)))
  const known = parsed.ok ? boardOf(parsed.value, library) : undefined
  if (!parsed.ok || !known) throw new Error('an import made a plan that cannot be read')
  const changed = differences(lower(parsed.value, known), set)
  if (changed.length > 0) throw new Error(`an import changes ${changed.join(', ')}`)
  const check = checkPlan(lifted.document, library)
  if (check.faults.length > 0) throw new Error(`an imported plan has faults: ${JSON.stringify(check.faults[0])}`)
  return true
}
