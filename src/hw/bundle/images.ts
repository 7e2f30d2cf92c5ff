/**
 * What has to be loaded into each cell and where. Which file it is, only the person at the board knows; the addresses follow
 * from the configuration.
 *
 * Linux: the loader of Jailhouse's inmates at the reset address, its command line 4 KiB above, device tree at the start of
 * the RAM, kernel at the next 2 MiB boundary, initial RAM disk behind twice the kernel's size: the places that
 * `jailhouse cell linux` chooses.
 */
import { hasFlags, type CellConfiguration } from '../../sim/configuration/configuration'
import type { Guest } from '../../sim/plan/plan'
import { isLinuxMemory } from '../devicetree/linux-cell'

const BLOCK = 2n << 20n
/** Where the loader's command line lies, from the reset address (Jailhouse's inmate library). */
const COMMAND_LINE = 0x1000n
/** The device tree of a RAM that starts at 0 leaves room for the vectors. */
const DEVICE_TREE_ABOVE_ZERO = 0x2000n

/** A guest of one image. */
export interface PlainImage {
  kind: 'plain'
  /** Start of the loadable region that holds the entry: where the image is linked. */
  address: bigint
  entry: bigint
}

/** A Linux guest. */
export interface LinuxImages {
  kind: 'linux'
  loader: bigint
  commandLine: bigint
  deviceTree: bigint
  /** Bytes that the device tree may have. */
  deviceTreeRoom: bigint
  /** Before the image's own text offset. */
  kernel: bigint
}

export type Images = PlainImage | LinuxImages

function plainImage(cell: CellConfiguration): PlainImage {
  const entry = cell.cpuResetAddress
  const region = cell.memoryRegions.find(
    ({ virtualStart, size, flags }) =>
      hasFlags({ flags }, 'WRITE', 'LOADABLE') && entry >= virtualStart && entry < virtualStart + size,
  )
  return { kind: 'plain', address: region?.virtualStart ?? entry, entry }
}

/** The images of a cell; a Linux without RAM that can hold it is treated as a single image. */
export function imagesOf(cell: CellConfiguration, guest: Guest): Images {
  if (guest !== 'linux' && guest !== 'linux-rt') return plainImage(cell)
  const ram = cell.memoryRegions.find((region) => isLinuxMemory(region) && hasFlags(region, 'LOADABLE'))
  if (!ram) return plainImage(cell)
  const deviceTree = ram.virtualStart === 0n ? DEVICE_TREE_ABOVE_ZERO : ram.virtualStart
  const kernel = (deviceTree / BLOCK + 1n) * BLOCK
  return {
    kind: 'linux',
    loader: cell.cpuResetAddress,
    commandLine: cell.cpuResetAddress + COMMAND_LINE,
    deviceTree,
    deviceTreeRoom: kernel - deviceTree,
    kernel,
  }
}
