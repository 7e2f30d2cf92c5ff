import { describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { parsePlan } from '../plan/parse'
import type { PlanDocument } from '../plan/plan'
import { grantedSpis, type MemoryRegion } from './configuration'
import { lower } from './lower'

const board = shippedLibrary().boards.get('imx8mm-evk')!

function lowered(document: PlanDocument) {
  const parsed = parsePlan(document)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return lower(parsed.value, board)
}

function plan(cells: PlanDocument['cells'], links: PlanDocument['links'] = []): PlanDocument {
  return { version: 1, name: 'test', board: 'imx8mm-evk', cells, links }
}

/** Region as the four words that Jailhouse stores, in hexadecimal. */
const words = (region: MemoryRegion) =>
  [region.physicalStart, region.virtualStart, region.size, region.flags].map((word) => word.toString(16)).join(' ')

const READ_WRITE_IO = 0x13
const ROOTSHARED = 0x80
const READ_WRITE_EXECUTE = 0x7
const LOADABLE = 0x40
const DMA = 0x8
const COMM_REGION = 0x20
const hex = (value: number) => value.toString(16)

describe("NXP's i.MX 8M Mini demo cells, planned here", () => {
  // Values of imx8mm-inmate-demo and imx8mm-linux-demo in nxp-imx/imx-jailhouse lf-6.6.3_1.0.0 (184a287f).
  it('gives the bare-metal cell the same console, RAM and communication region', () => {
    const [cell] = lowered(
      plan([
        {
          name: 'inmate-demo',
          guest: 'bare-metal',
          cpus: [3],
          console: 'uart2',
          memory: [{ purpose: 'ram', physical: '0xb3c00000', guest: '0x0', size: '64 KiB' }],
        },
      ]),
    ).cells
    expect(cell!.memoryRegions.map(words)).toEqual([
      `30890000 30890000 1000 ${hex(READ_WRITE_IO | ROOTSHARED)}`,
      `b3c00000 0 10000 ${hex(READ_WRITE_EXECUTE | LOADABLE)}`,
      `0 80000000 1000 ${hex(COMM_REGION | 0x3)}`,
    ])
    expect(cell).toMatchObject({ architecture: 2, cpus: [3], flags: 1, cpuResetAddress: 0n, cpuSetSize: 8 })
    expect(cell!.console).toMatchObject({ address: 0x30890000n, type: 8, flags: 3, divider: 0 })
    expect(grantedSpis(cell!)).toEqual([])
  })

  it('gives the Linux cell the same regions, interrupts and links', () => {
    const { cells, system } = lowered(
      plan(
        [
          {
            name: 'linux-inmate-demo',
            guest: 'linux',
            cpus: [2, 3],
            devices: ['usdhc3'],
            console: 'uart4',
            memory: [
              { purpose: 'loader', physical: '0xbb700000', guest: '0x0', size: '64 KiB' },
              { purpose: 'ram', physical: '0x93c00000', size: '0x24000000' },
            ],
          },
          { name: 'other', guest: 'bare-metal', cpus: [1] },
        ],
        [
          {
            name: 'demo',
            protocol: 'demo',
            between: ['root', 'other', 'linux-inmate-demo'],
            physical: '0xbbaf0000',
            size: '64 KiB',
          },
          {
            name: 'network',
            protocol: 'network',
            between: ['root', 'linux-inmate-demo'],
            physical: '0xbbb00000',
            size: '1 MiB',
          },
          {
            name: 'block',
            protocol: 'block',
            between: ['root', 'linux-inmate-demo'],
            physical: '0xbba00000',
            size: '0xe0000',
          },
          {
            name: 'console',
            protocol: 'console',
            between: ['root', 'linux-inmate-demo'],
            physical: '0xbbae0000',
            size: '64 KiB',
          },
        ],
      ),
    )
    const [linux] = cells
    expect(linux!.memoryRegions.map(words)).toEqual([
      'bbaf0000 bbaf0000 1000 81',
      'bbaf1000 bbaf1000 9000 83',
      'bbafa000 bbafa000 2000 81',
      'bbafc000 bbafc000 2000 81',
      'bbafe000 bbafe000 2000 83',
      'bbb00000 bbb00000 1000 81',
      '0 0 0 0',
      'bbb01000 bbb01000 7f000 81',
      'bbb80000 bbb80000 7f000 83',
      'bba00000 bba00000 1000 81',
      'bba01000 bba01000 df000 83',
      '0 0 0 0',
      '0 0 0 0',
      'bbae0000 bbae0000 1000 81',
      'bbae1000 bbae1000 f000 83',
      '0 0 0 0',
      '0 0 0 0',
      '30a60000 30a60000 1000 13',
      '30b60000 30b60000 10000 13',
      'bb700000 0 10000 47',
      `93c00000 93c00000 24000000 ${hex(READ_WRITE_EXECUTE | DMA | LOADABLE)}`,
      '0 80000000 1000 23',
    ])
    expect(grantedSpis(linux!)).toEqual([24, 29, 74, 75, 76, 77])
    expect(linux!.vpciIrqBase).toBe(74)
    expect(
      linux!.pciDevices.map((device) => [
        device.bdf,
        device.domain,
        device.shmemRegionsStart,
        device.shmemDevId,
        device.shmemPeers,
        device.shmemProtocol,
      ]),
    ).toEqual([
      [0x00, 1, 0, 2, 3, 0x0000],
      [0x08, 1, 5, 1, 2, 0x0001],
      [0x10, 1, 9, 1, 2, 0x8002],
      [0x18, 1, 13, 1, 2, 0x8003],
    ])
    // Root's side, as in NXP's root configuration.
    expect(system.rootCell.memoryRegions.slice(0, 17).map(words)).toEqual([
      'bbaf0000 bbaf0000 1000 1',
      'bbaf1000 bbaf1000 9000 3',
      'bbafa000 bbafa000 2000 3',
      'bbafc000 bbafc000 2000 1',
      'bbafe000 bbafe000 2000 1',
      'bbb00000 bbb00000 1000 81',
      '0 0 0 0',
      'bbb01000 bbb01000 7f000 83',
      'bbb80000 bbb80000 7f000 81',
      'bba00000 bba00000 1000 1',
      'bba01000 bba01000 df000 3',
      '0 0 0 0',
      '0 0 0 0',
      'bbae0000 bbae0000 1000 1',
      'bbae1000 bbae1000 f000 3',
      '0 0 0 0',
      '0 0 0 0',
    ])
    expect(system.rootCell.pciDevices.map((device) => [device.bdf, device.shmemDevId, device.shmemProtocol])).toEqual([
      [0x00, 0, 0x0000],
      [0x08, 0, 0x0001],
      [0x10, 0, 0xc002],
      [0x18, 0, 0xc003],
    ])
  })

  it("gives root the board's regions, every core and every interrupt", () => {
    const { system } = lowered(plan([]))
    expect(system.rootCell.memoryRegions.map(words)).toEqual([
      '0 0 38800000 13',
      '38900000 38900000 7700000 13',
      '40000000 40000000 73c00000 7',
      'b3c00000 b3c00000 4000000 7',
      'b8000000 b8000000 3700000 7',
      'bb700000 bb700000 100000 7',
      'bbc00000 bbc00000 2400000 7',
      'be000000 be000000 2000000 3',
    ])
    expect(system.rootCell.cpus).toEqual([0, 1, 2, 3])
    expect(system.rootCell.irqchips.map((chip) => [chip.pinBase, ...chip.pinBitmap])).toEqual(
      [32, 160, 288].map((pinBase) => [pinBase, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff]),
    )
    expect(system).toMatchObject({
      architecture: 2,
      flags: 1,
      hypervisorMemory: { physicalStart: 0xb7c00000n, size: 0x400000n },
      debugConsole: { address: 0x30890000n, size: 0x1000, type: 8, flags: 3 },
      pciMmconfigBase: 0xbb800000n,
      pciMmconfigEndBus: 0,
      pciIsVirtual: 1,
      pciDomain: 1,
      maintenanceIrq: 25,
      gicVersion: 3,
      gicdBase: 0x38800000n,
      gicrBase: 0x38880000n,
    })
    expect(system.iommuUnits).toHaveLength(8)
    expect(system.rootCell.vpciIrqBase).toBe(51)
  })
})

describe('what a plan leaves out', () => {
  const linux = (name: string, cpu: number) => ({
    name,
    guest: 'linux' as const,
    cpus: [cpu],
    memory: [{ purpose: 'ram' as const, physical: '0x93c00000', size: '256 MiB' }],
  })

  it('gives every Linux cell a loader of its own, which it starts in', () => {
    const { cells } = lowered(plan([linux('a', 1), linux('b', 2)]))
    const loaders = cells.map((cell) => cell.memoryRegions[0]!)
    expect(loaders.map(words)).toEqual(['bb700000 0 10000 47', 'bb710000 0 10000 47'])
    expect(cells.map((cell) => cell.cpuResetAddress)).toEqual([0n, 0n])
  })

  it('puts loaders around what lies in the loader area already', () => {
    const crowded = linux('a', 1)
    const { cells } = lowered(
      plan([
        { ...crowded, memory: [...crowded.memory, { purpose: 'shared', physical: '0xbb700000', size: '68 KiB' }] },
      ]),
    )
    expect(cells[0]!.memoryRegions.map(words)).toContain('bb720000 0 10000 47')
  })

  it('starts a cell in its RAM, or where the plan says', () => {
    const zephyr = {
      name: 'z',
      guest: 'zephyr' as const,
      cpus: [3],
      memory: [{ purpose: 'ram' as const, physical: '0xb3c00000', size: '1 MiB' }],
    }
    expect(lowered(plan([zephyr])).cells[0]!.cpuResetAddress).toBe(0xb3c00000n)
    expect(lowered(plan([{ ...zephyr, entry: '0xb3c01000' }])).cells[0]!.cpuResetAddress).toBe(0xb3c01000n)
  })
})

describe('devices', () => {
  const withDevices = (...devices: string[]) =>
    lowered(plan([{ name: 'c', guest: 'zephyr', cpus: [3], devices }])).cells[0]!

  it('widens registers to whole pages and lists a page once', () => {
    // usbotg1 has 512 bytes at 0x32e4_0000 and usbmisc1 the next 512.
    expect(withDevices('usbotg1', 'usbmisc1').memoryRegions.map(words)).toEqual([
      '32e40000 32e40000 1000 13',
      '0 80000000 1000 23',
    ])
  })

  it('gives all register blocks of a device', () => {
    expect(withDevices('gpmi').memoryRegions.map(words).slice(0, 2)).toEqual([
      '33002000 33002000 2000 13',
      '33004000 33004000 4000 13',
    ])
  })

  it('grants the interrupt of a device once, though its four channels list it four times', () => {
    expect(grantedSpis(withDevices('dma_apbh'))).toEqual([12])
  })

  it('skips devices that the board does not have', () => {
    expect(withDevices('warp-drive').memoryRegions).toHaveLength(1)
  })

  it('gives a UART that is console and device as the device', () => {
    const [cell] = lowered(
      plan([{ name: 'c', guest: 'zephyr', cpus: [3], devices: ['uart4'], console: 'uart4' }]),
    ).cells
    expect(cell!.memoryRegions.map(words)[0]).toBe('30a60000 30a60000 10000 13')
    expect(cell!.memoryRegions).toHaveLength(2)
    expect(grantedSpis(cell!)).toEqual([29])
  })
})

describe('origins', () => {
  it('leads every derived item of the quadcopter back to a place in its plan', () => {
    const document = shippedPlan('quadcopter-imx8mm')
    const { cells } = lowered(document)
    for (const cell of cells) {
      for (const item of [cell, ...cell.memoryRegions, ...cell.irqchips, ...cell.pciDevices]) {
        expect(item.origin?.label).toBeTruthy()
        const value = item.origin!.path.reduce<unknown>(
          (here, step) => (here as Record<string | number, unknown>)[step],
          document,
        )
        expect(value, item.origin!.path.join('.')).toBeDefined()
        expect(item.origin!.path.length).toBeGreaterThan(0)
      }
    }
    const ram = cells[0]!.memoryRegions.find((region) => region.origin!.label === 'RAM of flight')
    expect(ram!.origin!.path).toEqual(['cells', 0, 'memory', 0])
  })
})
