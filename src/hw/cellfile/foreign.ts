/** Configurations for processors that i.MX8 does not have. Nothing of them could be checked, simulated or loaded. */
import {
  CELL_FLAGS,
  MEMORY_FLAGS,
  type CellConfiguration,
  type SystemConfiguration,
} from '../../sim/configuration/configuration'
import { CellFileError } from './cell-file-error'
import { ARM64, type FileFormat } from './formats'

const ARM = 1
const NAMES: Readonly<Record<number, string>> = { 0: 'x86', [ARM]: '32-bit ARM' }

/**
 * Refuses a head for another processor, before anything is made of the rest. A 32-bit cell on ARM64 needs the AARCH32 flag;
 * shipped ones carry the 32-bit architecture as well, which the hypervisor never reads: such cells are read as they are.
 * @throws CellFileError naming the architecture.
 */
export function requireArm64({ architecture, flags }: Head, kind: 'system' | 'cell', format: FileFormat): void {
  if (architecture === ARM64) return
  const isCell = kind === 'cell'
  if (isCell && architecture === ARM && (flags & CELL_FLAGS.AARCH32) !== 0) return
  const name = NAMES[architecture]
  throw new CellFileError({
    offset: format.cellHead.offsetOf('architecture'),
    field: 'architecture',
    found: `${architecture}${name === undefined ? '' : ` (${name})`}`,
    expected: `${ARM64} (ARM64)${isCell ? ' or, with the AARCH32 flag, 1' : ' of i.MX8'}`,
  })
}

interface Head {
  architecture: number
  flags: number
}

/** Where the communication region of every x86 cell lies, and the I/O APIC of every PC. */
const X86_COMM_REGION = 0x100000n
const IO_APIC = 0xfec00000n

/** Until revision 13 a file does not say its architecture; I/O ports and the parts of a PC do. */
function requireNoPc(cell: CellConfiguration, isPc: boolean, format: FileFormat, headAt: number): void {
  if (format.hasArchitecture || cell.pioRegions.length === 0 || !isPc) return
  throw new CellFileError({
    offset: headAt + format.cellHead.offsetOf('') + 4 * format.lists.findIndex((list) => list.name === 'pio_regions'),
    field: 'num_pio_regions',
    found: `${cell.pioRegions.length} ranges of I/O ports, which only x86 has`,
    expected: '0, as ARM64 configurations have',
  })
}

const hasIoApic = (cell: CellConfiguration) => cell.irqchips.some((chip) => chip.address === IO_APIC)

/** @throws CellFileError for a cell of a PC. */
export function refusePcCell(cell: CellConfiguration, format: FileFormat): void {
  const isPc =
    hasIoApic(cell) ||
    cell.memoryRegions.some(
      (region) => (region.flags & MEMORY_FLAGS.COMM_REGION) !== 0n && region.virtualStart === X86_COMM_REGION,
    )
  requireNoPc(cell, isPc, format, 0)
}

/** @throws CellFileError for the system configuration of a PC. */
export function refusePcSystem(system: SystemConfiguration, format: FileFormat): void {
  const noGic = system.gichBase === 0n && system.gicvBase === 0n && system.gicrBase === 0n
  requireNoPc(system.rootCell, noGic || hasIoApic(system.rootCell), format, format.systemHead.bytes)
}
