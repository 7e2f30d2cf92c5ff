/** Configurations written as Jailhouse's files. */
import type { CellConfiguration, SystemConfiguration } from '../../sim/configuration/configuration'
import { CellFileError } from './cell-file-error'
import { Output } from './codec'
import { FORMATS, type FileFormat, type FormatId } from './formats'
import { LISTS } from './lists'

function cellBytes(cell: CellConfiguration, format: FileFormat): number {
  return format.cellHead.bytes + cell.cpuSetSize + LISTS.reduce((sum, list) => sum + list.length(cell) * list.bytes, 0)
}

function writeCpuSet(output: Output, cell: CellConfiguration): void {
  const set = new Uint8Array(cell.cpuSetSize)
  for (const cpu of cell.cpus) {
    if (!Number.isInteger(cpu) || cpu < 0 || cpu >= 8 * set.length) {
      throw output.fault(`core ${cpu}`, `cores 0 to ${8 * set.length - 1}, which a set of ${set.length} bytes holds`)
    }
    set[cpu >> 3]! |= 1 << (cpu & 7)
  }
  output.raw(set)
}

function writeCell(output: Output, cell: CellConfiguration, format: FileFormat, signature: string): void {
  const counts = LISTS.map((list) => list.length(cell))
  // The root cell inside a system file carries neither signature nor revision.
  const revision = signature === '' ? 0 : format.revision
  format.cellHead.write(output, { ...cell, signature, revision, counts })
  output.within('cpus', () => {
    writeCpuSet(output, cell)
  })
  for (const list of LISTS) list.write(output, cell)
}

/** Bytes of the CPU set are a size to allocate: held to what the format can be asked for before that happens. */
function newFile(bytes: number, cell: CellConfiguration): Output {
  if (!Number.isSafeInteger(cell.cpuSetSize) || cell.cpuSetSize < 0 || cell.cpuSetSize > 0x10000) {
    const field = 'cpu_set_size'
    throw new CellFileError({ offset: 0, field, found: String(cell.cpuSetSize), expected: 'at most 65536 bytes' })
  }
  return new Output(new Uint8Array(bytes))
}

/**
 * The file of a system configuration, ready for `jailhouse enable`.
 * @throws CellFileError for a value that its field cannot hold, such as a name of more than 32 bytes.
 */
export function encodeSystem(system: SystemConfiguration, formatId: FormatId = 'rev14'): Uint8Array {
  const format = FORMATS[formatId]
  const output = newFile(format.systemHead.bytes + cellBytes(system.rootCell, format), system.rootCell)
  const { rootCell, ...named } = system
  format.systemHead.write(output, { ...named, signature: format.signatures.system, revision: format.revision })
  output.within('root_cell', () => {
    writeCell(output, rootCell, format, '')
  })
  return output.bytes
}

/**
 * The file of a cell configuration, ready for `jailhouse cell create`.
 * @throws CellFileError for a value that its field cannot hold, such as a name of more than 32 bytes.
 */
export function encodeCell(cell: CellConfiguration, formatId: FormatId = 'rev14'): Uint8Array {
  const format = FORMATS[formatId]
  const output = newFile(cellBytes(cell, format), cell)
  writeCell(output, cell, format, format.signatures.cell)
  return output.bytes
}
