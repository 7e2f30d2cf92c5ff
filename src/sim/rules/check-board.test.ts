import { describe, expect, it } from 'vitest'
import { examples } from '../../../tests/support/contributing'
import { templateFiles } from '../../../tests/support/templates'
import type { BoardDocument } from '../plan/board'
import { checkBoard } from './check-board'

const full = examples('board')[1]!
const shipped = new Map(
  templateFiles('boards').map(({ document }) => [(document as BoardDocument).id, document as BoardDocument]),
)

/** What is said of the example in CONTRIBUTING once something in it was changed. */
function said(change: (board: BoardDocument) => void) {
  const document = JSON.parse(full) as BoardDocument
  change(document)
  const { faults, warnings } = checkBoard(document)
  return {
    faults: faults.map(({ place, message }) => `${place}: ${message}`),
    warnings: warnings.map(({ place, message }) => `${place}: ${message}`),
  }
}

describe('the shipped boards', () => {
  it.each(templateFiles('boards'))('$name has no fault', ({ document }) => {
    expect(checkBoard(document).faults).toEqual([])
  })
})

describe('a fault', () => {
  it('is found in what belongs together', () => {
    expect(said(() => undefined)).toEqual({ faults: [], warnings: [] })
    const cases: [string, (board: BoardDocument) => void][] = [
      ['sources.root', (board) => delete board.sources['root']],
      ['sources.deviceTree', (board) => (board.devices[0]!.deviceTree = { node: 'serial', compatible: ['fsl,imx'] })],
      ['clusters[0].cpus[1].cpu', (board) => (board.clusters[0]!.cpus[1]!.cpu = 0)],
      ['clusters[0].dataCache.size', (board) => Object.assign(board.clusters[0]!.dataCache, { sets: 64 })],
      ['clusters[0].sharedCache.colours', (board) => Object.assign(board.clusters[0]!.sharedCache, { colours: 16 })],
      ['hypervisor', (board) => (board.hypervisor.physical = '0x20000000')],
      [
        'interruptController.redistributors.size',
        (board) => {
          board.interruptController = {
            ...(board.interruptController as Extract<BoardDocument['interruptController'], { version: 3 }>),
            redistributors: { physical: '0x38880000', size: '128 KiB' },
          }
        },
      ],
      ['interruptController.distributor', (board) => (board.interruptController.distributor.physical = '0x50000000')],
      ['root.regions[0]', (board) => (board.root.regions[0]!.size = '0x38700080')],
      ['hypervisor', (board) => (board.hypervisor.size = '0x3ff080')],
      ['root.regions[1]', (board) => (board.root.regions[1]!.size = '2 GiB')],
      ['root.regions[1].name', (board) => (board.root.regions[1]!.name = board.root.regions[0]!.name)],
      ['root.console.device', (board) => (board.root.console.device = 'uart3')],
      ['consoles[1].device', (board) => (board.consoles[1]!.device = 'uart')],
      ['reserved[0]', (board) => (board.reserved[0]!.size = '961 MiB')],
      ['reserved[2]', (board) => (board.reserved[2]!.physical = '0xc0000000')],
      ['reserved[2]', (board) => (board.reserved[2]!.physical = '0x50000000')],
      ['devices[1].name', (board) => (board.devices[1]!.name = 'uart2')],
      ['devices[0].spis[1]', (board) => board.devices[0]!.spis.push(27)],
      ['devices[0].streams', (board) => (board.devices[0]!.streams = [{ id: 1 }])],
      ['virtualPci.cellInterrupts[0]', (board) => (board.virtualPci.cellInterrupts[0] = 27)],
      ['virtualPci.cellInterrupts[3]', (board) => (board.virtualPci.cellInterrupts[3] = 400)],
      ['virtualPci.cellInterrupts', (board) => board.virtualPci.cellInterrupts.pop()],
      ['virtualPci.rootInterrupt', (board) => (board.virtualPci.rootInterrupt = 157)],
      [
        'accelerators[0].device',
        (board) => {
          board.accelerators = [{ name: 'NPU', kind: 'npu', device: 'npu' }]
          board.sources['accelerators'] = 'data sheet'
        },
      ],
    ]
    for (const [place, change] of cases) {
      const { faults } = said(change)
      expect(
        faults.some((fault) => fault.startsWith(`${place}: `)),
        `${place} in\n${faults.join('\n')}`,
      ).toBe(true)
    }
  })

  it('of a rule is found in the root configuration that the board makes', () => {
    const { faults } = said((board) => (board.root.name = 'x'.repeat(40)))
    expect(faults.join('\n')).toMatch(/^name of root: .*31 fit.*\(cell-name\)$/)
  })

  it('is not what keeps a board from being used when it is a warning', () => {
    const { faults, warnings } = said((board) => {
      board.devices[1]!.regions = [{ physical: '0x30890000', size: '64 KiB' }]
      board.devices[0]!.spis = [200]
      board.sources['memmory'] = 'typo'
      board.estimates = { 'memory.size': 'a guess' }
      board.reserved = board.reserved.filter(({ purpose }) => purpose !== 'links')
    })
    expect(faults).toEqual([])
    expect(warnings.map((line) => line.split(': ')[0])).toEqual([
      'sources.memmory',
      'reserved',
      'devices[1].regions[0]',
      'devices[0].spis[0]',
      'estimates.memory.size',
    ])
  })

  it('of an extension has its place in the file, or is called that of its base', () => {
    const head = { version: 1, id: 'ours', name: 'Ours', extends: 'imx8mp-evk' }
    const check = (changes: object) => checkBoard({ ...head, ...changes }, shipped).faults.map(({ place }) => place)
    expect(check({})).toEqual([])
    expect(check({ devices: { uart1: { spis: [26, 26] } } })).toEqual(['sources.devices', 'devices.uart1.spis[1]'])
    expect(check({ devices: { uart2: null }, sources: { devices: 'x' } })).toContain(
      'root.console.device (of imx8mp-evk)',
    )
    expect(checkBoard({ ...head, memory: { type: 'x' }, sources: { memory: 'y' } }, shipped).warnings).toEqual([])
  })

  it('is never thrown', () => {
    for (const document of [
      undefined,
      null,
      3,
      'x',
      [],
      {},
      { extends: {} },
      { extends: 'a', sources: 3 },
      { devices: [null] },
    ]) {
      expect(checkBoard(document).faults.length).toBeGreaterThan(0)
    }
  })
})
