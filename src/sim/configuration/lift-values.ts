/** Values of a configuration as an imported part writes them: hexadecimal text, and nothing where it is zero. */
import type { ImportedCellDocument } from '../plan/imported'
import type { CellConfiguration, Console, PciDevice } from './configuration'
import { sameContent } from './same'

export const hex = (value: bigint) => `0x${value.toString(16)}`

/** A copy of `value` without `keys`. */
export function omit<T extends object, K extends keyof T>(value: T, ...keys: K[]): Omit<T, K> {
  const left = Object.entries(value).filter(([key]) => !(keys as string[]).includes(key))
  return Object.fromEntries(left) as Omit<T, K>
}

/** `value` without the fields that are 0. */
function withoutZeros<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== 0)) as Partial<T>
}

/** A console descriptor. */
export function liftConsole({ address, clockReg, ...rest }: Console): NonNullable<ImportedCellDocument['console']> {
  return { address: hex(address), ...withoutZeros(rest), ...(clockReg === 0n ? {} : { clockReg: hex(clockReg) }) }
}

/** A PCI device that is no link's end. `firstRegion` is a reference where one says the same. */
export function liftPciDevice(device: PciDevice, firstRegion: string | number) {
  const { msixAddress, type, barMask, bdf, ...rest } = omit(device, 'shmemRegionsStart', 'origin')
  const usual = sameContent(barMask, [0xfffff000, 0, 0, 0, 0, 0])
  return {
    ...(type === 3 ? {} : { type }),
    bdf,
    ...withoutZeros(rest),
    ...(usual ? {} : { barMask: [...barMask] as PciDevice['barMask'] }),
    ...(msixAddress === 0n ? {} : { msixAddress: hex(msixAddress) }),
    ...(firstRegion === 0 ? {} : { firstRegion }),
  }
}

/** The lists and numbers of a cell that a plan has no words for, where they are not what lowering makes. */
export function liftRemainder(
  cell: CellConfiguration,
  usual: { architecture: number; flags: number; streamIds: readonly number[] },
): ImportedCellDocument {
  const result: ImportedCellDocument = {}
  if (cell.architecture !== usual.architecture) result.architecture = cell.architecture
  if (cell.id !== 0) result.id = cell.id
  if (cell.flags !== usual.flags) result.flags = cell.flags
  if (cell.cpuSetSize !== 8) result.cpuSetSize = cell.cpuSetSize
  if (cell.msgReplyTimeout !== 0n) result.msgReplyTimeout = hex(cell.msgReplyTimeout)
  if (cell.cacheRegions.length > 0) {
    result.cacheRegions = cell.cacheRegions.map(({ start, size, type, flags }) => ({ start, size, type, flags }))
  }
  if (cell.pioRegions.length > 0) result.pioRegions = cell.pioRegions.map(({ base, length }) => ({ base, length }))
  if (cell.pciCapabilities.length > 0)
    result.pciCapabilities = cell.pciCapabilities.map((capability) => ({ ...capability }))
  if (!sameContent(cell.streamIds, usual.streamIds)) result.streamIds = [...cell.streamIds]
  return result
}
