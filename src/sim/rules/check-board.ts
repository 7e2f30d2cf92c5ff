/** Everything that can be said about a board's file: its structure, its values, and the root configuration that it makes. */
import { lower } from '../configuration/lower'
import { boardSchema, type Board, type BoardDocument } from '../plan/board'
import {
  changedGroups,
  extendBoard,
  faultInExtension,
  isExtension,
  type BoardDocuments,
  type BoardExtension,
} from '../plan/board-extension'
import { placeOf } from '../plan/faults'
import { parseBoard, parsePlan, type Fault } from '../plan/parse'
import { boardRemarks } from './board-checks'
import type { BoardRemark } from './board/remark'
import { sourceRemarks } from './board/source-checks'
import { checkConfiguration } from './check'

export interface BoardCheckResult {
  /** Why the document cannot be read, and values that do not fit one another: with one of these, the board is not used. */
  faults: Fault[]
  /** What does not keep it from being used. */
  warnings: Fault[]
  /** True when the document has the structure of a board, whatever else is wrong. */
  readable: boolean
  /** The board; absent when it cannot be read. */
  board?: Board
  /** The whole document, also of a board that extends another. */
  document?: BoardDocument
}

/** Checks a board's document. `bases` are the boards that it may extend. Never throws. */
export function checkBoard(document: unknown, bases: BoardDocuments = new Map()): BoardCheckResult {
  const parsed = parseBoard(document, bases)
  if (!parsed.ok) {
    return { ...sorted(partialRemarks(document, bases, parsed.faults), parsed.faults), readable: false }
  }
  const { value: board, document: whole } = parsed
  const remarks = [...sourceRemarks(whole), ...boardRemarks({ ...OPTIONAL_GROUPS, ...board })]
  // What overlaps or is not there would be found by the rules again, in other words.
  if (!remarks.some(({ severity }) => severity === 'error')) remarks.push(...rootRemarks(board))
  const extension = isExtension(document) ? (document as unknown as BoardExtension) : undefined
  const here = extension ? newRemarks(extension, whole, remarks, bases) : remarks
  return { ...sorted([...ownSources(document), ...here]), readable: true, board, document: whole }
}

/** What is to be said of an extension: not what its base warns of by itself. */
function newRemarks(
  extension: BoardExtension,
  whole: BoardDocument,
  remarks: readonly BoardRemark[],
  bases: BoardDocuments,
): BoardRemark[] {
  const base = checkBoard(bases.get(extension.extends), bases)
  const known = new Set(base.warnings.map(({ message }) => message))
  return remarks
    .filter(({ severity, message }) => severity === 'error' || !known.has(message))
    .map((remark) => faultInExtension(extension, whole, remark))
}

/** Groups that a board may lack, so that checks which read them are done. */
const OPTIONAL_GROUPS: Partial<Board> = {
  accelerators: undefined,
  smmu: undefined,
  boot: undefined,
  estimates: undefined,
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(remarks: readonly BoardRemark[], faults: readonly Fault[] = []) {
  const plain = ({ path, place, message }: BoardRemark): Fault => ({ path, place, message })
  // A source of no text is a fault of the schema already.
  const said = new Set(faults.map(({ place }) => place))
  return {
    faults: [
      ...faults,
      ...remarks.filter(({ severity, place }) => severity === 'error' && !said.has(place)).map(plain),
    ],
    warnings: remarks.filter(({ severity }) => severity !== 'error').map(plain),
  }
}

/** What can be said about the groups that can be read, so that every fault is named at once. */
function partialRemarks(document: unknown, bases: BoardDocuments, faults: readonly Fault[]): BoardRemark[] {
  if (!isObject(document)) return []
  if (!isExtension(document)) return [...sourceRemarks(document), ...boardRemarks(readableGroups(document))]
  const faulty = new Set(faults.map(({ path }) => path[0]))
  const others = Object.fromEntries(Object.entries(document).filter(([group]) => !faulty.has(group)))
  const whole = isExtension(others) ? extendBoard(others, bases) : { ok: false as const }
  if (!whole.ok || !isObject(whole.document)) return ownSources(document)
  const extended = whole.document
  const groups = Object.entries(readableGroups(extended)).filter(([group]) => !faulty.has(group))
  return [
    ...ownSources(document),
    ...newRemarks(
      document as unknown as BoardExtension,
      extended as unknown as BoardDocument,
      boardRemarks(Object.fromEntries(groups)),
      bases,
    ),
  ]
}

function readableGroups(document: Record<string, unknown>): Partial<Board> {
  const groups = Object.entries(boardSchema.shape).flatMap(([group, schema]) => {
    const parsed = schema.safeParse(Object.hasOwn(document, group) ? document[group] : undefined)
    return parsed.success ? [[group, parsed.data] as const] : []
  })
  return Object.fromEntries(groups) as Partial<Board>
}

/** Groups that an extension changes and names no source for: that of its base speaks of other values. */
function ownSources(document: unknown): BoardRemark[] {
  if (!isExtension(document)) return []
  const extension = document as unknown as BoardExtension
  const sources = isObject(extension.sources) ? extension.sources : {}
  return changedGroups(extension)
    .filter((group) => extension[group] !== null && !(Object.hasOwn(sources, group) && sources[group]))
    .map((group): BoardRemark => {
      const path = ['sources', group]
      const message = `is missing: ${group} is changed here, so say where the change comes from`
      return { severity: 'error', path, place: placeOf(path), message }
    })
}

/** What the rules find in the system configuration that the board makes with no cell beside root. */
function rootRemarks(board: Board): BoardRemark[] {
  const empty = parsePlan({ version: 1, name: board.name, board: board.id })
  if (!empty.ok) return []
  return checkConfiguration({ ...lower(empty.value, board), board }).map(({ code, severity, message, places }) => ({
    severity,
    path: ['root'],
    place: places[0]?.label ?? 'root',
    message: `${message} (${code})`,
  }))
}
