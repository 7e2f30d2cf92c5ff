/** Who claims which memory: the regions of all cells sorted by what they are, and what a region of memory runs into. */
import { hasFlags, type CellConfiguration, type MemoryRegion } from '../configuration/configuration'
import { PCI_TYPE_IVSHMEM } from '../configuration/links'
import { covered, coveredByMerged, mergedSpans, overlappingPairs, overlaps, type Span } from '../plan/spans'
import { physicalSpan } from './finding'
import type { Place, RuleInput } from './rule'

/** One region of one cell. `start` and `size` are its physical range. */
export interface Claim extends Span {
  cell: CellConfiguration
  region: MemoryRegion
  /** Index in the cell's table. */
  index: number
  kind: 'memory' | 'device' | 'link' | 'communication'
  place: Place
}

/**
 * Sections of ivshmem links by their index in a cell's list of regions: those that the device counts, and shared regions
 * right behind them, which a device that counts too few peers leaves over.
 */
function linkSectionIndices(cell: CellConfiguration): Set<number> {
  const indices = new Set<number>()
  for (const device of cell.pciDevices) {
    if (device.type !== PCI_TYPE_IVSHMEM) continue
    let index = device.shmemRegionsStart
    const counted = index + 2 + device.shmemPeers
    while (index < cell.memoryRegions.length && (index < counted || continues(cell.memoryRegions, index))) {
      indices.add(index)
      index += 1
    }
  }
  return indices
}

function continues(regions: readonly MemoryRegion[], index: number): boolean {
  const [before, region] = [regions[index - 1], regions[index]!]
  const follows = before && region.virtualStart === ((before.virtualStart + before.size) as typeof region.virtualStart)
  return follows === true && hasFlags(region, 'ROOTSHARED') && !hasFlags(region, 'IO') && !hasFlags(region, 'LOADABLE')
}

/**
 * Regions of one cell that are looked at. A cell with more is refused by Jailhouse for its size, and said to be; root may
 * have more, and nobody has seen one with a hundred.
 */
const MOST_REGIONS = 4096

/** The regions of `cell`, empty ones left out. */
function cellClaims(cell: CellConfiguration, owner: string): Claim[] {
  const links = linkSectionIndices(cell)
  return cell.memoryRegions.slice(0, MOST_REGIONS).flatMap((region, index): Claim[] => {
    if (region.size === 0n) return []
    const kind = hasFlags(region, 'COMM_REGION')
      ? 'communication'
      : hasFlags(region, 'IO')
        ? 'device'
        : links.has(index)
          ? 'link'
          : 'memory'
    const { path = [], label = `region ${index} of ${owner}` } = region.origin ?? {}
    return [{ ...physicalSpan(region), cell, region, index, kind, place: { path, label } }]
  })
}

/** All that several rules want to know about the memory of one input. */
export interface MemoryPicture {
  /** Regions of all cells but root. */
  claims: Claim[]
  /** Regions of root, links included. */
  root: Claim[]
  /** What root's regions but links cover together. */
  rootMemory: Span[]
  /** Register blocks that accesses have to trap on: the interrupt controller and the SMMUs. */
  trapped: (Span & { name: string })[]
  /** Configuration space of the virtual PCI host and the BARs behind it. */
  virtualPci: Span
  hypervisor: Span
  /** Regions of other cells that a region shares bytes with, unless both sides mark it as shared with root. */
  neighbours: Map<Claim, Claim[]>
  /** What `obstacleOf` found so far. */
  obstacles: Map<Claim, Obstacle | undefined>
}

const MIB = 1n << 20n
/** GICv3: 64 KiB of distributor, two frames of 64 KiB of redistributor for each core (Arm GIC specification). */
const REDISTRIBUTOR_SIZE = 0x20000n
const DISTRIBUTOR_SIZE = 0x10000n
/** GICv2: a page of distributor, two pages each of the three interfaces. */
const PAGE = 0x1000n
/** Two pages of BARs for each of root's ivshmem devices, right behind the configuration space (Jailhouse's driver/pci.c). */
const BARS_PER_DEVICE = 0x2000n

const pictures = new WeakMap<RuleInput, MemoryPicture>()

/** The memory of `input`, worked out once per check. */
export function memoryOf(input: RuleInput): MemoryPicture {
  const known = pictures.get(input)
  if (known) return known
  const { system, cells } = input
  const claims = cells.flatMap((cell) => cellClaims(cell, cell.name))
  const root = cellClaims(system.rootCell, 'root')
  const picture: MemoryPicture = {
    claims,
    root,
    rootMemory: mergedSpans(root.filter((claim) => claim.kind !== 'link')),
    trapped: input.rootUnknown ? [] : trappedBlocks(input),
    virtualPci: input.rootUnknown ? { start: 0n, size: 0n } : virtualPciWindow(input),
    hypervisor: physicalSpan(system.hypervisorMemory),
    neighbours: neighboursOf(claims),
    obstacles: new Map(),
  }
  pictures.set(input, picture)
  return picture
}

function trappedBlocks({ system }: RuleInput): MemoryPicture['trapped'] {
  const blocks =
    system.gicVersion === 2
      ? [
          { name: "the GIC's distributor", start: system.gicdBase, size: PAGE },
          { name: "the GIC's CPU interface", start: system.giccBase, size: 2n * PAGE },
          { name: "the GIC's hypervisor interface", start: system.gichBase, size: 2n * PAGE },
          { name: "the GIC's virtual CPU interface", start: system.gicvBase, size: 2n * PAGE },
        ]
      : [
          { name: "the GIC's distributor", start: system.gicdBase, size: DISTRIBUTOR_SIZE },
          {
            name: "the GIC's redistributors",
            start: system.gicrBase,
            size: REDISTRIBUTOR_SIZE * BigInt(system.rootCell.cpus.length),
          },
        ]
  const smmus = system.iommuUnits
    .filter((unit) => unit.type !== 0)
    .map((unit) => ({ name: 'the SMMU', start: unit.base, size: BigInt(unit.size) }))
  return [...blocks, ...smmus]
}

function virtualPciWindow({ system, board }: RuleInput): Span {
  // No window, no host.
  if (system.pciMmconfigBase === 0n) return { start: 0n, size: 0n }
  const configurationSpace = BigInt(system.pciMmconfigEndBus + 1) * MIB
  const bars = BARS_PER_DEVICE * BigInt(system.rootCell.pciDevices.length)
  const size = configurationSpace + bars
  const start = system.pciMmconfigBase
  // The board may keep more free than today's links need.
  const window = board?.virtualPci.window
  return window?.physical === start && window.size > size ? { start, size: window.size } : { start, size }
}

/** Pairs of regions of different cells that share bytes, and that not both sides mark as shared with root. */
function neighboursOf(claims: readonly Claim[]): Map<Claim, Claim[]> {
  const neighbours = new Map<Claim, Claim[]>()
  const add = (claim: Claim, other: Claim) => {
    const list = neighbours.get(claim)
    if (list) list.push(other)
    else neighbours.set(claim, [other])
  }
  for (const [a, b] of overlappingPairs(claims.filter((claim) => claim.kind !== 'communication'))) {
    if (a.cell === b.cell || (hasFlags(a.region, 'ROOTSHARED') && hasFlags(b.region, 'ROOTSHARED'))) continue
    add(a, b)
    add(b, a)
  }
  return neighbours
}

/** What keeps memory from lying somewhere, the gravest first. */
export type Obstacle =
  'hypervisor' | 'virtual-pci' | 'interrupt-controller' | 'cell' | 'kept' | 'outside-root' | 'root-uses'

/**
 * The gravest thing that the memory of `claim` runs into; undefined when it lies well. Each rule reports one kind, so that
 * one cause gives one problem.
 */
export function obstacleOf(input: RuleInput, claim: Claim): Obstacle | undefined {
  const { obstacles } = memoryOf(input)
  if (!obstacles.has(claim)) obstacles.set(claim, findObstacle(input, claim))
  return obstacles.get(claim)
}

function findObstacle(input: RuleInput, claim: Claim): Obstacle | undefined {
  const picture = memoryOf(input)
  if (overlaps(claim, picture.hypervisor)) return 'hypervisor'
  if (overlaps(claim, picture.virtualPci)) return 'virtual-pci'
  if (picture.trapped.some((span) => overlaps(claim, span))) return 'interrupt-controller'
  if (otherCellsAt(picture, claim).length > 0 || linksAt(input, claim).length > 0) return 'cell'
  if (keptAreasAt(input, claim).length > 0) return 'kept'
  if (!coveredByMerged(claim, picture.rootMemory)) return 'outside-root'
  const { board } = input
  if (!board || board.reserved.length === 0) return undefined
  const reserved = board.reserved.map((area) => ({ start: area.physical, size: area.size }))
  const inRam = board.memory.banks.some((bank) => overlaps(claim, { start: bank.physical, size: bank.size }))
  return !inRam || covered(claim, reserved) ? undefined : 'root-uses'
}

/** Memory and devices of other cells that `claim` shares bytes with. What both sides mark as shared with root may be. */
export function otherCellsAt(picture: MemoryPicture, claim: Claim): Claim[] {
  // Links of a plan are looked up there, by name.
  return (picture.neighbours.get(claim) ?? []).filter((other) => other.kind !== 'link' || !isPlanLink(other))
}

/** True for a section of a link that the plan names. */
export function isPlanLink(claim: Claim): boolean {
  return claim.place.path[0] === 'links'
}

/** Indices of the plan's links that `span` shares bytes with. */
export function linksAt(input: RuleInput, span: Span): number[] {
  return (input.plan?.plan.links ?? []).flatMap((link, index) =>
    overlaps(span, { start: link.physical, size: link.size }) ? [index] : [],
  )
}

/** Root's regions that somebody lives in, such as OP-TEE, where `span` shares bytes with them. */
export function keptAreasAt(input: RuleInput, span: Span): { name: string; keptFor: string; span: Span }[] {
  return (input.board?.root.regions ?? []).flatMap((region) => {
    const area = { start: region.physical, size: region.size }
    return region.keptFor && overlaps(span, area) ? [{ name: region.name, keptFor: region.keptFor, span: area }] : []
  })
}
