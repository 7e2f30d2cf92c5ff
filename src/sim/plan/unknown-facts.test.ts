import { describe, expect, it } from 'vitest'
import { shippedLibrary, templateFiles } from '../../../tests/support/templates'
import { boardOfSystem } from './board-of'
import { describeFaults, parseBoard } from './parse'
import { asPhysical } from './units'
import { unknownFacts } from './unknown-facts'

const { boards } = shippedLibrary()
const document = () =>
  structuredClone(templateFiles('boards').find(({ name }) => name === 'imx8mm-evk.json')!.document) as {
    clusters: Record<string, unknown>[]
    memory: Record<string, unknown>
    counter: Record<string, unknown>
  }

/** A board with `change` made to the document of one that knows everything. */
function boardWith(change: (board: ReturnType<typeof document>) => void) {
  const board = document()
  change(board)
  return parseBoard(board)
}

describe('unknown facts', () => {
  it.each([
    ['imx8dxl-evk', true],
    ['imx8ulp-evk', true],
    ['imx8qm-mek', false],
    ['imx95-evk', false],
  ])('of %s keep it from being simulated: %s', (id, refused) => {
    expect(unknownFacts(boards.get(id)!).some(({ simulated }) => simulated)).toBe(refused)
  })

  it.each([
    ['clock of Cortex-A53', (board: ReturnType<typeof document>) => (board.clusters[0]!.clock = 'unknown')],
    ['L1 caches of Cortex-A53', (board: ReturnType<typeof document>) => (board.clusters[0]!.dataCache = 'unknown')],
    [
      'shared cache of Cortex-A53 with its colours',
      (board: ReturnType<typeof document>) => (board.clusters[0]!.sharedCache = 'unknown'),
    ],
    ['peak rate of the DRAM', (board: ReturnType<typeof document>) => (board.memory.peak = 'unknown')],
    ['usable share of the peak rate', (board: ReturnType<typeof document>) => (board.memory.usableShare = 'unknown')],
    ['frequency of the system counter', (board: ReturnType<typeof document>) => (board.counter.frequency = 'unknown')],
  ])('include the %s that a file calls unknown', (fact, change) => {
    const parsed = boardWith(change)
    expect(parsed.ok && unknownFacts(parsed.value)).toEqual([{ fact, simulated: true }])
  })

  it('of a board out of a system file alone are nearly all', () => {
    const address = asPhysical(0x1000n)
    const board = boardOfSystem({
      root: 'root',
      cpus: [0],
      regions: [],
      hypervisor: { physical: address, size: 0x1000n },
      console: { address, size: 0x1000, type: 8 },
      pciMmconfigBase: address,
      pciMmconfigEndBus: 0,
      pciDomain: 0,
      rootInterrupt: 0,
      spis: 0,
      gicVersion: 2,
      gicdBase: address,
      gicrBase: address,
      giccBase: asPhysical(0x2000n),
      gichBase: address,
      gicvBase: address,
      maintenanceIrq: 25,
    })
    expect(unknownFacts(board)[0]).toEqual({ fact: 'core type of cores', simulated: true })
    expect(unknownFacts(board)).toHaveLength(8)
    expect(board.interruptController).toMatchObject({ version: 2, cpuInterface: { physical: 0x2000n } })
  })
})

describe('a board file', () => {
  it('is told what is wrong inside what it may also call unknown', () => {
    const faults = (change: (board: ReturnType<typeof document>) => void) => {
      const parsed = boardWith(change)
      return parsed.ok ? '' : describeFaults(parsed.faults)
    }
    expect(faults((board) => (board.clusters[0]!.clock = '1800'))).toBe(
      'clusters[0].clock: "1800" is not a frequency such as "8 MHz" or "1.8 GHz"',
    )
    const cache = { size: '32 KiB', line: 64, sets: 256 }
    expect(faults((board) => (board.clusters[0]!.dataCache = cache))).toBe(
      'clusters[0].dataCache.ways: is missing; it takes a number',
    )
    const misspelt = { size: '32 KiB', line: 64, sets: 256, ways: 2, setz: 1 }
    expect(faults((board) => (board.clusters[0]!.dataCache = misspelt))).toBe(
      'clusters[0].dataCache.setz: "setz" is no field here; did you mean "sets"?',
    )
  })
})
