/**
 * Configurations of one format written in another. The same bytes would mean less there where the other Jailhouse does not
 * know a value: an older one leaves a cell in 64-bit mode, or an IOMMU unprogrammed, without a word.
 */
import type { CellConfiguration } from '../../sim/configuration/configuration'
import { flagNames, nameOf, type Names } from './constant-names'
import type { DecodedCellFile } from './decode'
import { FORMATS, type FormatId } from './formats'
import type { HeaderNames } from './variants'

/** A value that has a meaning in one format and none in another. */
export class ConversionError extends Error {
  override readonly name = 'ConversionError'
  constructor(
    readonly field: string,
    readonly value: string,
    readonly target: FormatId,
  ) {
    super(`${field} is ${value}, which ${target} (${FORMATS[target].label}) does not know`)
  }
}

interface Named {
  field: string
  value: bigint
  names: (header: HeaderNames) => Names
  areFlags?: boolean
}

const consoleTypes = (header: HeaderNames) => header.consoleTypes

function cellValues(cell: CellConfiguration, place: string): Named[] {
  return [
    {
      field: `${place}flags`,
      value: BigInt(cell.flags),
      names: (header) => header.cellFlags,
      areFlags: true,
    },
    { field: `${place}console.type`, value: BigInt(cell.console.type), names: consoleTypes },
  ]
}

/** The values whose names have come and gone between the formats. */
function namedValues(file: DecodedCellFile): Named[] {
  if (file.kind === 'cell') return cellValues(file.cell, '')
  const { debugConsole, iommuUnits, rootCell } = file.system
  return [
    { field: 'debug_console.type', value: BigInt(debugConsole.type), names: consoleTypes },
    ...iommuUnits.map((unit, i) => ({
      field: `platform_info.iommu_units[${i}].type`,
      value: BigInt(unit.type),
      names: (header: HeaderNames) => header.iommuTypes,
    })),
    ...cellValues(rootCell, 'root_cell.'),
  ]
}

/** Names that `value` has in one header and not in the other. */
function lostNames({ value, names, areFlags = false }: Named, from: HeaderNames, to: HeaderNames): string[] {
  const before = areFlags ? flagNames(names(from), value).named : [nameOf(names(from), value) ?? '']
  const after = areFlags ? flagNames(names(to), value).named : [nameOf(names(to), value) ?? '']
  return before.filter((name) => name !== '' && !after.includes(name))
}

/**
 * The same configuration in another format.
 * @throws ConversionError for a value that has a meaning in the one format and none in the other. Fields that the other does not
 * have at all are refused when it is encoded.
 */
export function convertCellFile(file: DecodedCellFile, target: FormatId): DecodedCellFile {
  const { alsoFits = [], ...rest } = file
  if (target !== file.format && !alsoFits.includes(target)) {
    const [from, to] = [FORMATS[file.format], FORMATS[target]]
    for (const named of namedValues(file)) {
      const [lost] = lostNames(named, from.names, to.names)
      if (lost === undefined) continue
      throw new ConversionError(named.field, lost, target)
    }
  }
  return { ...rest, format: target }
}
