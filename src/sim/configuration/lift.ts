/**
 * From Jailhouse's configurations back to a plan, so exactly that lowering the plan gives the configurations again.
 *
 * Named where the plan's words say exactly what the file holds: links, devices, consoles, memory by its purpose. All else
 * goes into the imported parts of the plan. What a plan cannot hold at all is refused in words.
 */
import type { Board } from '../plan/board'
import { boardOfSystem, IMPORTED_BOARD, importedBoard, type SystemFacts } from '../plan/board-of'
import { parsePlan } from '../plan/parse'
import { PLAN_VERSION, type PlanDocument } from '../plan/plan'
import { grantedSpis, type CellConfiguration, type ConfigurationSet, type SystemConfiguration } from './configuration'
import { guestOf, liftCell } from './lift-cell'
import { liftLinks, type LiftedLink } from './lift-links'
import { liftRoot, liftRootConsole } from './lift-root'
import { omit } from './lift-values'
import { lower } from './lower'
import { lowerSystem } from './root'
import { differences } from './same'
import { rootStreams } from './streams'

export interface LiftOptions {
  /** The board that the configurations are for; without one the plan carries what the system configuration says. */
  board?: Board | undefined
  /** The plan's name. */
  name: string
  format: NonNullable<PlanDocument['jailhouse']>['format']
}

export type Lifted =
  | { ok: true; document: PlanDocument; notes: string[] }
  /** Why no plan says what the configurations hold, a sentence each. */
  | { ok: false; reasons: string[] }

/** More than any vendor's file by two orders of magnitude; a plan with more is no help to anybody. */
const MOST_REGIONS = 10_000

/** A plan that lowers to exactly `set`. Never throws on a decoded file. */
export function liftConfiguration(set: ConfigurationSet, options: LiftOptions): Lifted {
  const refused = beyondPlans(set)
  if (refused.length > 0) return { ok: false, reasons: refused }
  let reasons: string[] = []
  // With as many names as possible; a file that fools the search for names still has its regions as they are.
  for (const named of [true, false]) {
    const attempt = lift(set, options, named ? liftLinks(set) : [], named)
    if (attempt.ok) return attempt
    reasons = attempt.reasons
  }
  return { ok: false, reasons }
}

/** What makes lifting pointless or impossible, before it is tried. */
function beyondPlans({ system, cells }: ConfigurationSet): string[] {
  return [system.rootCell, ...cells].flatMap((cell) => {
    const reasons: string[] = []
    if (cell.name === '') reasons.push('A cell has no name; a plan calls its cells by name.')
    const high = cell.cpus.find((cpu) => cpu > 63)
    if (high !== undefined) reasons.push(`${cell.name} has core ${high}; a plan counts cores up to 63.`)
    if (cell.memoryRegions.length > MOST_REGIONS) {
      const regions = cell.memoryRegions.length
      reasons.push(`${cell.name} has ${regions} memory regions; a plan holds up to ${MOST_REGIONS} a cell.`)
    }
    return reasons
  })
}

function lift(set: ConfigurationSet, options: LiftOptions, links: LiftedLink[], named: boolean): Lifted {
  const { system, cells } = set
  const board = options.board ?? boardOfSystem(systemFacts(system))
  const header: PlanDocument = {
    version: PLAN_VERSION,
    name: options.name,
    board: options.board?.id ?? IMPORTED_BOARD,
    jailhouse: { format: options.format },
  }
  const plain = options.board ? plainSystem(header, options.board, liftRootConsole(system, board)) : undefined
  const rootConsole = liftRootConsole(system, board) ?? board.root.console.device
  const lifted = cells.map((cell) => liftCell(cell, { board, links, rootConsole, named }))
  const document: PlanDocument = {
    ...header,
    root: liftRoot(system, links, board, plain, rootStreams(lifted, board)),
    cells: lifted,
    links: links.map(({ link }) => link),
  }
  const shorter = withoutInterruptBases(document)
  const attempts = [shorter, document].map((candidate) => faultsOf(candidate, set, options.board))
  const chosen = attempts[0]!.length === 0 ? shorter : attempts[1]!.length === 0 ? document : undefined
  if (!chosen) return { ok: false, reasons: attempts[1]! }
  return { ok: true, document: withoutEmptyParts(chosen), notes: cells.flatMap(guestNote) }
}

/** What lowering makes of the board alone. */
function plainSystem(header: PlanDocument, board: Board, console: string | undefined): SystemConfiguration | undefined {
  const parsed = parsePlan({ ...header, root: console === undefined ? {} : { console } })
  return parsed.ok ? lowerSystem(parsed.value, board) : undefined
}

/** Why `document` is not `set` in other words; empty when it is. */
function faultsOf(document: PlanDocument, set: ConfigurationSet, board: Board | undefined): string[] {
  const parsed = parsePlan(document)
  if (!parsed.ok) return parsed.faults.map(({ place, message }) => `A plan cannot hold it: ${place} ${message}.`)
  const known = board ?? importedBoard(parsed.value)
  if (!known) return ['The system configuration does not describe a board.']
  return differences(lower(parsed.value, known), set).map((field) => `A plan cannot hold the ${field} exactly.`)
}

function systemFacts(system: SystemConfiguration): SystemFacts {
  const { rootCell, hypervisorMemory } = system
  return {
    ...system,
    root: rootCell.name,
    cpus: rootCell.cpus,
    // Its regions get their names while root is lifted.
    regions: [],
    hypervisor: { physical: hypervisorMemory.physicalStart, size: hypervisorMemory.size },
    console: system.debugConsole,
    rootInterrupt: rootCell.vpciIrqBase,
    spis: grantedSpis(rootCell).length,
  }
}

/** The document without the interrupts that lowering would choose as well. */
function withoutInterruptBases(document: PlanDocument): PlanDocument {
  return {
    ...document,
    cells: document.cells!.map((cell) => {
      const interrupts = omit(cell.imported?.interrupts ?? {}, 'base')
      const imported = omit(cell.imported ?? {}, 'interrupts')
      return { ...cell, imported: Object.keys(interrupts).length > 0 ? { ...imported, interrupts } : imported }
    }),
  }
}

function withoutEmptyParts(document: PlanDocument): PlanDocument {
  return {
    ...document,
    cells: document.cells!.map((cell) => {
      const { imported, ...words } = cell
      return imported && Object.keys(imported).length > 0 ? cell : words
    }),
  }
}

/** What lifting took a cell for: its file does not say. */
function guestNote(cell: CellConfiguration): string {
  const guest = guestOf(cell)
  const why =
    guest === 'linux'
      ? 'it starts in a loader at 0 and has RAM with the flag DMA'
      : guest === 'bare-metal'
        ? 'nothing in it says otherwise'
        : 'its name says so'
  return `${cell.name} is taken for a ${guest} cell: ${why}.`
}
