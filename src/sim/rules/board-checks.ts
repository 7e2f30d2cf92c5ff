/**
 * What can be wrong with a board beyond its structure: values that do not fit one another. Each check names the groups that
 * it reads, so that it is done even where another group cannot be read.
 */
import type { Board } from '../plan/board'
import { caches, cores } from './board/core-checks'
import { consoles, deviceNames, deviceRegisters, otherDevices } from './board/device-checks'
import { controllerApart, interrupts, redistributors, virtualPciInterrupts } from './board/interrupt-checks'
import { hypervisorInMemory, memoryBanks, pages, reservedAreas, rootNames, rootRegions } from './board/memory-checks'
import type { BoardCheck, BoardRemark } from './board/remark'
import { estimates } from './board/source-checks'

const ALL: readonly BoardCheck[] = [
  cores,
  caches,
  memoryBanks,
  hypervisorInMemory,
  redistributors,
  controllerApart,
  pages,
  rootNames,
  rootRegions,
  reservedAreas,
  deviceNames,
  deviceRegisters,
  interrupts,
  virtualPciInterrupts,
  consoles,
  otherDevices,
  estimates,
]

/** Runs the checks for which all groups are in `groups`, the ones that could be read. */
export function boardRemarks(groups: Partial<Board>): BoardRemark[] {
  return ALL.filter(({ needs }) => needs.every((group) => group in groups)).flatMap(({ check }) =>
    check(groups as Board),
  )
}
