/**
 * Revisions of the file format. A revision is a pair of heads over the pieces in `pieces.ts` and `heads.ts`; Jailhouse takes exactly the
 * revision that it was built with.
 */
import { CellFileError } from './cell-file-error'
import { cellHeadLayout, systemHeadLayout, type CellHead, type SystemHead } from './heads'
import type { Structure } from './structure'

export type FormatId = 'rev14'

export interface FileFormat {
  id: FormatId
  revision: number
  /** Whose Jailhouse takes it. */
  label: string
  signatures: { system: string; cell: string }
  systemHead: Structure<SystemHead>
  cellHead: Structure<CellHead>
}

/** Formats that are read and written. */
export const FORMATS: Readonly<Record<FormatId, FileFormat>> = {
  rev14: {
    id: 'rev14',
    revision: 14,
    label: 'upstream since January 2023, NXP lf-6.1.22 to lf-6.6.3',
    signatures: { system: 'JHSYS', cell: 'JHCLL' },
    systemHead: systemHeadLayout,
    cellHead: cellHeadLayout,
  },
}

/** The architecture byte of ARM64, the only one that i.MX8 runs. */
export const ARM64 = 2

/** Revisions that exist in the field, for messages about files that cannot be read. */
const OTHER_REVISIONS: Readonly<Record<number, string>> = {
  10: 'Jailhouse v0.10 and v0.11, or NXP kernels 4.14.98 to 5.4.3 in a layout of their own',
  11: 'upstream between July and August 2019',
  12: 'Jailhouse v0.12, or NXP imx_5.4.24 to lf-5.15.5, whose system files are 96 bytes longer',
  13: 'upstream from June 2020 to January 2023, or NXP lf-5.15.32 to lf-6.1.1',
  15: "upstream's unmerged branch wip/new-cpu-config",
}

const ARCHITECTURES: Readonly<Record<number, string>> = { 0: 'x86', 1: '32-bit ARM', 2: 'ARM64' }

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

/** What a file says it is. */
export interface FileKind {
  kind: 'system' | 'cell'
  format: FileFormat
}

const SIGNATURE_BYTES = 5
const ARCHITECTURE_AT = 5
const REVISION_AT = 6
const STAMP_BYTES = 8

/**
 * Tells the kind and the revision of a file from its first eight bytes.
 * @throws CellFileError for anything but a revision 14 file for ARM64, with a hint what it is where that can be told.
 */
export function recogniseFile(bytes: Uint8Array): FileKind {
  const start = String.fromCharCode(...bytes.subarray(0, 16))
  if (bytes.length < STAMP_BYTES) {
    throw new CellFileError({
      offset: bytes.length,
      field: 'signature',
      found: `the end of the file after ${bytes.length} bytes`,
      expected: 'signature, architecture and revision in the first 8 bytes',
    })
  }
  const revision = bytes[REVISION_AT]! | (bytes[REVISION_AT + 1]! << 8)
  // Up to revision 13 the signature had six letters and no architecture byte followed it.
  const isOld = start.startsWith('JHSYST') || start.startsWith('JHCELL')
  const signature = start.slice(0, SIGNATURE_BYTES)
  const format = Object.values(FORMATS).find(({ signatures }) => Object.values(signatures).includes(signature))
  if (isOld || (format !== undefined && format.revision !== revision)) {
    const known = OTHER_REVISIONS[revision]
    throw new CellFileError({
      offset: REVISION_AT,
      field: 'revision',
      found: `${revision}${known === undefined ? '' : ` (${known})`}`,
      expected: Object.values(FORMATS)
        .map((one) => `${one.revision} (${one.label})`)
        .join(' or '),
    })
  }
  if (format === undefined) {
    const foreign = FOREIGN.find(([prefix]) => start.startsWith(prefix))
    const shown = [...bytes.subarray(0, SIGNATURE_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    throw new CellFileError({
      offset: 0,
      field: 'signature',
      found: foreign === undefined ? shown : `${shown} (${foreign[1]})`,
      expected: 'JHSYS of a system configuration or JHCLL of a cell configuration',
    })
  }
  const architecture = bytes[ARCHITECTURE_AT]!
  if (architecture !== ARM64) {
    const name = ARCHITECTURES[architecture]
    throw new CellFileError({
      offset: ARCHITECTURE_AT,
      field: 'architecture',
      found: `${architecture}${name === undefined ? '' : ` (${name})`}`,
      expected: `${ARM64} (ARM64)${architecture === 1 ? '; 32-bit cells on ARM64 carry 2 and the AARCH32 flag' : ''}`,
    })
  }
  return { kind: signature === format.signatures.system ? 'system' : 'cell', format }
}
