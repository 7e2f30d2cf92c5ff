/** Configurations for processors that i.MX8 does not have. Nothing of them could be checked, simulated or loaded. */
import { CELL_FLAGS, type CellConfiguration, type SystemConfiguration } from '../../sim/configuration/configuration'
import { CellFileError } from './cell-file-error'
import { ARM64, type FileFormat } from './formats'

const ARM = 1
const NAMES: Readonly<Record<number, string>> = { 0: 'x86', [ARM]: '32-bit ARM' }

/**
 * A 32-bit cell on ARM64 needs the AARCH32 flag. Shipped ones carry the 32-bit architecture as well, which the hypervisor
 * never reads: such cells are read as they are.
 */
function requireArm64(architecture: number, isAarch32Cell: boolean, format: FileFormat, what: string): void {
  if (architecture === ARM64 || (architecture === ARM && isAarch32Cell)) return
  const name = NAMES[architecture]
  throw new CellFileError({
    offset: format.cellHead.offsetOf('architecture'),
    field: 'architecture',
    found: `${architecture}${name === undefined ? '' : ` (${name})`}`,
    expected: `${ARM64} (ARM64) ${what}`,
  })
}

/** Where the communication region of every x86 cell lies, and the I/O APIC of every PC. */
const X86_COMM_REGION = 0x100000n
const IO_APIC = 0xfec00000n
const MEM_COMM_REGION = 0x20n

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

/** @throws CellFileError for a cell of an x86 or 32-bit ARM machine. */
export function refuseForeignCell(cell: CellConfiguration, format: FileFormat): void {
  const isAarch32 = (cell.flags & CELL_FLAGS.AARCH32) !== 0
  requireArm64(cell.architecture, isAarch32, format, 'or, with the AARCH32 flag, 1')
  const isPc =
    cell.irqchips.some((chip) => chip.address === IO_APIC) ||
    cell.memoryRegions.some(
      (region) => (region.flags & MEM_COMM_REGION) !== 0n && region.virtualStart === X86_COMM_REGION,
    )
  requireNoPc(cell, isPc, format, 0)
}

/** @throws CellFileError for the system configuration of an x86 or 32-bit ARM machine. */
export function refuseForeignSystem(system: SystemConfiguration, format: FileFormat): void {
  requireArm64(system.architecture, false, format, 'of i.MX8')
  const noGic = system.gichBase === 0n && system.gicvBase === 0n && system.gicrBase === 0n
  requireNoPc(system.rootCell, noGic, format, format.systemHead.bytes)
}
