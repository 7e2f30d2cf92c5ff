/**
 * What an imported configuration holds and the plan's own words cannot say: order, odd numbers, tables as they were.
 *
 * Everything here is optional and says only the difference: what is left out is derived as in any other plan. The order of
 * regions and devices is given by reference ("memory ram", "link network"), so that a plan stays editable after import:
 * what is moved is found where it is now, what is added comes last, and what was removed is passed over.
 *
 * The schemas are made when the first imported plan is read: they are as many as those of all the rest of a plan.
 */
import { z } from 'zod'
import { late } from './late-schema'
import type { GuestAddress, PhysicalAddress } from './units'

const WORD = /^0x[0-9a-fA-F]{1,16}$/

/** A 64-bit number as Jailhouse's files hold it, without the 48 bits that a plan's own addresses keep to. */
function word<T extends bigint = bigint>() {
  return z
    .string()
    .regex(WORD, { error: 'is not a number of up to 64 bits such as "0xb3c00000"' })
    .transform((text) => BigInt(text) as T)
}

const whole = (bits: 8 | 16 | 32) =>
  z
    .int()
    .min(0)
    .max(2 ** bits - 1)
const zero = (bits: 8 | 16 | 32) => whole(bits).default(0)

/** JAILHOUSE_PCI_TYPE_IVSHMEM. */
const IVSHMEM = 3
/** One register page and INTx: what every ivshmem device on i.MX has. */
const BAR_MASKS: [number, number, number, number, number, number] = [0xfffff000, 0, 0, 0, 0, 0]

const consoleSchema = () =>
  z.strictObject({
    address: word<PhysicalAddress>(),
    size: zero(32),
    type: zero(16),
    flags: zero(16),
    divider: zero(32),
    gateNr: zero(32),
    clockReg: word().prefault('0x0'),
  })

const pciDeviceSchema = () =>
  z.strictObject({
    type: whole(8).default(IVSHMEM),
    iommu: zero(8),
    domain: zero(16),
    bdf: whole(16).describe('bus << 8 | device << 3 | function'),
    barMask: z.tuple([whole(32), whole(32), whole(32), whole(32), whole(32), whole(32)]).default(BAR_MASKS),
    capsStart: zero(16),
    numCaps: zero(16),
    numMsiVectors: zero(8),
    msiFlags: zero(8),
    numMsixVectors: zero(16),
    msixRegionSize: zero(16),
    msixAddress: word().prefault('0x0'),
    firstRegion: z
      .union([whole(32), z.string()])
      .default(0)
      .describe('First region of its shared memory: a reference as in regions, or an index'),
    shmemDevId: zero(8),
    shmemPeers: zero(8),
    shmemProtocol: zero(16),
  })
/** A link's device in a PCI domain that is not the board's. */
const linkDeviceSchema = () => z.strictObject({ link: z.string().min(1), domain: whole(16) })
export type ImportedPciDevice =
  string | z.output<ReturnType<typeof linkDeviceSchema>> | z.output<ReturnType<typeof pciDeviceSchema>>

const irqchipSchema = () =>
  z.strictObject({
    address: word<PhysicalAddress>(),
    id: zero(32),
    pinBase: whole(32),
    pinBitmap: z.tuple([whole(32), whole(32), whole(32), whole(32)]),
  })

const interruptsSchema = () =>
  z.strictObject({
    spis: z.int().min(0).max(988).optional().describe('For root: how many SPIs it is granted, counted from 0'),
    base: whole(32).optional().describe('SPI of INTA of the virtual PCI host'),
    granted: z.array(z.int().min(0).max(1023)).default([]).describe('SPIs beside those of devices and links'),
    withheld: z.array(z.int().min(0).max(1023)).default([]).describe('SPIs of devices and links that are not granted'),
    entries: z.array(whole(32)).optional().describe('First INTID of each irqchip entry, 128 each'),
    irqchips: z.array(irqchipSchema()).optional().describe('The table as it was, where it is no plain list of SPIs'),
  })

const cellFields = () => ({
  regions: z
    .array(z.string())
    .optional()
    .describe('Order of the regions: "link NAME", "console", "device NAME", "memory NAME", "loader", "communication"'),
  pciDevices: z
    .array(z.union([z.string(), linkDeviceSchema(), pciDeviceSchema()]))
    .optional()
    .describe('The virtual PCI devices in their order: "link NAME", or a device that is no link of the plan'),
  interrupts: interruptsSchema().optional(),
  architecture: whole(8).optional(),
  id: whole(32).optional(),
  flags: whole(32).optional(),
  cpuSetSize: whole(32).optional().describe('Bytes'),
  msgReplyTimeout: word().optional(),
  console: consoleSchema().optional().describe('The console of the descriptor; the words say what is mapped'),
  cacheRegions: z
    .array(z.strictObject({ start: whole(32), size: whole(32), type: zero(8), flags: zero(16) }))
    .optional(),
  pioRegions: z.array(z.strictObject({ base: whole(16), length: whole(16) })).optional(),
  pciCapabilities: z
    .array(z.strictObject({ id: whole(16), start: zero(16), length: zero(16), flags: zero(16) }))
    .optional(),
  streamIds: z.array(whole(32)).optional(),
})

/** The imported part of a cell. */
export const importedCellSchema = late(() => z.strictObject(cellFields()))

const iommuUnitSchema = () =>
  z.strictObject({
    type: whole(32),
    base: word<PhysicalAddress>(),
    size: zero(32),
    detail: z.array(whole(8)).length(12).optional().describe('The 12 bytes whose meaning depends on the type'),
  })

const systemSchema = () =>
  z.strictObject({
    architecture: whole(8).optional(),
    flags: whole(32).optional(),
    hypervisorMemory: z
      .strictObject({
        physical: word<PhysicalAddress>(),
        guest: word<GuestAddress>().prefault('0x0'),
        size: word(),
        flags: word().prefault('0x0'),
      })
      .optional(),
    debugConsole: consoleSchema().optional(),
    pciMmconfigBase: word<PhysicalAddress>().optional(),
    pciMmconfigEndBus: whole(8).optional(),
    pciIsVirtual: whole(8).optional(),
    pciDomain: whole(16).optional(),
    iommuUnits: z.array(iommuUnitSchema()).max(8).optional(),
    maintenanceIrq: whole(8).optional(),
    gicVersion: whole(8).optional(),
    gicdBase: word<PhysicalAddress>().optional(),
    giccBase: word<PhysicalAddress>().optional(),
    gichBase: word<PhysicalAddress>().optional(),
    gicvBase: word<PhysicalAddress>().optional(),
    gicrBase: word<PhysicalAddress>().optional(),
  })

/** The imported part of root. `memory` is given by the plan's schema, which knows regions. */
export function importedRootSchema<M extends z.ZodType>(region: M) {
  return late(() =>
    z.strictObject({
      ...cellFields(),
      cpus: z.array(z.int().min(0).max(63)).optional().describe("Root's cores; the board's when left out"),
      entry: word<GuestAddress>().optional(),
      memory: z.array(region).optional().describe("Root's regions beside its links; the board's when left out"),
      system: systemSchema().optional().describe("The system configuration around root, where it is not the board's"),
    }),
  )
}

export type ImportedCell = z.output<typeof importedCellSchema>
export type ImportedCellDocument = z.input<typeof importedCellSchema>
export type ImportedSystem = z.output<ReturnType<typeof systemSchema>>
