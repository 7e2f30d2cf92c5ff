/** What the files of a bundle are made from. */
import type { CellConfiguration, ConfigurationSet } from '../../sim/configuration/configuration'
import type { Board } from '../../sim/plan/board'
import type { Plan, PlanCell } from '../../sim/plan/plan'
import type { Problem } from '../../sim/rules/rule'
import { isDescribed } from '../devicetree/processors'
import { fileNames } from './file-names'
import { imagesOf, type Images } from './images'
import { reservedRanges, type ReservedRange } from './memory-map'

export interface BundleCell {
  configuration: CellConfiguration
  planned: PlanCell
  /** Base name of its files. */
  file: string
  images: Images
  /** Path of a Linux cell's compiled device tree: ours, or the one that somebody has to bring. */
  deviceTree: string
}

export interface BundleParts {
  plan: Plan
  /** SHA-256 of the plan document, however its file is formatted. */
  digest: string
  board: Board
  configuration: ConfigurationSet
  /** Warnings and information; a plan with errors makes no bundle. */
  problems: readonly Problem[]
  /** Base name of the system configuration's files. */
  rootFile: string
  cells: BundleCell[]
  /** False for a board whose cores nobody described: no device tree can be written for its cells. */
  described: boolean
  /** What root Linux must leave alone. */
  reserved: ReservedRange[]
}

type Facts = Omit<BundleParts, 'rootFile' | 'cells' | 'reserved' | 'described'>

/** Gives each configuration its file name and its images. Cells of the configuration are the plan's, in its order. */
export function bundleParts(facts: Facts): BundleParts {
  const { plan, board, configuration } = facts
  const [rootFile, ...files] = fileNames([
    configuration.system.rootCell.name,
    ...configuration.cells.map((cell) => cell.name),
  ])
  const described = isDescribed(board)
  return {
    ...facts,
    described,
    rootFile: rootFile!,
    cells: configuration.cells.map((cell, i) => ({
      configuration: cell,
      planned: plan.cells[i]!,
      file: files[i]!,
      images: imagesOf(cell, plan.cells[i]!.guest),
      deviceTree: `${described ? 'dts' : 'images'}/${files[i]!}.dtb`,
    })),
    reserved: reservedRanges(plan, configuration, board),
  }
}
