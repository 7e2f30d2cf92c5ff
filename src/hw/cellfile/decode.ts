/** Jailhouse's configuration files read into configurations. */
import type { CellConfiguration, SystemConfiguration } from '../../sim/configuration/configuration'
import { CellFileError } from './cell-file-error'
import { Input } from './codec'
import { recogniseFile, type FileFormat, type FormatId } from './formats'
import type { CellHead, Stamp } from './heads'
import { LISTS } from './lists'

/** Larger than any configuration can be: it lives in the hypervisor's memory, 4 MiB on every i.MX8. */
export const LARGEST_CELL_FILE_BYTES = 4 * 1024 * 1024

/** What a `.cell` file holds. */
export type DecodedCellFile =
  | { kind: 'system'; format: FormatId; system: SystemConfiguration }
  | { kind: 'cell'; format: FormatId; cell: CellConfiguration }

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
    ...LISTS.map((list, i) => ({
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

function readCell(input: Input, format: FileFormat, place: string): { head: CellHead; cell: CellConfiguration } {
  const headAt = input.offset
  requireBytes(input, headAt + format.cellHead.bytes, place === '' ? 'cell descriptor' : 'root cell descriptor')
  const head = format.cellHead.read(input)
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
  LISTS.forEach((list, i) => {
    list.read(input, counts[i]!, cell)
  })
  return { head, cell }
}

function readSystem(input: Input, format: FileFormat): SystemConfiguration {
  requireBytes(input, format.systemHead.bytes, 'system configuration')
  const named = withoutStamp(format.systemHead.read(input))
  const rootAt = input.offset
  const { head, cell } = input.within('root_cell', () => readCell(input, format, 'root_cell.'))
  if (head.signature !== '' || head.revision !== 0) {
    throw new CellFileError({
      offset: rootAt,
      field: 'root_cell.signature',
      found: `${JSON.stringify(head.signature)} with revision ${head.revision}`,
      expected: 'zero, as in every system configuration: only cell files carry them here',
    })
  }
  return { ...named, rootCell: cell }
}

/**
 * Reads a system or cell configuration of revision 14 for ARM64. Nothing is lost: unknown flag bits, odd names and unused
 * fields are kept, and encoding the result gives the same bytes.
 * @throws CellFileError for anything else: truncated, trailing bytes, counts that lie, other revisions and architectures,
 * content in padding that every compiler writes as zero.
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
  const { kind, format } = recogniseFile(bytes)
  const input = new Input(bytes)
  return kind === 'system'
    ? { kind, format: format.id, system: readSystem(input, format) }
    : { kind, format: format.id, cell: readCell(input, format, '').cell }
}
