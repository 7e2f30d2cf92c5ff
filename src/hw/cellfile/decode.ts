/** Jailhouse's configuration files read into configurations. */
import type { CellConfiguration, SystemConfiguration } from '../../sim/configuration/configuration'
import { CellFileError } from './cell-file-error'
import { Input } from './codec'
import { refusePcCell, refusePcSystem, requireArm64 } from './foreign'
import { forkOf } from './forks'
import { FORMATS, type FileFormat, type FormatId } from './formats'
import type { CellHead, Stamp } from './heads'
import type { Structure } from './structure'
import { recogniseFile, type FileKind } from './recognise'

/** Larger than any configuration can be: it lives in the hypervisor's memory, 4 MiB on every i.MX8. */
export const LARGEST_CELL_FILE_BYTES = 4 * 1024 * 1024

/** Half a million cores, and the most that a cell configuration may have altogether: Jailhouse takes 64 KiB. */
export const LARGEST_CPU_SET_BYTES = 64 * 1024

/** What a `.cell` file holds. `alsoFits` names the other formats that the same bytes are valid in, where there are any. */
export type DecodedCellFile = { format: FormatId; alsoFits?: FormatId[] } & (
  { kind: 'system'; system: SystemConfiguration } | { kind: 'cell'; cell: CellConfiguration }
)

/** Refuses a file that ends before `needed` bytes. */
function requireBytes(input: Input, needed: number, what: string): void {
  if (input.bytes.length >= needed) return
  throw new CellFileError({
    offset: input.bytes.length,
    field: what,
    found: `the end of the file after ${input.bytes.length} bytes`,
    expected: `at least ${needed} bytes for the ${what}`,
  })
}

/**
 * Holds the counts of a descriptor against the bytes that follow it, before anything is made of them.
 * `headAt` is where the descriptor starts.
 */
function requireLists(input: Input, format: FileFormat, head: CellHead, headAt: number, place: string): void {
  const size = input.bytes.length
  let end = headAt + format.cellHead.bytes
  const claims = [
    { name: 'cpu_set_size', offset: format.cellHead.offsetOf('cpu_set_size'), count: head.cpuSetSize, bytes: 1 },
    ...format.lists.map((list, i) => ({
      name: list.countName,
      offset: format.cellHead.offsetOf('') + 4 * i,
      count: head.counts[i]!,
      bytes: list.bytes,
    })),
  ]
  for (const claim of claims) {
    const room = Math.floor((size - end) / claim.bytes)
    if (claim.count > room) {
      throw new CellFileError({
        offset: headAt + claim.offset,
        field: place + claim.name,
        found: String(claim.count),
        expected: `at most ${room}: the file has ${size} bytes, ${size - end} of them from byte ${end} on`,
      })
    }
    end += claim.count * claim.bytes
  }
  if (head.cpuSetSize > LARGEST_CPU_SET_BYTES) {
    throw new CellFileError({
      offset: headAt + format.cellHead.offsetOf('cpu_set_size'),
      field: `${place}cpu_set_size`,
      found: String(head.cpuSetSize),
      expected: `at most ${LARGEST_CPU_SET_BYTES} bytes`,
    })
  }
  if (end < size) {
    throw new CellFileError({
      offset: end,
      field: 'end of file',
      found: `${size - end} more bytes`,
      expected: `the file to end after ${end} bytes, as its counts say`,
    })
  }
}

/** What a head says about the configuration, without what it says about the file. */
function withoutStamp<T extends Stamp>(head: T): Omit<T, keyof Stamp> {
  const named: Omit<T, keyof Stamp> & Partial<Stamp> = { ...head }
  delete named.signature
  delete named.revision
  return named
}

function readCell(
  input: Input,
  format: FileFormat,
  layout: Structure<CellHead>,
  place: string,
): { head: CellHead; cell: CellConfiguration } {
  const headAt = input.offset
  requireBytes(input, headAt + layout.bytes, place === '' ? 'cell descriptor' : 'root cell descriptor')
  const head = layout.read(input)
  if (place === '') requireArm64(head, 'cell', format)
  requireLists(input, format, head, headAt, place)
  const { counts, ...named } = withoutStamp(head)
  const cpuSet = input.raw(head.cpuSetSize)
  const cpus: number[] = []
  cpuSet.forEach((byte, i) => {
    for (let bit = 0; bit < 8; bit += 1) if ((byte >>> bit) & 1) cpus.push(8 * i + bit)
  })
  const cell: CellConfiguration = {
    ...named,
    cpus,
    memoryRegions: [],
    cacheRegions: [],
    irqchips: [],
    pioRegions: [],
    pciDevices: [],
    pciCapabilities: [],
    streamIds: [],
  }
  format.lists.forEach((list, i) => {
    list.read(input, counts[i]!, cell)
  })
  return { head, cell }
}

function readSystem(input: Input, format: FileFormat): SystemConfiguration {
  requireBytes(input, format.systemHead.bytes, 'system configuration')
  const named = withoutStamp(format.systemHead.read(input))
  requireArm64(named, 'system', format)
  const { head, cell } = input.within('root_cell', () => readCell(input, format, format.rootCellHead, 'root_cell.'))
  const { signature, revision } = head
  return { ...named, rootCell: signature === '' && revision === 0 ? cell : { ...cell, stamp: { signature, revision } } }
}

/**
 * Reads a file whose kind and format are known.
 * @throws CellFileError for a file that is not what it is said to be, and for processors that i.MX8 does not have.
 */
export function decodeAs(bytes: Uint8Array, kind: FileKind['kind'], formatId: FormatId): DecodedCellFile {
  const format = FORMATS[formatId]
  const input = new Input(bytes)
  if (kind === 'system') {
    const system = readSystem(input, format)
    refusePcSystem(system, format)
    return { kind, format: formatId, system }
  }
  const { cell } = readCell(input, format, format.cellHead, '')
  refusePcCell(cell, format)
  return { kind, format: formatId, cell }
}

const PAGE = 4096n

/** How much of a system configuration looks as every known one does, for a file whose lengths leave a choice. */
function plausibility(file: DecodedCellFile): number {
  if (file.kind === 'cell') return 0
  const { system } = file
  return [
    system.gicVersion === 2 || system.gicVersion === 3,
    system.gicdBase !== 0n && system.gicdBase % PAGE === 0n,
    system.iommuUnits.every((unit) => unit.type <= 5 && unit.base % PAGE === 0n),
    system.rootCell.stamp === undefined,
    /^[\x20-\x7e]+$/.test(system.rootCell.name),
    system.rootCell.cpus.length > 0,
  ].filter(Boolean).length
}

/** The error to show for a file that no format explains. */
function worstFault(bytes: Uint8Array, kind: FileKind['kind'], faults: readonly CellFileError[]): CellFileError {
  const revisionAt = 6
  const revision = bytes[revisionAt]! | (bytes[revisionAt + 1]! << 8)
  const fork = forkOf(bytes, kind, revision)
  if (fork === undefined) return faults[0]!
  return new CellFileError({
    offset: faults[0]!.offset,
    field: faults[0]!.field,
    found: `the layout of ${fork}, which kept the number of revision ${revision} but not its format`,
    expected: faults[0]!.expected,
  })
}

/**
 * Reads a system or cell configuration for ARM64 of any format that is known. Nothing is lost: unknown flag bits, odd names,
 * unused fields and padding are kept, and encoding the result in its format gives the same bytes.
 *
 * Revision 12 has two layouts of system files, upstream's and NXP's. The one whose parts add up to the length is taken, of two
 * such the more plausible one, and `alsoFits` names the other.
 * @throws CellFileError for anything else: truncated, trailing bytes, counts that lie, other revisions, forks, processors that
 * i.MX8 does not have.
 */
export function decodeCellFile(bytes: Uint8Array): DecodedCellFile {
  if (bytes.length > LARGEST_CELL_FILE_BYTES) {
    throw new CellFileError({
      offset: LARGEST_CELL_FILE_BYTES,
      field: 'end of file',
      found: `a file of ${bytes.length} bytes`,
      expected: `at most ${LARGEST_CELL_FILE_BYTES} bytes`,
    })
  }
  const { kind, formats } = recogniseFile(bytes)
  const fitting: DecodedCellFile[] = []
  const faults: CellFileError[] = []
  for (const format of formats) {
    try {
      fitting.push(decodeAs(bytes, kind, format.id))
    } catch (error) {
      if (!(error instanceof CellFileError)) throw error
      faults.push(error)
    }
  }
  const [best, ...others] = fitting.sort((a, b) => plausibility(b) - plausibility(a))
  if (best === undefined) throw worstFault(bytes, kind, faults)
  return others.length === 0 ? best : { ...best, alsoFits: others.map(({ format }) => format) }
}
