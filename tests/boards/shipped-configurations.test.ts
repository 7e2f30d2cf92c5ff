import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { encodeSystem } from '../../src/hw/cellfile/encode'
import type { MemoryRegion, SystemConfiguration } from '../../src/sim/configuration/configuration'
import { liftConfiguration } from '../../src/sim/configuration/lift'
import { lower } from '../../src/sim/configuration/lower'
import { recogniseBoard } from '../../src/sim/configuration/recognise'
import type { Board } from '../../src/sim/plan/board'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { checkConfiguration } from '../../src/sim/rules/check'
import { knownFiles, type KnownFile } from '../fixtures/jailhouse/board-configurations'
import { parsedPlan, shippedLibrary } from '../support/templates'
import { DIFFERENCES, SHIPPED, type Difference, type Extent } from './differences'

type System = Extract<KnownFile, { kind: 'system' }>

const library = shippedLibrary()
const systems = knownFiles().filter((file): file is System => file.kind === 'system')
const shippedFile = (id: string) => systems.find((file) => file.id === id)!
const sha256 = (system: SystemConfiguration) => createHash('sha256').update(encodeSystem(system, 'rev14')).digest('hex')

/** A plan for `board` without cells, whose links are those of the shipped root: the only thing a board leaves open. */
function planWithLinks(board: Board, shipped: SystemConfiguration): PlanDocument {
  const lifted = liftConfiguration({ system: shipped, cells: [] }, { board, name: board.name, format: 'rev14' })
  if (!lifted.ok) throw new Error(lifted.reasons.join('\n'))
  // Links are in no order in a plan; the shipped table has one.
  const { regions = [], pciDevices } = lifted.document.root?.imported ?? {}
  const order = regions.filter((reference) => reference.startsWith('link '))
  const imported = { ...(order.length > 0 ? { regions: order } : {}), ...(pciDevices ? { pciDevices } : {}) }
  return { version: 1, name: board.name, board: board.id, links: lifted.document.links!, root: { imported } }
}

function derived(board: Board, shipped: SystemConfiguration): SystemConfiguration {
  return lower(parsedPlan(planWithLinks(board, shipped)), board).system
}

const sameExtent = (region: MemoryRegion, [start, size]: Extent) =>
  region.physicalStart === BigInt(start) && region.size === BigInt(size)

/** Puts the shipped regions where the derived ones are; everything else of the first one stays as it is. */
function withRegions(regions: MemoryRegion[], from: readonly Extent[], to: readonly Extent[]): MemoryRegion[] {
  const at = regions.findIndex((region) => sameExtent(region, from[0]!))
  const found = regions.slice(at, at + from.length)
  expect(found.map((region, i) => sameExtent(region, from[i]!))).toEqual(from.map(() => true))
  const put = to.map(([start, size]) => ({
    ...found[0]!,
    physicalStart: BigInt(start) as MemoryRegion['physicalStart'],
    virtualStart: BigInt(start) as MemoryRegion['virtualStart'],
    size: BigInt(size),
  }))
  return [...regions.slice(0, at), ...put, ...regions.slice(at + from.length)]
}

/** The derived configuration with one difference taken back. */
function undone(system: SystemConfiguration, { change }: Difference): SystemConfiguration {
  const { rootCell, debugConsole } = system
  switch (change.field) {
    case 'name of root':
      expect(rootCell.name).toBe(change.derived)
      return { ...system, rootCell: { ...rootCell, name: change.shipped } }
    case "SPI of root's links":
      expect(rootCell.vpciIrqBase).toBe(change.derived)
      return { ...system, rootCell: { ...rootCell, vpciIrqBase: change.shipped } }
    case 'flags of the console':
      expect(debugConsole.flags).toBe(change.derived)
      return { ...system, debugConsole: { ...debugConsole, flags: change.shipped } }
    case 'regions of root': {
      const memoryRegions = withRegions(rootCell.memoryRegions, change.derived, change.shipped)
      return { ...system, rootCell: { ...rootCell, memoryRegions } }
    }
  }
}

const pairs = Object.entries(SHIPPED).map(([id, file]) => {
  const differences = DIFFERENCES.filter((difference) => difference.file === file)
  const verdict = differences.length === 0 ? 'is the shipped one' : 'is the shipped one but for listed differences'
  return { id, file, verdict, board: library.boards.get(id)!, shipped: shippedFile(file), differences }
})

describe('the derived system configuration', () => {
  it.each(pairs)('of $id $verdict ($file)', ({ board, shipped, differences }) => {
    const system = differences.reduce(undone, derived(board, shipped.system))
    expect(sha256(system)).toBe(shipped.sha256)
  })

  it.each(DIFFERENCES.map((difference) => ({ difference, ...difference, ...difference.change })))(
    'differs from $file in the $field: $reason ($rule)',
    ({ difference }) => {
      const { board, shipped } = pairs.find(({ file }) => file === difference.file)!
      const codes = (system: SystemConfiguration) =>
        checkConfiguration({
          system,
          cells: [],
          board,
          files: { system: { name: `${difference.file.split('@')[0]}.cell`, format: 'rev14' }, cells: [] },
        }).map(({ code }) => code)
      expect(codes(shipped.system)).toContain(difference.rule)
      expect(codes(derived(board, shipped.system))).not.toContain(difference.rule)
    },
  )

  it('is checked for every board of which a configuration is shipped', () => {
    const without = [...library.boards.keys()].filter((id) => !(id in SHIPPED))
    expect(without).toEqual(['zcu104'])
    expect(DIFFERENCES.filter(({ file }) => !Object.values(SHIPPED).includes(file))).toEqual([])
  })

  it.each(pairs)('of $id breaks no rule', ({ board, shipped }) => {
    const problems = checkConfiguration({ system: derived(board, shipped.system), cells: [], board })
    expect(problems.map(({ message }) => message)).toEqual([])
  })
})

describe('the board of a system file', () => {
  it.each(systems)('$id is recognised', ({ soc, system }) => {
    const id = recogniseBoard(system, library.boards.values())?.id
    expect(id?.startsWith(soc)).toBe(true)
  })
})
