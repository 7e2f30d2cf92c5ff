/** The variants of the file format with their layouts: one table that decoding, encoding, C source and the header run on. */
import { cellHeadLayout, systemHeadLayout, type CellHead, type SystemHead } from './heads'
import { listsOf, type ListLayout } from './lists'
import type { Structure } from './structure'
import { FORMAT_IDS, VARIANTS, type FormatId, type Variant } from './variants'

export { ARM64, FORMAT_IDS, type FormatId } from './variants'

export interface FileFormat extends Variant {
  systemHead: Structure<SystemHead>
  cellHead: Structure<CellHead>
  /** The descriptor inside a system's file. */
  rootCellHead: Structure<CellHead>
  lists: readonly ListLayout[]
}

function formatOf(id: FormatId): FileFormat {
  const variant = VARIANTS[id]
  const lists = listsOf(variant)
  return {
    ...variant,
    systemHead: systemHeadLayout(variant),
    cellHead: cellHeadLayout(variant, lists, 'cell'),
    rootCellHead: cellHeadLayout(variant, lists, 'root cell'),
    lists,
  }
}

/** Formats that are read and written. */
export const FORMATS: Readonly<Record<FormatId, FileFormat>> = {
  rev14: formatOf('rev14'),
  rev13: formatOf('rev13'),
  rev12: formatOf('rev12'),
  'rev12-nxp': formatOf('rev12-nxp'),
}

/** All of them, newest first. */
export const ALL_FORMATS: readonly FileFormat[] = FORMAT_IDS.map((id) => FORMATS[id])
