/** Who claims which memory: the regions of all cells sorted by what they are, and what a region of memory runs into. */
import { hasFlags, type CellConfiguration, type MemoryRegion } from '../configuration/configuration'
import { PCI_TYPE_IVSHMEM } from '../configuration/links'
import { covered, overlaps, type Span } from '../plan/spans'
import { physicalSpan } from './finding'
import type { Place, RuleInput } from './rule'

/** One region of one cell. `start` and `size` are its physical range. */
export interface Claim extends Span {
  cell: CellConfiguration
  region: MemoryRegion
  kind: 'memory' | 'device' | 'link' | 'communication'
  place: Place
}

/** Sections of ivshmem links by their index in a cell's list of regions. */
function linkSectionIndices(cell: CellConfiguration): Set<number> {
  const indices = new Set<number>()
  for (const device of cell.pciDevices) {
    if (device.type !== PCI_TYPE_IVSHMEM) continue
    for (let i = 0; i < 2 + device.shmemPeers; i += 1) indices.add(device.shmemRegionsStart + i)
  }
  return indices
}

/** The regions of `cell`, empty ones left out. */
function cellClaims(cell: CellConfiguration): Claim[] {
  const links = linkSectionIndices(cell)
  return cell.memoryRegions.flatMap((region, index): Claim[] => {
    if (region.size === 0n) return []
    const kind = hasFlags(region, 'COMM_REGION')
      ? 'communication'
      : links.has(index)
        ? 'link'
        : hasFlags(region, 'IO')
          ? 'device'
          : 'memory'
    const { path = [], label = `region ${index} of ${cell.name}` } = region.origin ?? {}
    return [{ ...physicalSpan(region), cell, region, kind, place: { path, label } }]
  })
}

/** All that several rules want to know about the memory of one input. */
export interface MemoryPicture {
  /** Regions of all cells but root. */
  claims: Claim[]
  /** Regions of root, links left out. */
  root: Claim[]
  /** Distributor and redistributors: 128 KiB for each core (GICv3 specification). */
  interruptController: Span[]
  /** Configuration space of the virtual PCI host and the BARs behind it. */
  virtualPci: Span
  hypervisor: Span
  /** What `obstacleOf` found so far. */
  obstacles: Map<Claim, Obstacle | undefined>
}

const MIB = 1n << 20n
const REDISTRIBUTOR_SIZE = 0x20000n
const DISTRIBUTOR_SIZE = 0x10000n
/** Two pages of BARs for each of root's ivshmem devices, right behind the configuration space (Jailhouse's driver/pci.c). */
const BARS_PER_DEVICE = 0x2000n

const pictures = new WeakMap<RuleInput, MemoryPicture>()

/** The memory of `input`, worked out once per check. */
export function memoryOf(input: RuleInput): MemoryPicture {
  const known = pictures.get(input)
  if (known) return known
  const { system, cells, board } = input
  const configurationSpace = BigInt(system.pciMmconfigEndBus + 1) * MIB
  const picture: MemoryPicture = {
    claims: cells.flatMap(cellClaims),
    root: cellClaims(system.rootCell).filter((claim) => claim.kind !== 'link'),
    interruptController: [
      { start: system.gicdBase, size: DISTRIBUTOR_SIZE },
      { start: system.gicrBase, size: REDISTRIBUTOR_SIZE * BigInt(system.rootCell.cpus.length) },
    ],
    virtualPci: board
      ? { start: board.virtualPci.window.physical, size: board.virtualPci.window.size }
      : {
          start: system.pciMmconfigBase,
          size: configurationSpace + BARS_PER_DEVICE * BigInt(system.rootCell.pciDevices.length),
        },
    hypervisor: physicalSpan(system.hypervisorMemory),
    obstacles: new Map(),
  }
  pictures.set(input, picture)
  return picture
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
  if (picture.interruptController.some((span) => overlaps(claim, span))) return 'interrupt-controller'
  if (otherCellsAt(picture, claim).length > 0 || linksAt(input, claim).length > 0) return 'cell'
  if (keptAreasAt(input, claim).length > 0) return 'kept'
  if (!covered(claim, picture.root)) return 'outside-root'
  const { board } = input
  if (!board) return undefined
  const reserved = board.reserved.map((area) => ({ start: area.physical, size: area.size }))
  return covered(claim, reserved) ? undefined : 'root-uses'
}

/** Memory and devices of other cells that `claim` shares bytes with. What both sides mark as shared with root may be. */
export function otherCellsAt(picture: MemoryPicture, claim: Claim): Claim[] {
  return picture.claims.filter(
    (other) =>
      other.cell !== claim.cell &&
      (other.kind === 'memory' || other.kind === 'device') &&
      !(hasFlags(other.region, 'ROOTSHARED') && hasFlags(claim.region, 'ROOTSHARED')) &&
      overlaps(claim, other),
  )
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
