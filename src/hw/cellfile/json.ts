/**
 * Configurations as JSON that people read and edit: what `cellbench decode --json` prints and `cellbench encode` takes.
 * Nothing of a file is lost in it.
 */
import { z } from 'zod'
import type {
  CacheRegion,
  CellConfiguration,
  Console,
  IommuUnit,
  MemoryRegion,
  PciCapability,
  PciDevice,
  PioRegion,
  SystemConfiguration,
} from '../../sim/configuration/configuration'
import { faultsOf, placeOf, type Fault } from '../../sim/plan/faults'
import type { GuestAddress, PhysicalAddress } from '../../sim/plan/units'
import {
  CACHE_FLAG_NAMES,
  CACHE_TYPE_NAMES,
  CAPABILITY_FLAG_NAMES,
  CELL_FLAG_NAMES,
  CONSOLE_FLAG_NAMES,
  CONSOLE_TYPE_NAMES,
  IOMMU_TYPE_NAMES,
  MEMORY_FLAG_NAMES,
  PCI_TYPE_NAMES,
  PROTOCOL_NAMES,
  SYSTEM_FLAG_NAMES,
} from './constant-names'
import type { DecodedCellFile } from './decode'
import { FORMAT_IDS } from './formats'
import { irqchipSchema } from './json-interrupts'
import { bdf, count64, flags, flags64, hex, hex64, hexBytes, named, nameText, whole } from './json-values'
import { IOMMU_UNITS } from './pieces'

/** A list this long would not fit into the 4 MiB that a file may have. */
const LONGEST_LIST = 1 << 20
const listOf = <S extends z.ZodType>(schema: S) => z.array(schema).max(LONGEST_LIST)

const ARCHITECTURE_NAMES = { X86: 0n, ARM: 1n, ARM64: 2n }

const regionSchema = z.strictObject({
  physicalStart: hex64<PhysicalAddress>(),
  virtualStart: hex64<GuestAddress>(),
  size: hex64(),
  flags: flags64(MEMORY_FLAG_NAMES),
}) satisfies z.ZodType<MemoryRegion>

const consoleSchema = z.strictObject({
  type: named(CONSOLE_TYPE_NAMES, 16),
  address: hex64<PhysicalAddress>(),
  size: hex(32),
  flags: flags(CONSOLE_FLAG_NAMES, 16),
  divider: whole(32),
  gateNr: whole(32),
  clockReg: hex64(),
}) satisfies z.ZodType<Console>

const cacheRegionSchema = z.strictObject({
  start: whole(32),
  size: whole(32),
  type: named(CACHE_TYPE_NAMES, 8),
  flags: flags(CACHE_FLAG_NAMES, 16),
  padding: whole(8).exactOptional(),
}) satisfies z.ZodType<CacheRegion>

const pioRegionSchema = z.strictObject({ base: hex(16), length: hex(16) }) satisfies z.ZodType<PioRegion>

const pciDeviceSchema = z.strictObject({
  type: named(PCI_TYPE_NAMES, 8),
  iommu: whole(8),
  domain: whole(16),
  bdf,
  barMask: z.tuple([hex(32), hex(32), hex(32), hex(32), hex(32), hex(32)]),
  capsStart: whole(16),
  numCaps: whole(16),
  numMsiVectors: whole(8),
  msiFlags: whole(8),
  numMsixVectors: whole(16),
  msixRegionSize: hex(16),
  msixAddress: hex64(),
  shmemRegionsStart: whole(32),
  shmemDevId: whole(8),
  shmemPeers: whole(8),
  shmemProtocol: named(PROTOCOL_NAMES, 16),
}) satisfies z.ZodType<PciDevice>

const pciCapabilitySchema = z.strictObject({
  id: hex(16),
  start: hex(16),
  length: hex(16),
  flags: flags(CAPABILITY_FLAG_NAMES, 16),
}) satisfies z.ZodType<PciCapability>

const cellSchema = z.strictObject({
  name: nameText,
  architecture: named(ARCHITECTURE_NAMES, 8),
  stamp: z.strictObject({ signature: nameText, revision: whole(16) }).exactOptional(),
  id: whole(32),
  flags: flags(CELL_FLAG_NAMES, 32),
  cpuSetSize: whole(32),
  cpus: listOf(whole(32)),
  cpuResetAddress: hex64<GuestAddress>(),
  msgReplyTimeout: count64,
  vpciIrqBase: whole(32),
  console: consoleSchema,
  memoryRegions: listOf(regionSchema),
  cacheRegions: listOf(cacheRegionSchema),
  irqchips: listOf(irqchipSchema),
  pioRegions: listOf(pioRegionSchema),
  pciDevices: listOf(pciDeviceSchema),
  pciCapabilities: listOf(pciCapabilitySchema),
  streamIds: listOf(hex(32)),
}) satisfies z.ZodType<CellConfiguration>

const iommuUnitSchema = z.strictObject({
  type: named(IOMMU_TYPE_NAMES, 32),
  base: hex64<PhysicalAddress>(),
  size: hex(32),
  detail: hexBytes(12),
  smmuSidMask: hex(32).exactOptional(),
  smmuArch: hex(32).exactOptional(),
  smmuImpl: hex(32).exactOptional(),
}) satisfies z.ZodType<IommuUnit>

const unusedUnit = (): IommuUnit => ({ type: 0, base: 0n as PhysicalAddress, size: 0, detail: new Uint8Array(12) })
const isUnused = (unit: IommuUnit) =>
  unit.type === 0 &&
  unit.base === 0n &&
  unit.size === 0 &&
  unit.detail.every((byte) => byte === 0) &&
  [unit.smmuSidMask, unit.smmuArch, unit.smmuImpl].every((word) => word === undefined)

/** The units up to the last used one; the file always has eight. */
const iommuUnitsSchema = z.codec(z.array(iommuUnitSchema).max(IOMMU_UNITS), z.custom<IommuUnit[]>(), {
  decode: (units) => [...units, ...Array.from({ length: IOMMU_UNITS - units.length }, unusedUnit)],
  encode: (units) => {
    const used = [...units]
    while (used.length > 0 && isUnused(used[used.length - 1]!)) used.pop()
    return used
  },
})

const systemSchema = z.strictObject({
  architecture: named(ARCHITECTURE_NAMES, 8),
  flags: flags(SYSTEM_FLAG_NAMES, 32),
  hypervisorMemory: regionSchema,
  debugConsole: consoleSchema,
  pciMmconfigBase: hex64<PhysicalAddress>(),
  pciMmconfigEndBus: whole(8),
  pciIsVirtual: whole(8),
  pciDomain: whole(16),
  iommuUnits: iommuUnitsSchema,
  maintenanceIrq: whole(8),
  gicVersion: whole(8),
  gicPadding: hexBytes(2).exactOptional(),
  gicdBase: hex64<PhysicalAddress>(),
  giccBase: hex64<PhysicalAddress>(),
  gichBase: hex64<PhysicalAddress>(),
  gicvBase: hex64<PhysicalAddress>(),
  gicrBase: hex64<PhysicalAddress>(),
  rootCell: cellSchema,
}) satisfies z.ZodType<SystemConfiguration>

const formatSchema = z.enum(FORMAT_IDS)
const fileHead = { format: formatSchema, alsoFits: z.array(formatSchema).max(FORMAT_IDS.length).exactOptional() }
const fileSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('system'), ...fileHead, system: systemSchema }),
  z.strictObject({ kind: z.literal('cell'), ...fileHead, cell: cellSchema }),
]) satisfies z.ZodType<DecodedCellFile>

/** The JSON form: plain objects, lists, text and numbers. */
export type ConfigurationJson = z.input<typeof fileSchema>

/** JSON that is not a configuration. `faults` name each place, what stands there and what would be right. */
export class ConfigurationJsonError extends Error {
  override readonly name = 'ConfigurationJsonError'
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map((fault) => `${fault.place}: ${fault.message}`).join('\n'))
  }
}

/** A copy without the places in a plan, which are no part of a file. */
function withoutOrigins(value: unknown): unknown {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutOrigins)
  const entries = Object.entries(value).filter(([key]) => key !== 'origin')
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutOrigins(item)]))
}

/**
 * The JSON form of a configuration, from a file or from a plan.
 * @throws ZodError only for a configuration that no file could hold.
 */
export function configurationToJson(file: DecodedCellFile): ConfigurationJson {
  return z.encode(fileSchema, withoutOrigins(file) as DecodedCellFile)
}

/**
 * The configuration behind its JSON form.
 * @throws ConfigurationJsonError naming path, value and what would be right.
 */
export function configurationFromJson(json: unknown): DecodedCellFile {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    const message = 'is not a configuration: an object with kind, format and cell or system'
    throw new ConfigurationJsonError([{ path: [], place: placeOf([]), message }])
  }
  const result = fileSchema.safeParse(json, { reportInput: true })
  if (result.success) return result.data
  throw new ConfigurationJsonError(faultsOf(result.error, fileSchema, json))
}
