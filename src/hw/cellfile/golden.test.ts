/** The golden vectors of all formats: made-up files packed by gcc, read back and built from values written out here. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type {
  CellConfiguration,
  Console,
  IommuUnit,
  PciDevice,
  SystemConfiguration,
} from '../../sim/configuration/configuration'
import type { GuestAddress, PhysicalAddress } from '../../sim/plan/units'
import { decodeCellFile } from './decode'
import { encodeCell, encodeCellFile, encodeSystem } from './encode'
import { FORMAT_IDS, type FormatId } from './formats'

const fixture = new URL('../../../tests/fixtures/jailhouse/golden-vectors.json', import.meta.url)
const golden = JSON.parse(readFileSync(fixture, 'utf8')) as Record<FormatId, Record<'cell' | 'system', { hex: string }>>
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const physical = (value: bigint) => value as PhysicalAddress
const guest = (value: bigint) => value as GuestAddress

const READ = 0x1n
const WRITE = 0x2n
const EXECUTE = 0x4n
const DMA = 0x8n
const IO = 0x10n
const COMM_REGION = 0x20n
const LOADABLE = 0x40n
const ROOTSHARED = 0x80n

const region = (address: bigint, size: bigint, flags: bigint) => ({
  physicalStart: physical(address),
  virtualStart: guest(address),
  size,
  flags,
})
const uart = (address: bigint, size: number): Console => ({
  address: physical(address),
  size,
  type: 8,
  flags: 3,
  divider: 0,
  gateNr: 0,
  clockReg: 0n,
})
const noConsole: Console = { ...uart(0n, 0), type: 0, flags: 0 }
const link: PciDevice = {
  type: 3,
  iommu: 0,
  domain: 1,
  bdf: 1 << 3,
  barMask: [0xfffff000, 0, 0, 0, 0, 0],
  capsStart: 0,
  numCaps: 0,
  numMsiVectors: 0,
  msiFlags: 0,
  numMsixVectors: 0,
  msixRegionSize: 0,
  msixAddress: 0n,
  shmemRegionsStart: 0,
  shmemDevId: 0,
  shmemPeers: 2,
  shmemProtocol: 1,
}

const cell: CellConfiguration = {
  architecture: 2,
  name: 'golden-cell',
  id: 0,
  flags: 0x1,
  cpuSetSize: 8,
  cpus: [2, 3],
  memoryRegions: [
    region(0xbba00000n, 0x1000n, READ | ROOTSHARED),
    region(0xbba01000n, 0x1000n, READ | WRITE | ROOTSHARED),
    region(0xbba02000n, 0x1000n, READ | ROOTSHARED),
    region(0xbba03000n, 0x1000n, READ | WRITE | ROOTSHARED),
    region(0x30a60000n, 0x1000n, READ | WRITE | IO),
    region(0x93c00000n, 0x1000000n, READ | WRITE | EXECUTE | DMA | LOADABLE),
    { ...region(0n, 0x1000n, READ | WRITE | COMM_REGION), virtualStart: guest(0x80000000n) },
  ],
  cacheRegions: [],
  irqchips: [{ address: physical(0x38800000n), id: 0, pinBase: 32, pinBitmap: [1 << 29, 0, 0x3c00, 0] }],
  pioRegions: [],
  pciDevices: [{ ...link, shmemDevId: 1 }],
  pciCapabilities: [],
  streamIds: [],
  vpciIrqBase: 74,
  cpuResetAddress: guest(0x93c00000n),
  msgReplyTimeout: 0n,
  console: uart(0x30a60000n, 0),
}

const unusedIommu = (): IommuUnit => ({ type: 0, base: physical(0n), size: 0, detail: new Uint8Array(12) })
const system: SystemConfiguration = {
  architecture: 2,
  flags: 0x1,
  hypervisorMemory: { ...region(0xb7c00000n, 0x400000n, 0n), virtualStart: guest(0n) },
  debugConsole: uart(0x30890000n, 0x1000),
  pciMmconfigBase: physical(0xbb800000n),
  pciMmconfigEndBus: 0,
  pciIsVirtual: 1,
  pciDomain: 1,
  iommuUnits: [
    { ...unusedIommu(), type: 5, base: physical(0x51400000n), size: 0x40000 },
    ...Array.from({ length: 7 }, unusedIommu),
  ],
  maintenanceIrq: 25,
  gicVersion: 3,
  gicdBase: physical(0x38800000n),
  giccBase: physical(0n),
  gichBase: physical(0n),
  gicvBase: physical(0n),
  gicrBase: physical(0x38880000n),
  rootCell: {
    ...cell,
    architecture: 0,
    name: 'golden-root',
    flags: 0,
    cpus: [0, 1, 2, 3],
    memoryRegions: [
      region(0xbba00000n, 0x1000n, READ),
      region(0xbba01000n, 0x1000n, READ | WRITE),
      region(0xbba02000n, 0x1000n, READ | WRITE),
      region(0xbba03000n, 0x1000n, READ),
      region(0n, 0x38800000n, READ | WRITE | IO),
      region(0x40000000n, 0x73c00000n, READ | WRITE | EXECUTE),
    ],
    irqchips: [
      {
        address: physical(0x38800000n),
        id: 0,
        pinBase: 32,
        pinBitmap: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      },
      { address: physical(0x38800000n), id: 0, pinBase: 160, pinBitmap: [1, 2, 4, 8] },
    ],
    pciDevices: [link],
    streamIds: [(0x7f8 << 16) | 0x11],
    vpciIrqBase: 51,
    cpuResetAddress: guest(0n),
    console: noConsole,
  },
}

/** Before revision 13 there was no MMU-500, and a stream ID was a plain word: the vectors have an SMMUv3 there. */
const olderSystem: SystemConfiguration = {
  ...system,
  iommuUnits: [{ ...system.iommuUnits[0]!, type: 3 }, ...system.iommuUnits.slice(1)],
  rootCell: { ...system.rootCell, streamIds: [0x11] },
}

describe.each(FORMAT_IDS)('golden vectors of %s', (format) => {
  const made = format === 'rev14' || format === 'rev13' ? system : olderSystem

  it('builds the cell from named values', () => {
    expect(hex(encodeCell(cell, format))).toBe(golden[format].cell.hex)
  })

  it('builds the system from named values', () => {
    expect(hex(encodeSystem(made, format))).toBe(golden[format].system.hex)
  })

  it('tells the format, reads both and writes the same bytes', () => {
    const decodedCell = decodeCellFile(bytesOf(golden[format].cell.hex))
    const decodedSystem = decodeCellFile(bytesOf(golden[format].system.hex))
    // Cell files of revision 12 are the same upstream and at NXP.
    const cellFormat =
      format === 'rev12' || format === 'rev12-nxp' ? { format: 'rev12', alsoFits: ['rev12-nxp'] } : { format }
    expect(decodedCell).toEqual({ kind: 'cell', ...cellFormat, cell })
    expect(decodedSystem).toEqual({ kind: 'system', format, system: made })
    expect(hex(encodeCellFile(decodedCell))).toBe(golden[format].cell.hex)
    expect(hex(encodeCellFile(decodedSystem))).toBe(golden[format].system.hex)
  })
})
