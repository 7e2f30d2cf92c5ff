/** Another memory region for a cell: as large as its guest's first one, where there is room. */
import type { Board } from '../../sim/plan/board'
import { changePlan, type AppliedChange } from '../../sim/plan/change'
import { freePlace } from '../../sim/plan/free-space'
import type { PlanDocument } from '../../sim/plan/plan'
import { formatAddress } from '../../sim/plan/units'
import { CELL_FIELDS } from '../texts/inspector-fields'

/** What a new region starts with; its edge is dragged or typed from there. */
const NEW_SIZE = 1n << 20n

/** Adds 1 MiB of RAM in the first free place, or at the start of the board's inmate area when there is none. */
export function addRegion(document: PlanDocument, board: Board, cell: number): AppliedChange {
  const owner = document.cells?.[cell]
  const physical =
    freePlace(document, board, { purpose: 'inmate', size: NEW_SIZE, guest: owner?.guest }) ??
    board.reserved.find((area) => area.purpose === 'inmate')?.physical ??
    board.memory.banks[0]!.physical
  return changePlan(document, CELL_FIELDS.addRamTo(owner?.name), (draft) => {
    const target = draft.cells![cell]!
    target.memory = [...(target.memory ?? []), { purpose: 'ram', physical: formatAddress(physical), size: '1 MiB' }]
  })
}
