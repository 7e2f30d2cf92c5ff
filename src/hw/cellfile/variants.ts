/**
 * What sets the variants of the file format apart. Everything else of the layout is common to them: see `pieces.ts`, `lists.ts`
 * and `heads.ts`, which build each variant's tables from these values.
 *
 * Sources: include/jailhouse/cell-config.h and console.h of siemens/jailhouse e57d1eff (14), of its parent's state before the
 * signature was shortened (13) and of tag v0.12 (12), and of nxp-imx/imx-jailhouse lf-5.10.72_2.2.0 (NXP's 12).
 */
import { formatSchema, type FormatId } from '../../sim/plan/plan'
import { BAR_MASK_NAMES, CELL_FLAG_NAMES, CONSOLE_TYPE_NAMES, IOMMU_TYPE_NAMES, type Names } from './constant-names'

export type { FormatId } from '../../sim/plan/plan'

/** Newest first: the order in which a file or source that fits several is taken. */
export const FORMAT_IDS: readonly FormatId[] = formatSchema.options

/** The architecture byte of ARM64, the only one that i.MX8 runs. */
export const ARM64 = 2

/** Names that the variant's header has; C source uses no other. */
export interface HeaderNames {
  cellFlags: Names
  consoleTypes: Names
  iommuTypes: Names
  barMasks: Readonly<Record<string, readonly number[]>>
}

export interface Variant {
  id: FormatId
  revision: number
  /** Whose Jailhouse takes it. */
  label: string
  signatures: { system: string; cell: string }
  /** Six letters, or five and the architecture in the byte behind them. */
  hasArchitecture: boolean
  /** Where the eight IOMMU units lie: before the ARM block, which then has two bytes of padding, or behind it. */
  iommuUnits: 'before arm' | 'behind arm'
  /** Three more words in each IOMMU unit: stream ID mask, architecture and implementation of the SMMU. */
  hasSmmuWords: boolean
  /** Stream IDs are a union with the MMU-500's id and mask; plain words before. */
  hasStreamIdUnion: boolean
  names: HeaderNames
}

function without<V>(names: Readonly<Record<string, V>>, ...dropped: string[]): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(names).filter(([name]) => !dropped.includes(name)))
}

const NEWEST_NAMES: HeaderNames = {
  cellFlags: CELL_FLAG_NAMES,
  consoleTypes: CONSOLE_TYPE_NAMES,
  iommuTypes: IOMMU_TYPE_NAMES,
  barMasks: BAR_MASK_NAMES,
}

/** Revision 12 knew only 4 KiB pages and gave the MSI-X table half a KiB of its page. */
const REVISION_12_BAR_MASKS: HeaderNames['barMasks'] = {
  INTX: BAR_MASK_NAMES.INTX!,
  MSIX: [0xfffff000, 0xfffffe00, 0, 0, 0, 0],
}

const REVISION_12 = {
  revision: 12,
  signatures: { system: 'JHSYST', cell: 'JHCELL' },
  hasArchitecture: false,
  iommuUnits: 'behind arm',
  hasStreamIdUnion: false,
} as const

export const VARIANTS: Readonly<Record<FormatId, Variant>> = {
  rev14: {
    id: 'rev14',
    revision: 14,
    label: 'upstream since January 2023, NXP lf-6.1.22 to lf-6.6.3',
    signatures: { system: 'JHSYS', cell: 'JHCLL' },
    hasArchitecture: true,
    iommuUnits: 'before arm',
    hasSmmuWords: false,
    hasStreamIdUnion: true,
    names: NEWEST_NAMES,
  },
  rev13: {
    id: 'rev13',
    revision: 13,
    label: 'upstream from June 2020 to January 2023, NXP lf-5.15.32 to lf-6.1.1',
    signatures: { system: 'JHSYST', cell: 'JHCELL' },
    hasArchitecture: false,
    iommuUnits: 'before arm',
    hasSmmuWords: false,
    hasStreamIdUnion: true,
    names: { ...NEWEST_NAMES, consoleTypes: without(CONSOLE_TYPE_NAMES, 'SCIF') },
  },
  rev12: {
    ...REVISION_12,
    id: 'rev12',
    label: 'Jailhouse v0.12',
    hasSmmuWords: false,
    names: {
      cellFlags: without(CELL_FLAG_NAMES, 'AARCH32'),
      consoleTypes: without(CONSOLE_TYPE_NAMES, 'IMX_LPUART', 'SCIF'),
      iommuTypes: without(IOMMU_TYPE_NAMES, 'ARM_MMU500'),
      barMasks: REVISION_12_BAR_MASKS,
    },
  },
  'rev12-nxp': {
    ...REVISION_12,
    id: 'rev12-nxp',
    label: 'NXP imx_5.4.24 to lf-5.15.5',
    hasSmmuWords: true,
    names: {
      cellFlags: CELL_FLAG_NAMES,
      consoleTypes: without(CONSOLE_TYPE_NAMES, 'SCIF'),
      iommuTypes: without(IOMMU_TYPE_NAMES, 'ARM_MMU500'),
      barMasks: REVISION_12_BAR_MASKS,
    },
  },
}
