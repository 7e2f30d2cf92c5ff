import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryCell, arbitrarySystem } from '../../../tests/fixtures/jailhouse/arbitrary-configuration'
import { knownFiles, type KnownFile } from '../../../tests/fixtures/jailhouse/board-configurations'
import { parsedPlan, shippedLibrary, shippedPlan, templateFiles } from '../../../tests/support/templates'
import type { Board } from '../plan/board'
import { boardOf, IMPORTED_BOARD } from '../plan/board-of'
import { moveRegion, removeLink } from '../plan/edit-memory'
import type { PlanDocument } from '../plan/plan'
import type { ConfigurationSet } from './configuration'
import { liftConfiguration } from './lift'
import { lower } from './lower'
import { recogniseBoard } from './recognise'
import { differences } from './same'

const library = shippedLibrary()
type System = Extract<KnownFile, { kind: 'system' }>
type Cell = Extract<KnownFile, { kind: 'cell' }>

const files = knownFiles()
const systems = files.filter((file): file is System => file.kind === 'system')
const boardName = (file: KnownFile) => file.id.split('/')[0]
const cellsOf = (system: System) =>
  files.filter((file): file is Cell => file.kind === 'cell' && boardName(file) === boardName(system))

/** A root and the cell of that name, as one board's files. */
function known(system: string, cell?: string): ConfigurationSet {
  const root = systems.find(({ id }) => id === system)!
  const cells = cellsOf(root).filter(({ id }) => id === `${system}/${cell}`)
  return { system: root.system, cells: cells.map((file) => file.cell) }
}

function lifted(set: ConfigurationSet, boards: Iterable<Board> = library.boards.values()): PlanDocument {
  const board = recogniseBoard(set.system, boards)
  const result = liftConfiguration(set, { board, name: 'imported', format: 'rev14' })
  if (!result.ok) throw new Error(result.reasons.join('\n'))
  return result.document
}

function loweredAgain(document: PlanDocument): ConfigurationSet {
  // As a plan file holds it: text and back.
  const plan = parsedPlan(JSON.parse(JSON.stringify(document)) as PlanDocument)
  return lower(plan, boardOf(plan, library)!)
}

describe('lifting', () => {
  it('has all files to try: 18 boards, two of them with a second root, and 42 cells', () => {
    expect([systems.length, files.length]).toEqual([20, 62])
  })

  it.each(systems)('gives $id with all its cells back exactly', (system) => {
    const set = { system: system.system, cells: cellsOf(system).map(({ cell }) => cell) }
    expect(differences(loweredAgain(lifted(set)), set)).toEqual([])
  })

  it('gives every root with each of its cells alone back exactly', () => {
    const failing = systems.flatMap((system) =>
      cellsOf(system).flatMap(({ id, cell }) => {
        const set = { system: system.system, cells: [cell] }
        return differences(loweredAgain(lifted(set)), set).map((field) => `${system.id} + ${id}: ${field}`)
      }),
    )
    expect(failing).toEqual([])
  })

  it.each(templateFiles('plans'))('needs no imported part for what $name lowers to', ({ name }) => {
    const before = parsedPlan(shippedPlan(name.replace('.plan.json', '')))
    const set = lower(before, boardOf(before, library)!)
    const document = lifted(set)
    expect(JSON.stringify(document)).not.toContain('"imported":{')
    expect(document.links!.map(({ protocol, between }) => ({ protocol, between }))).toEqual(
      before.links.map(({ protocol, between }) => ({ protocol, between })),
    )
    expect(differences(loweredAgain(document), set)).toEqual([])
  })

  it('names links, devices, consoles and the seat that nobody takes', () => {
    const document = lifted(known('imx8mm@nxp', 'imx8mm-linux-demo'))
    expect(
      document.links!.map(({ protocol, between, physical, size }) => [protocol, ...between, physical, size]),
    ).toEqual([
      ['demo', 'root', 'nobody', 'linux-inmate-demo', '0xbbaf0000', '64 KiB'],
      ['network', 'root', 'linux-inmate-demo', '0xbbb00000', '1 MiB'],
      ['block', 'root', 'linux-inmate-demo', '0xbba00000', '896 KiB'],
      ['console', 'root', 'linux-inmate-demo', '0xbbae0000', '64 KiB'],
    ])
    expect(document).toMatchObject({
      board: 'imx8mm-evk',
      cells: [{ guest: 'linux', console: 'uart4', devices: ['usdhc3'] }],
    })
    expect(document.root!.imported).toEqual({ regions: expect.any(Array) as string[] })
  })

  it('carries what a system file says of its board when no board of the library is meant', () => {
    const document = lifted(known('imx8qm@nxp', 'imx8qm-linux-demo'), [])
    expect(document.board).toBe(IMPORTED_BOARD)
    const plan = parsedPlan(document)
    const board = boardOf(plan, library)!
    expect(board.clusters.flatMap(({ core, cpus }) => cpus.map(({ cpu }) => [core, cpu]))).toEqual(
      [0, 1, 2, 3, 4, 5].map((cpu) => ['unknown', cpu]),
    )
    expect(board.hypervisor).toEqual({ physical: 0xfdc00000n, size: 0x400000n })
  })

  it('stays editable: what is moved moves, what is added comes along, what is removed is passed over', () => {
    const before = lifted(known('imx8mm@nxp', 'imx8mm-linux-demo'))
    const ram = before.cells![0]!.memory!.findIndex(({ purpose }) => purpose === 'ram')
    const moved = moveRegion(before, ['cells', 0, 'memory', ram], 0xa0000000n).document
    const edited = structuredClone(removeLink(moved, 1).document)
    edited.cells![0]!.cpus = [3]
    edited.cells![0]!.devices!.push('ecspi2')
    const old = known('imx8mm@nxp', 'imx8mm-linux-demo').cells[0]!
    const now = loweredAgain(edited).cells[0]!
    expect(now.cpus).toEqual([3])
    // 23 regions less 4 of the network link, more 1 of the SPI controller.
    expect(now.memoryRegions).toHaveLength(old.memoryRegions.length - 4 + 1)
    expect(now.memoryRegions.find(({ size }) => size === 0x24000000n)!.physicalStart).toBe(0xa0000000n)
    expect(now.memoryRegions.at(-1)!.physicalStart).toBe(0x30830000n)
    expect(now.pciDevices.map(({ shmemRegionsStart, shmemProtocol }) => [shmemRegionsStart, shmemProtocol])).toEqual([
      [0, 0x8002],
      [4, 0x8003],
      [8, 0],
    ])
  })

  it('refuses in words what a plan cannot hold', () => {
    const set = structuredClone(known('imx8mm@nxp', 'imx8mm-inmate-demo'))
    set.cells[0]!.cpus = [99]
    const high = liftConfiguration(set, { name: 'x', format: 'rev14' })
    expect(high).toEqual({ ok: false, reasons: ['inmate-demo has core 99; a plan counts cores up to 63.'] })
    set.cells[0]!.cpus = [3]
    set.cells[0]!.memoryRegions[0]!.physicalStart = (1n << 60n) as never
    const far = liftConfiguration(set, { name: 'x', format: 'rev14' })
    expect(far).toMatchObject({ ok: false, reasons: [expect.stringContaining('is not an address below 2^48')] })
  })

  it('gives any configuration back exactly, or says why not', () => {
    fc.assert(
      fc.property(
        arbitrarySystem(),
        fc.array(arbitraryCell(), { maxLength: 3 }),
        fc.boolean(),
        (system, cells, evk) => {
          const set = { system, cells }
          const board = evk ? library.boards.get('imx8mm-evk') : undefined
          const result = liftConfiguration(set, { board, name: 'any', format: 'rev14' })
          if (!result.ok) expect(result.reasons.length).toBeGreaterThan(0)
          else expect(differences(loweredAgain(result.document), set)).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })
})
