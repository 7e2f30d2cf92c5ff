import { describe, expect, it } from 'vitest'
import { soundSet } from '../../../tests/fixtures/rules/configuration-examples'
import { shippedLibrary } from '../../../tests/support/templates'
import type { CellConfiguration, MemoryRegion } from '../configuration/configuration'
import { liftConfiguration } from '../configuration/lift'
import { checkCells, checkConfiguration } from './check'

const board = shippedLibrary().boards.get('imx8mm-evk')!
const CODE = 0x47n

type Place = (index: bigint) => { physical: bigint; guest: bigint; size: bigint }

/** As many regions as a file of 64 KiB holds, and as many as one of 4 MiB does. */
const COUNTS = [2040, 131_000]
const SHAPES: Record<string, Place> = {
  'all on top of one another': (i) => ({ physical: i * 4096n, guest: i * 4096n, size: 1n << 40n }),
  'all at one place': (i) => ({ physical: 0x90000000n, guest: i * 64n, size: 4097n }),
  'each over the next': (i) => ({ physical: 0x90000000n + i * 2048n, guest: i * 2048n, size: 4097n }),
}

function regions(count: number, place: Place): MemoryRegion[] {
  return Array.from({ length: count }, (_, index) => {
    const { physical, guest, size } = place(BigInt(index))
    return { physicalStart: physical, virtualStart: guest, size, flags: CODE } as MemoryRegion
  })
}

describe('a hostile table of regions costs no quadratic time and gives no endless list', () => {
  const cases = COUNTS.flatMap((count) => Object.entries(SHAPES).map(([shape, place]) => ({ count, shape, place })))
  it.each(cases)('$count regions, $shape', ({ count, place }) => {
    const { system, cell } = soundSet()
    const hostile: CellConfiguration = { ...cell, memoryRegions: regions(count, place) }
    const other = { ...hostile, name: 'other' }
    for (const problems of [
      checkConfiguration({ system, cells: [hostile, other], board }),
      checkCells([hostile, other]),
      checkConfiguration({
        system: { ...system, rootCell: { ...system.rootCell, memoryRegions: hostile.memoryRegions } },
        cells: [cell],
      }),
    ]) {
      expect(problems.length).toBeGreaterThan(0)
      expect(problems.length).toBeLessThan(200)
      expect(Math.max(...problems.map(({ message }) => message.length))).toBeLessThan(1000)
    }
    const lifted = liftConfiguration({ system, cells: [hostile] }, { board, name: 'hostile', format: 'rev14' })
    expect(lifted.ok).toBe(count < 10_000)
  })

  it('nor do a thousand devices on one bus address, or interrupt entries without end', () => {
    const { system, cell } = soundSet()
    const device = { ...cell.pciDevices[0]!, bdf: 0, shmemPeers: 255 }
    const chip = {
      ...cell.irqchips[0]!,
      pinBitmap: [~0, ~0, ~0, ~0].map((word) => word >>> 0) as [number, number, number, number],
    }
    const hostile: CellConfiguration = {
      ...cell,
      pciDevices: Array.from({ length: 1100 }, () => device),
      irqchips: Array.from({ length: 2000 }, (_, i) => ({ ...chip, pinBase: 32 * i })),
    }
    const problems = checkConfiguration({ system, cells: [hostile, { ...hostile, name: 'other' }], board })
    expect(problems.length).toBeLessThan(200)
    expect(Math.max(...problems.map(({ message }) => message.length))).toBeLessThan(1000)
    expect(liftConfiguration({ system, cells: [hostile] }, { name: 'hostile', format: 'rev14' }).ok).toBe(true)
  })
})
