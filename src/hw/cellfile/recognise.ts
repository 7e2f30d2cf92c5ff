/** What a file says that it is, from its first eight bytes. */
import { CellFileError } from './cell-file-error'
import { ALL_FORMATS, type FileFormat } from './formats'

/** A kind of file and the formats that start like it: two for revision 12, which NXP changed without a new number. */
export interface FileKind {
  kind: 'system' | 'cell'
  formats: FileFormat[]
}

const STAMP_BYTES = 8
const ARCHITECTURE_AT = 5
const REVISION_AT = 6

/** Revisions that exist in the field, for messages about files that cannot be read. */
const OTHER_REVISIONS: Readonly<Record<number, string>> = {
  9: 'Jailhouse v0.9, or NXP kernels 4.14.62 and 4.14.78',
  10: 'Jailhouse v0.10 and v0.11, or NXP kernels 4.14.98 to 5.4.3 in a layout of their own',
  11: 'upstream between July and August 2019',
  15: "upstream's unmerged branch wip/new-cpu-config",
}

/** First bytes of files that people pick by mistake. */
const FOREIGN: readonly [string, string][] = [
  ['\x7fELF', 'an ELF program'],
  ['\x1f\x8b', 'a gzip archive'],
  ['\xd0\x0d\xfe\xed', 'a device tree blob'],
  ['/*', 'C source'],
  ['//', 'C source'],
  ['#include', 'C source'],
  ['{', 'JSON'],
  ['PK', 'a zip archive'],
]

const hexBytes = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')

/** The signature of `kind`, of six letters or of five with the architecture behind them. */
const startsAs = (start: string, kind: FileKind['kind']) => (format: FileFormat) => {
  const signature = format.signatures[kind]
  // Six letters are five and a strange architecture to a reader of revision 14.
  const older = ALL_FORMATS.some((other) => !other.hasArchitecture && start.startsWith(other.signatures[kind]))
  return start.startsWith(signature) && !(format.hasArchitecture && older)
}

/**
 * Tells the kind of a file and the formats that it may have.
 * @throws CellFileError for anything but the revisions that are read, with a hint what it is where that can be told.
 */
export function recogniseFile(bytes: Uint8Array): FileKind {
  if (bytes.length < STAMP_BYTES) {
    throw new CellFileError({
      offset: bytes.length,
      field: 'signature',
      found: `the end of the file after ${bytes.length} bytes`,
      expected: 'signature and revision in the first 8 bytes',
    })
  }
  const start = String.fromCharCode(...bytes.subarray(0, 16))
  const revision = bytes[REVISION_AT]! | (bytes[REVISION_AT + 1]! << 8)
  for (const kind of ['system', 'cell'] as const) {
    const alike = ALL_FORMATS.filter(startsAs(start, kind))
    const formats = alike.filter((format) => format.revision === revision)
    if (formats.length > 0) return { kind, formats }
    if (alike.length > 0) throw wrongRevision(revision, alike)
  }
  const foreign = FOREIGN.find(([prefix]) => start.startsWith(prefix))
  const shown = hexBytes(bytes.subarray(0, ARCHITECTURE_AT + 1))
  throw new CellFileError({
    offset: 0,
    field: 'signature',
    found: foreign === undefined ? shown : `${shown} (${foreign[1]})`,
    expected: 'JHSYS or JHSYST of a system configuration, JHCLL or JHCELL of a cell configuration',
  })
}

function wrongRevision(revision: number, alike: readonly FileFormat[]): CellFileError {
  const other = OTHER_REVISIONS[revision] ?? ALL_FORMATS.find((format) => format.revision === revision)?.label
  const wanted = new Map<number, string[]>()
  for (const format of alike) wanted.set(format.revision, [...(wanted.get(format.revision) ?? []), format.label])
  return new CellFileError({
    offset: REVISION_AT,
    field: 'revision',
    found: `${revision}${other === undefined ? '' : ` (${other})`}`,
    expected: [...wanted].map(([number, labels]) => `${number} (${labels.join('; ')})`).join(' or '),
  })
}
