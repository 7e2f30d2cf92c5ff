import { describe, expect, it } from 'vitest'
import { knownFiles, type KnownFile } from '../../../tests/fixtures/jailhouse/board-configurations'
import { shippedLibrary } from '../../../tests/support/templates'
import { recogniseBoard } from '../configuration/recognise'
import { checkConfiguration } from './check'
import type { Problem } from './rule'

type System = Extract<KnownFile, { kind: 'system' }>
type Cell = Extract<KnownFile, { kind: 'cell' }>

const library = shippedLibrary()
const files = knownFiles()
const systems = files.filter((file): file is System => file.kind === 'system')
const boardName = (file: KnownFile) => file.id.split('/')[0]!
const shortName = (file: KnownFile) => file.id.split('/').at(-1)!.split('@')[0]!
const cellsOf = (system: System) =>
  files.filter((file): file is Cell => file.kind === 'cell' && boardName(file) === boardName(system))

function check(system: System, cell?: Cell): Problem[] {
  const source = (file: KnownFile) => ({ name: `${shortName(file)}.cell`, format: 'rev14' })
  return checkConfiguration({
    system: system.system,
    cells: cell ? [cell.cell] : [],
    board: recogniseBoard(system.system, library.boards.values()),
    files: { system: source(system), cells: cell ? [source(cell)] : [] },
  })
}

/** Errors that each public file has, and why that is right. What is not listed here has none. */
const ERRORS: Record<string, { codes: string[]; because: string }> = {
  'imx8mm@nxp + imx8mm-inmate-demo': { codes: ['link-mismatch'], because: 'state table at X00000, in root at XF0000' },
  'imx8mm@nxp + imx8mm-zephyr': { codes: ['link-mismatch'], because: 'state table at X00000, in root at XF0000' },
  'imx8mm@nxp + imx8mm-lk': { codes: ['link-mismatch'], because: "read-write section larger than root's" },
  'imx8mn@nxp + imx8mn-inmate-demo': { codes: ['link-mismatch'], because: 'state table at X00000, in root at XF0000' },
  'imx8mn@nxp + imx8mn-lk': {
    codes: ['link-sections', 'link-mismatch'],
    because: "three peers and four regions, so that GPIO1 is an output; read-write section larger than root's",
  },
  'imx8mp@nxp + imx8mp-inmate-demo': { codes: ['link-mismatch'], because: 'state table at X00000, in root at XF0000' },
  'imx8mp@upstream + imx8mp-inmate-demo': {
    codes: ['link-mismatch'],
    because: 'state table at X00000, in root at XF0000',
  },
  'imx8mq@nxp + imx8mq-inmate-demo': { codes: ['link-mismatch'], because: 'state table at X00000, in root at XF0000' },
  'imx8mq@upstream + imx8mq-linux-demo': {
    codes: ['virtual-pci-interrupt'],
    because: 'device 00:01.0 rings SPI 109, and 108 alone is granted',
  },
  'imx8qxp@nxp + imx8qxp-linux-demo': {
    codes: ['virtual-pci-interrupt'],
    because: 'base 70, and SPI 90 to 93 are granted',
  },
  'imx8dxl@nxp + imx8dxl-inmate-demo-aarch32': {
    codes: ['cell-architecture'],
    because: 'architecture 1 under a 64-bit hypervisor: no cell is created',
  },
  'imx8dxl@upstream + imx8dxl-inmate-demo-aarch32': {
    codes: ['cell-architecture'],
    because: 'architecture 1 under a 64-bit hypervisor: no cell is created',
  },
  'imx8ulp@nxp + imx8ulp-inmate-demo': {
    codes: ['link-mismatch'],
    because: 'state table at X00000, in root at XF0000',
  },
  'imx93@nxp + imx93-inmate-demo': { codes: ['link-mismatch'], because: 'state table at X00000, in root at XF0000' },
  'imx95@nxp + imx95-inmate-demo': { codes: ['link-mismatch'], because: 'state table at X00000, in root at XF0000' },
  // Roots for one cell, lk. The outputs do not follow one another, so that peer 1 is looked for 60 KiB below its output.
  'imx8mm@nxp/imx8mm-root-lk': { codes: ['link-sections'], because: 'a gap between the outputs' },
  'imx8mn@nxp/imx8mn-root-lk': { codes: ['link-sections'], because: 'a gap between the outputs' },
  // Cells that were made for the other root of their board.
  'imx8mm@nxp/imx8mm-root-lk + imx8mm-inmate-demo': { codes: ['link-mismatch'], because: 'made for imx8mm' },
  'imx8mm@nxp/imx8mm-root-lk + imx8mm-linux-demo': {
    codes: ['link-mismatch', 'link-mismatch'],
    because: 'made for imx8mm: both links lie elsewhere',
  },
  'imx8mm@nxp/imx8mm-root-lk + imx8mm-zephyr': {
    codes: ['link-mismatch', 'link-mismatch'],
    because: 'made for imx8mm: both links lie elsewhere',
  },
  'imx8mn@nxp/imx8mn-root-lk + imx8mn-inmate-demo': { codes: ['link-mismatch'], because: 'made for imx8mn' },
  'imx8mn@nxp/imx8mn-root-lk + imx8mn-linux-demo': {
    codes: ['link-mismatch', 'link-mismatch'],
    because: 'made for imx8mn: both links lie elsewhere',
  },
  'imx8mn@nxp/imx8mn-root-lk + imx8mn-lk': {
    codes: ['link-sections', 'link-mismatch'],
    because: 'three peers, in root two, and GPIO1 is an output',
  },
}

/** Warnings that a system file alone has. */
const ROOT_WARNINGS: Record<string, string[]> = {
  // One block of registers for everything, with the GIC in it: it runs, and root is not confined.
  'imx8qm@nxp': ['root-unconfined'],
  'imx8qm@upstream': ['root-unconfined'],
  'imx8qxp@nxp': ['root-unconfined'],
  'imx93@nxp': ['root-unconfined'],
  'imx95@nxp': ['root-unconfined'],
  // RAM of root and of inmates overlap.
  'imx8dxl@nxp': ['region-override', 'root-unconfined'],
  'imx8dxl@upstream': ['region-override', 'root-unconfined'],
  // The type of the UART among the flags of its console.
  'imx8ulp@nxp': ['root-unconfined', 'console-flags'],
  // The same, and the link's memory runs into RAM.
  'imx8mm@nxp/imx8mm-root-lk': ['region-override', 'console-flags'],
  'imx8mn@nxp/imx8mn-root-lk': ['region-override', 'console-flags'],
  // The links of root ring SPI 51 to 54, those of five timers that Linux drives.
  'imx8mp@nxp': Array<string>(5).fill('virtual-pci-peripheral'),
  'imx8mp@upstream': Array<string>(5).fill('virtual-pci-peripheral'),
  // Called imx8mm.
  'imx8mn@nxp': ['root-name'],
  'imx8mn@upstream': ['root-name'],
}

/** Cells that count one peer where root has three. */
const ONE_PEER = files.filter(
  (file) => file.kind === 'cell' && file.cell.pciDevices.some((device) => device.shmemPeers === 1),
)

describe('public files', () => {
  const codes = (problems: Problem[], severity: Problem['severity']) =>
    problems.filter((problem) => problem.severity === severity).map(({ code }) => code)

  it.each(systems.map((system) => ({ system, id: system.id })))('$id alone', ({ system, id }) => {
    const problems = check(system)
    expect(codes(problems, 'error')).toEqual(ERRORS[id]?.codes ?? [])
    expect(codes(problems, 'warning')).toEqual(ROOT_WARNINGS[id] ?? [])
  })

  const sets = systems.flatMap((system) =>
    cellsOf(system).map((cell) => ({ system, cell, id: `${system.id} + ${shortName(cell)}` })),
  )
  it.each(sets)('$id', ({ system, cell, id }) => {
    const known = new Set(check(system).map(({ message }) => message))
    const problems = check(system, cell).filter(({ message }) => !known.has(message))
    expect(codes(problems, 'error'), ERRORS[id]?.because).toEqual(ERRORS[id]?.codes ?? [])
    expect(codes(problems, 'warning').includes('link-peer-count')).toBe(ONE_PEER.includes(cell))
  })

  it('lists no file that does not exist', () => {
    const ids = new Set([...systems.map(({ id }) => id), ...sets.map(({ id }) => id)])
    expect([...Object.keys(ERRORS), ...Object.keys(ROOT_WARNINGS)].filter((id) => !ids.has(id))).toEqual([])
    expect(ONE_PEER.length).toBeGreaterThan(10)
  })

  it('says in words what the vendor would have to change', () => {
    const message = (id: string) => {
      const { system, cell } = sets.find((set) => set.id === id)!
      return check(system, cell).filter(({ severity }) => severity === 'error')[0]!.message
    }
    expect(message('imx8qxp@nxp + imx8qxp-linux-demo')).toBe(
      'The links of linux-inmate-demo ring SPI 70 and 71, which linux-inmate-demo is not granted.',
    )
    expect(message('imx8mn@nxp + imx8mn-lk')).toBe(
      'The device 00:00.0 of lk takes region 4, the output of peer 2, which is no shared memory.',
    )
    expect(message('imx93@nxp + imx93-inmate-demo')).toBe(
      'The device 00:00.0 of inmate-demo has its state table at 0xfd90_0000, root at 0xfd9f_0000: the two are not connected.',
    )
  })
})
