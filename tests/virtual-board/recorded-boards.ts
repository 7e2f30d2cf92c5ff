/**
 * Virtual boards with the cell files of the recorded ones. The i.MX 8M Plus had NXP's files, which are known byte for byte. Of
 * QEMU's arm64 machine only the console is known: its files here are NXP's with the names, cores, links and faults that the
 * recording shows.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { encodeCell, encodeSystem } from '../../src/hw/cellfile/encode'
import { standIn } from '../../src/hw/virtual-board/images'
import { VirtualBoard, type BoardFile } from '../../src/hw/virtual-board/virtual-board'
import type { CellConfiguration, SystemConfiguration } from '../../src/sim/configuration/configuration'
import { parseBoard, parsePlan, parseWorkload } from '../../src/sim/plan/parse'
import type { Plan } from '../../src/sim/plan/plan'
import { knownFiles } from '../fixtures/jailhouse/board-configurations'

const TEMPLATES = path.resolve(import.meta.dirname, '..', '..', 'templates')
const FORMAT = 'rev14'
/** Revision and architecture in the head of a file. */
const REVISION_AT = 6
const ARCHITECTURE_AT = 5

function template(kind: 'boards' | 'workloads', id: string): unknown {
  return JSON.parse(readFileSync(path.join(TEMPLATES, kind, `${id}.json`), 'utf8'))
}

function parsed<T>(result: { ok: true; value: T } | { ok: false; faults: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.faults))
  return result.value
}

const systemOf = (id: string): SystemConfiguration => {
  const file = knownFiles().find((one) => one.id === id)
  if (file?.kind !== 'system') throw new Error(`no system ${id}`)
  return file.system
}
const cellOf = (id: string, changes: Partial<CellConfiguration> = {}): CellConfiguration => {
  const file = knownFiles().find((one) => one.id === id)
  if (file?.kind !== 'cell') throw new Error(`no cell ${id}`)
  return { ...file.cell, ...changes }
}

/** A plan whose simulated cell bears the name that the recorded one has. */
function planWith(cpu: number): Plan {
  return parsed(
    parsePlan({
      version: 1,
      name: 'Recorded board',
      board: 'imx8mp-evk',
      root: { guest: 'linux', workloads: [{ use: 'linux' }] },
      cells: [{ name: 'inmate-demo', guest: 'bare-metal', cpus: [cpu], workloads: [{ use: 'gic-demo', cpu }] }],
    }),
  )
}

function boardWith(
  hostName: string,
  cpu: number,
  system: SystemConfiguration,
  cells: CellConfiguration[],
  files: BoardFile[],
): VirtualBoard {
  const workloads = ['linux', 'gic-demo', 'cyclictest'].map((id) => parsed(parseWorkload(template('workloads', id))))
  return new VirtualBoard({
    plan: planWith(cpu),
    board: parsed(parseBoard(template('boards', 'imx8mp-evk'))),
    configuration: { system, cells },
    workloads: new Map(workloads.map((workload) => [workload.id, workload])),
    bundle: [],
    files: [...files, { path: '/jh/gic-demo.bin', bytes: standIn('gic-demo') }],
    baud: 0,
    hostName,
  })
}

/** The i.MX 8M Plus EVK of imx8mp-lifecycle.jsonl and imx8mp-cell-crash.jsonl. */
export function recordedPlus(): VirtualBoard {
  const system = systemOf('imx8mp@nxp')
  const demo = cellOf('imx8mp@nxp/imx8mp-inmate-demo')
  return boardWith(
    'imx8mp-evk',
    3,
    system,
    [demo],
    [
      { path: '/jh/imx8mp.cell', bytes: encodeSystem(system, FORMAT) },
      { path: '/jh/imx8mp-inmate-demo.cell', bytes: encodeCell(demo, FORMAT) },
    ],
  )
}

/** The QEMU machine of arm64-refusals.jsonl. */
export function recordedQemu(): VirtualBoard {
  const plus = systemOf('imx8mp@nxp')
  const links = plus.rootCell.pciDevices.filter(({ bdf }) => bdf <= 8)
  const system = { ...plus, rootCell: { ...plus.rootCell, name: 'qemu-arm64', pciDevices: links } }
  const demo = cellOf('imx8mp@nxp/imx8mp-inmate-demo', { cpus: [1] })
  const plain = (name: string, cpus: number[], regions = demo.memoryRegions) =>
    encodeCell({ ...demo, name, cpus, memoryRegions: regions, pciDevices: [] }, FORMAT)
  const elsewhere = demo.memoryRegions.map((region) => {
    return { ...region, physicalStart: (0x40_0000_0000n + region.physicalStart) as typeof region.physicalStart }
  })
  const unaligned = demo.memoryRegions.map((region) => {
    return { ...region, physicalStart: (region.physicalStart + 0x123n) as typeof region.physicalStart }
  })
  const changed = (at: number, value: number) => {
    const bytes = plain('changed', [2])
    bytes[at] = value
    return bytes
  }
  const files: Record<string, Uint8Array> = {
    'qemu-arm64.cell': encodeSystem(system, FORMAT),
    'qemu-arm64-inmate-demo.cell': encodeCell(demo, FORMAT),
    't-cpu-overlap.cell': plain('cpu-overlap', [1, 2]),
    't-mem-overlap.cell': plain('mem-overlap', [2]),
    't-mem-outside.cell': plain('mem-outside', [2], elsewhere),
    't-cpu-missing.cell': plain('cpu-missing', [7]),
    't-cpu-all.cell': plain('cpu-all', [0, 1, 2, 3]),
    't-badrev.cell': changed(REVISION_AT, 9),
    't-badarch.cell': changed(ARCHITECTURE_AT, 1),
    't-unaligned.cell': plain('unaligned', [2], unaligned),
  }
  const board = Object.entries(files).map(([name, bytes]) => ({ path: `/jh/${name}`, bytes }))
  return boardWith('qemu-arm64', 1, system, [demo], board)
}
