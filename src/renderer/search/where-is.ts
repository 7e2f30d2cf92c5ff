/** What lies at an address: of the chip, and as each cell sees it. */
import type { ConfigurationSet } from '../../sim/configuration/configuration'
import type { Board } from '../../sim/plan/board'
import type { Plan } from '../../sim/plan/plan'
import { displayAddress, formatSize, parseAddress } from '../../sim/plan/units'
import { selectionOf, type Selection } from '../session/selection'
import { SEARCH } from '../texts/search'

/** Something that an address lies in, or between. */
export interface AddressHit {
  title: string
  detail: string
  select: Selection
  /** Where it is in memory, for what the memory bar can show. */
  span?: { start: number; size: number }
}

interface Window {
  physical: bigint
  size: bigint
}

/** The address that was typed: "0xb3c0_0000", also without separators; undefined for everything else. */
export function typedAddress(typed: string): bigint | undefined {
  const text = typed.trim().replaceAll(/[_' ]/g, '')
  return /^0x[0-9a-f]+$/i.test(text) ? parseAddress(text.toLowerCase()) : undefined
}

const isIn = (address: bigint, { physical, size }: Window) => address >= physical && address < physical + size

/** "0x8000 into flight, which has 64 KiB at 0xb3c0_0000" */
function detail(address: bigint, { physical, size }: Window): string {
  return SEARCH.into(formatHex(address - physical), formatSize(size), displayAddress(physical))
}

const formatHex = (value: bigint) => `0x${value.toString(16)}`

/** Everything that claims a physical address, what belongs to the plan first; what it lies between where nothing does. */
function physicalHits(address: bigint, plan: Plan, board: Board): AddressHit[] {
  const hits: AddressHit[] = []
  const add = (title: string, select: Selection, window: Window, onBar = true) => {
    if (!isIn(address, window)) return
    const span = onBar ? { span: { start: Number(window.physical), size: Number(window.size) } } : {}
    hits.push({ title, detail: detail(address, window), select, ...span })
  }
  plan.cells.forEach((cell, c) =>
    cell.memory.forEach((region, index) =>
      add(SEARCH.regionOf(region.name ?? region.purpose, cell.name), { kind: 'region', cell: c, index }, region),
    ),
  )
  plan.links.forEach((link, index) => add(SEARCH.link(link.name), { kind: 'link', index }, link))
  add(SEARCH.hypervisor, { kind: 'hypervisor' }, board.hypervisor)
  add(SEARCH.virtualPci, { kind: 'hypervisor' }, board.virtualPci.window)
  for (const { name, regions } of board.devices) {
    for (const region of regions) add(SEARCH.device(name), { kind: 'device', name }, region, false)
  }
  for (const [name, part] of Object.entries(board.interruptController)) {
    if (typeof part === 'object') add(SEARCH.controller(name), { kind: 'board' }, part, false)
  }
  if (hits.length > 0) return hits
  for (const region of board.root.regions) add(SEARCH.root(region.name), { kind: 'cell', cell: 'root' }, region)
  for (const bank of board.memory.banks) {
    if (hits.length === 0) add(SEARCH.dram, { kind: 'board' }, bank)
  }
  return hits.length > 0 ? hits : [between(address, plan, board)]
}

/** What lies below and above an address that nothing claims. */
function between(address: bigint, plan: Plan, board: Board): AddressHit {
  const known: [string, Window][] = [
    ...plan.cells.flatMap((cell) => cell.memory.map((region): [string, Window] => [cell.name, region])),
    ...plan.links.map((link): [string, Window] => [link.name, link]),
    ...board.devices.flatMap(({ name, regions }) => regions.map((region): [string, Window] => [name, region])),
    ...board.root.regions.map((region): [string, Window] => [region.name, region]),
  ]
  const end = ({ physical, size }: Window) => physical + size
  const below = known.filter(([, window]) => end(window) <= address).sort(([, a], [, b]) => Number(end(b) - end(a)))[0]
  const above = known
    .filter(([, { physical }]) => physical > address)
    .sort(([, a], [, b]) => Number(a.physical - b.physical))[0]
  const parts = [
    ...(below ? [SEARCH.after(below[0], displayAddress(end(below[1])))] : []),
    ...(above ? [SEARCH.before(above[0], displayAddress(above[1].physical))] : []),
  ]
  return { title: SEARCH.gap, detail: parts.join(', '), select: { kind: 'board' } }
}

/** Where cells see an address: as theirs, with the physical one behind it. */
function guestHits(address: bigint, plan: Plan, configuration: ConfigurationSet): AddressHit[] {
  return configuration.cells.flatMap((cell) =>
    cell.memoryRegions.flatMap(({ virtualStart, physicalStart, size, origin }): AddressHit[] => {
      if (address < virtualStart || address >= virtualStart + size) return []
      const physical = physicalStart + (address - virtualStart)
      const what = origin?.label ?? SEARCH.region
      return [
        {
          title: SEARCH.guest(cell.name, what),
          detail: SEARCH.guestDetail(displayAddress(physical)),
          select: selectionOf(plan, origin?.path ?? []),
          span: { start: Number(physicalStart), size: Number(size) },
        },
      ]
    }),
  )
}

/** Everything that an address means: physical first, then in each cell that sees it. */
export function whereIs(
  address: bigint,
  plan: Plan,
  board: Board,
  configuration: ConfigurationSet | undefined,
): AddressHit[] {
  return [...physicalHits(address, plan, board), ...(configuration ? guestHits(address, plan, configuration) : [])]
}
