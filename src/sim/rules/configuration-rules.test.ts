import { describe, expect, it } from 'vitest'
import { CONFIGURATION_EXAMPLES, soundSet, type Mutable } from '../../../tests/fixtures/rules/configuration-examples'
import { shippedLibrary } from '../../../tests/support/templates'
import { recogniseBoard } from '../configuration/recognise'
import { ALL_RULES } from './all-rules'
import { checkCells, checkConfiguration } from './check'
import type { Problem } from './rule'

const library = shippedLibrary()

function check({ system, cells, files }: Mutable): Problem[] {
  return checkConfiguration({ system, cells, files, board: recogniseBoard(system, library.boards.values()) })
}

/** What is right to say of the sound set: its vendor shares the UART, and gives away devices of root. */
const ALWAYS = ['console-shared', 'device-dma', 'device-root-uses', 'soc-partition']

describe('a rule on configurations', () => {
  it('finds nothing else in the files that the examples start from', () => {
    expect(
      check(soundSet())
        .map(({ code }) => code)
        .sort(),
    ).toEqual(ALWAYS)
  })

  const cases = Object.entries(CONFIGURATION_EXAMPLES).flatMap(([code, examples]) =>
    examples.map((example) => ({ code, example, when: example.when })),
  )
  it.each(cases)('$code: when $when', ({ code, example }) => {
    const set = soundSet()
    example.breaks(set)
    const found = check(set).filter((problem) => problem.code === code)
    expect(found.map(({ message }) => message)).toEqual([expect.stringMatching(example.says)])
    expect(found[0]!.places.length).toBeGreaterThan(0)
  })
})

describe('cells without their root', () => {
  it('are held against what they say themselves', () => {
    const { cell } = soundSet()
    expect(checkCells([cell])).toEqual([])
    cell.cpuResetAddress = 0x10n as never
    cell.memoryRegions[12]!.size = 0n
    const broken = structuredClone(cell)
    broken.name = 'other'
    const codes = checkCells([cell, broken]).map(({ code }) => code)
    expect(codes).toContain('cpu-shared')
    expect(codes).toContain('reset-address')
  })
})

/** The checks that Jailhouse leaves to whoever writes configurations, and which rules do each. */
const CHECKS: Record<number, { what: string; codes: string[]; elsewhere?: string }> = {
  1: {
    what: 'signature, revision and architecture',
    codes: ['file-format', 'cell-architecture'],
    elsewhere: 'decoding',
  },
  2: { what: 'names', codes: ['cell-name', 'cell-name-awkward', 'root-name'] },
  3: { what: 'cores of cells', codes: ['cpu-unknown', 'cpu-shared', 'root-without-cpu', 'cell-without-cpu'] },
  4: { what: 'cores of root', codes: ['root-cpus'] },
  5: { what: 'memory of the hypervisor', codes: ['memory-hypervisor'] },
  6: { what: 'GIC, SMMU', codes: ['interrupt-controller-mapped', 'root-unconfined'] },
  7: { what: 'overlaps inside a cell', codes: ['guest-overlap', 'region-override'] },
  8: { what: 'memory of two cells', codes: ['memory-shared', 'link-memory'] },
  9: { what: 'memory outside of root', codes: ['memory-outside-root', 'memory-not-returned'] },
  10: { what: 'pages', codes: ['region-alignment', 'region-sub-page'] },
  11: { what: 'communication region', codes: ['communication-region'] },
  12: { what: 'reset address', codes: ['reset-address'] },
  13: { what: 'RAM of Linux', codes: ['linux-ram'] },
  14: { what: 'loader of Linux', codes: ['linux-loader'] },
  15: { what: 'interrupt table', codes: ['irqchip-entry'] },
  16: { what: 'interrupts of cells', codes: ['spi-unknown', 'spi-shared'] },
  17: { what: 'both sides of a link', codes: ['link-sections', 'link-mismatch', 'link-open-output'] },
  18: { what: 'protocol of a link', codes: ['link-protocol'] },
  19: { what: 'interrupts of links', codes: ['virtual-pci-interrupt'] },
  20: { what: "interrupts of links and root's devices", codes: ['virtual-pci-peripheral'] },
  21: { what: 'window of the virtual PCI host', codes: ['memory-virtual-pci'] },
  22: { what: 'PCI domain', codes: ['pci-domain'] },
  23: { what: 'registers shared with root', codes: ['console-taken'] },
  24: { what: "root's device tree", codes: ['device-root-uses', 'device-infrastructure'] },
  25: { what: 'partitions of the SoC', codes: ['soc-partition'] },
  26: { what: 'DMA without SMMU', codes: ['device-dma'] },
  27: { what: 'counts and size', codes: ['cell-size'], elsewhere: 'decoding' },
  28: { what: 'shared console', codes: ['console-shared'] },
  29: { what: 'peers of a link', codes: ['link-peer-count'] },
}

describe('the 29 checks', () => {
  const known = new Set(ALL_RULES.map(({ code }) => code))
  it.each(Object.entries(CHECKS))('%s is done by rules that exist', (_, { codes }) => {
    expect(codes.filter((code) => !known.has(code))).toEqual([])
    expect(codes.length).toBeGreaterThan(0)
  })
})
