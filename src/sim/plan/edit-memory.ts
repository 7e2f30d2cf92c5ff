/** Edits of memory: moving and resizing regions and links, adding links. Each makes one undoable change. */
import type { Board } from './board'
import { changePlan, type AppliedChange } from './change'
import { uniqueName } from './edit-cells'
import { freePlace } from './free-space'
import { PURPOSE_WORDS, type PlanDocument, type PlanLink, type PlanPath } from './plan'
import { displayAddress, formatAddress, formatSize, parseAddress, parseSize } from './units'

/** Sizes that a new link starts with: those of NXP's own links. */
const NEW_LINK_SIZE: Record<PlanLink['protocol'], string> = {
  network: '1 MiB',
  demo: '64 KiB',
  block: '896 KiB',
  console: '64 KiB',
}

/** A link is made smaller where there is no room for the usual one, down to this: a page for each of a dozen peers. */
const LEAST_LINK = 64n << 10n

/** A region of a cell or a link: what can be moved on the memory bar. */
interface Movable {
  physical: string
  size: string
  guest?: string
}

/** The region or link at `path`; undefined when nothing movable is there. */
export function movableAt(document: PlanDocument, path: PlanPath): Movable | undefined {
  const [list, index, kind, inner] = path
  if (list === 'links' && path.length === 2) return document.links?.[Number(index)]
  if (list === 'cells' && kind === 'memory' && path.length === 4) {
    return document.cells?.[Number(index)]?.memory?.[Number(inner)]
  }
  return undefined
}

/** What `path` is called in a label. */
export function movableName(document: PlanDocument, path: PlanPath): string {
  if (path[0] === 'links') return `${document.links?.[Number(path[1])]?.name ?? 'a'} link`
  const cell = document.cells?.[Number(path[1])]
  const purpose = cell?.memory?.[Number(path[3])]?.purpose ?? 'raw'
  return `${PURPOSE_WORDS[purpose]} of ${cell?.name ?? 'a cell'}`
}

/**
 * Puts the region or link at `path` to another physical address. A region that the cell sees at its physical address keeps
 * doing so, and an entry inside it moves along.
 */
export function moveRegionIn(draft: PlanDocument, path: PlanPath, physical: bigint): void {
  const region = movableAt(draft, path)
  if (!region) return
  const before = parseAddress(region.physical)
  const sameAddress = region.guest === undefined || parseAddress(region.guest) === before
  region.physical = formatAddress(physical)
  if (!sameAddress || path[0] !== 'cells' || before === undefined) return
  if (region.guest !== undefined) region.guest = formatAddress(physical)
  const cell = draft.cells![Number(path[1])]!
  const entry = cell.entry === undefined ? undefined : parseAddress(cell.entry)
  const size = parseSize(region.size) ?? 0n
  if (entry !== undefined && entry >= before && entry < before + size) {
    cell.entry = formatAddress(physical + (entry - before))
  }
}

/** Moves a region of a cell, or a link, to the physical address `physical`. */
export function moveRegion(document: PlanDocument, path: PlanPath, physical: bigint): AppliedChange {
  const label = `move ${movableName(document, path)} to ${displayAddress(physical)}`
  return changePlan(document, label, (draft) => moveRegionIn(draft, path, physical))
}

/** Gives a region or link another start and size, in bytes: either edge of it may have been dragged. */
export function resizeRegion(document: PlanDocument, path: PlanPath, physical: bigint, size: bigint): AppliedChange {
  const label = `resize ${movableName(document, path)} to ${formatSize(size)}`
  return changePlan(document, label, (draft) => {
    const region = movableAt(draft, path)
    if (!region) return
    if (parseAddress(region.physical) !== physical) moveRegionIn(draft, path, physical)
    region.size = formatSize(size)
  })
}

/**
 * Adds a link between cells (`root` or names of cells) in the first free place of the board's link areas: as large as usual, or
 * a half, a quarter, … of it where there is no more room.
 */
export function addLink(
  document: PlanDocument,
  board: Board,
  protocol: PlanLink['protocol'],
  between: readonly string[],
): AppliedChange {
  const name = uniqueName(
    protocol,
    (document.links ?? []).map((link) => link.name),
  )
  let size = parseSize(NEW_LINK_SIZE[protocol])!
  let free = freePlace(document, board, { purpose: 'links', size })
  while (free === undefined && size / 2n >= LEAST_LINK) {
    size /= 2n
    free = freePlace(document, board, { purpose: 'links', size })
  }
  const physical = free ?? board.reserved.find((area) => area.purpose === 'links')?.physical ?? 0n
  return changePlan(document, `link ${between.join(' and ')}`, (draft) => {
    draft.links ??= []
    draft.links.push({
      name,
      protocol,
      between: [...between],
      physical: formatAddress(physical),
      size: formatSize(size),
    })
  })
}

/** Removes the link at `index`. */
export function removeLink(document: PlanDocument, index: number): AppliedChange {
  const name = document.links?.[index]?.name ?? 'a'
  return changePlan(document, `remove the ${name} link`, (draft) => {
    draft.links?.splice(index, 1)
  })
}

/** Gives colours of the shared cache to the cell at `index`, or takes them away. A cell without any names none. */
export function paintColours(
  document: PlanDocument,
  index: number,
  colours: readonly number[],
  on: boolean,
): AppliedChange {
  const name = document.cells?.[index]?.name ?? 'a cell'
  const which = `colour${colours.length === 1 ? '' : 's'} ${[...new Set(colours)].sort((a, b) => a - b).join(', ')}`
  return changePlan(document, on ? `give ${which} to ${name}` : `take ${which} from ${name}`, (draft) => {
    const cell = draft.cells?.[index]
    if (!cell) return
    const others = (cell.colours ?? []).filter((colour) => !colours.includes(colour))
    const now = on ? [...others, ...new Set(colours)].sort((a, b) => a - b) : others
    if (now.length > 0) cell.colours = now
    else delete cell.colours
  })
}
