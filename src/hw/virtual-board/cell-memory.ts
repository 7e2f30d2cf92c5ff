/** What was loaded into a cell, and which of its addresses are there. */
import { hasFlags, type CellConfiguration, type MemoryRegion } from '../../sim/configuration/configuration'
import { programOf, type ImageProgram } from './images'

/** Where a program finds its arguments, from its start (Jailhouse's inmate library), and how long they can be. */
const COMMAND_LINE = 0x1000n
const COMMAND_LINE_BYTES = 256

interface Loaded {
  bytes: Uint8Array
  /** Counts up with each load, so that a program can tell that its data was written anew. */
  generation: number
}

/** An access that traps for good. */
export type Fault = 'unmapped' | 'sub-page'

export class CellMemory {
  private readonly loaded = new Map<bigint, Loaded>()
  private generation = 0

  constructor(readonly configuration: CellConfiguration) {}

  /** Puts an image at a guest address, over what was there. */
  load(address: bigint, bytes: Uint8Array): void {
    if (bytes.length === 0) return
    const end = address + BigInt(bytes.length)
    for (const start of this.loaded.keys()) if (start >= address && start < end) this.loaded.delete(start)
    this.generation += 1
    this.loaded.set(address, { bytes, generation: this.generation })
  }

  /** The program where the cell's first core starts; `image` is false where nothing was loaded. */
  entry(): { image: boolean; program: ImageProgram | undefined; generation: number; commandLine: string } {
    const at = this.configuration.cpuResetAddress
    const found = [...this.loaded].find(([start, { bytes }]) => at >= start && at < start + BigInt(bytes.length))
    if (!found) return { image: false, program: undefined, generation: 0, commandLine: '' }
    const [start, { bytes, generation }] = found
    const line = this.loaded.get(start + COMMAND_LINE)?.bytes.subarray(0, COMMAND_LINE_BYTES) ?? new Uint8Array()
    const text = new TextDecoder('latin1').decode(line).split('\0')[0]!
    return { image: true, program: programOf(bytes), generation, commandLine: text }
  }

  /** Whether an access of `size` bytes gets through; the last region that covers it wins. */
  fault(address: bigint, size: number, access: 'READ' | 'WRITE'): Fault | undefined {
    const end = address + BigInt(size)
    const covering = this.configuration.memoryRegions.filter(
      (one) => address >= one.virtualStart && end <= one.virtualStart + one.size,
    )
    const region = covering.at(-1)
    if (!region || !hasFlags(region, access)) return 'unmapped'
    return isSubPage(region) && !allowsWidth(region, size) ? 'sub-page' : undefined
  }
}

const PAGE = 4096n

function isSubPage(region: MemoryRegion): boolean {
  return region.virtualStart % PAGE !== 0n || region.size % PAGE !== 0n
}

function allowsWidth(region: MemoryRegion, size: number): boolean {
  const flag = ({ 1: 'IO_8', 2: 'IO_16', 4: 'IO_32', 8: 'IO_64' } as const)[size]
  return flag !== undefined && hasFlags(region, flag)
}
