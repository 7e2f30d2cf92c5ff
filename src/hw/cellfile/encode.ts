/** Configurations written as Jailhouse's files. */
import type { CellConfiguration, SystemConfiguration } from '../../sim/configuration/configuration'
import { CellFileError } from './cell-file-error'
import { Output } from './codec'
import { LARGEST_CPU_SET_BYTES, type DecodedCellFile } from './decode'
import { FORMATS, type FileFormat, type FormatId } from './formats'
import type { CellHead } from './heads'
import type { Structure } from './structure'

function cellBytes(cell: CellConfiguration, format: FileFormat): number {
  const lists = format.lists.reduce((sum, list) => sum + list.length(cell) * list.bytes, 0)
  return format.cellHead.bytes + cell.cpuSetSize + lists
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

function writeCell(
  output: Output,
  cell: CellConfiguration,
  format: FileFormat,
  layout: Structure<CellHead>,
  stamp: { signature: string; revision: number },
): void {
  layout.write(output, { ...cell, ...stamp, counts: format.lists.map((list) => list.length(cell)) })
  output.within('cpus', () => {
    writeCpuSet(output, cell)
  })
  for (const list of format.lists) list.write(output, cell)
}

/** Bytes of the CPU set are a size to allocate: held to what the format can be asked for before that happens. */
function newFile(bytes: number, cell: CellConfiguration): Output {
  if (!Number.isSafeInteger(cell.cpuSetSize) || cell.cpuSetSize < 0 || cell.cpuSetSize > LARGEST_CPU_SET_BYTES) {
    const field = 'cpu_set_size'
    throw new CellFileError({
      offset: 0,
      field,
      found: String(cell.cpuSetSize),
      expected: `at most ${LARGEST_CPU_SET_BYTES} bytes`,
    })
  }
  return new Output(new Uint8Array(bytes))
}

const NO_STAMP = { signature: '', revision: 0 }

/**
 * The file of a system configuration, ready for `jailhouse enable`.
 * @throws CellFileError for a value that its field cannot hold, such as a name of more than 32 bytes, or that the format has no
 * field for.
 */
export function encodeSystem(system: SystemConfiguration, formatId: FormatId = 'rev14'): Uint8Array {
  const format = FORMATS[formatId]
  const { rootCell, ...named } = system
  const output = newFile(format.systemHead.bytes + cellBytes(rootCell, format), rootCell)
  format.systemHead.write(output, { ...named, signature: format.signatures.system, revision: format.revision })
  output.within('root_cell', () => {
    writeCell(output, rootCell, format, format.rootCellHead, rootCell.stamp ?? NO_STAMP)
  })
  return output.bytes
}

/**
 * The file of a cell configuration, ready for `jailhouse cell create`.
 * @throws CellFileError as `encodeSystem`.
 */
export function encodeCell(cell: CellConfiguration, formatId: FormatId = 'rev14'): Uint8Array {
  const format = FORMATS[formatId]
  const output = newFile(cellBytes(cell, format), cell)
  if (cell.stamp !== undefined)
    throw output.fault('a stamp of its own', 'none: only root cells inside system files have one')
  writeCell(output, cell, format, format.cellHead, { signature: format.signatures.cell, revision: format.revision })
  return output.bytes
}

/** The bytes that `file` was read from, or would be. */
export function encodeCellFile(file: DecodedCellFile): Uint8Array {
  return file.kind === 'system' ? encodeSystem(file.system, file.format) : encodeCell(file.cell, file.format)
}
