/** What the files of a bundle are made from. */
import type { CellConfiguration, ConfigurationSet } from '../../sim/configuration/configuration'
import type { Board } from '../../sim/plan/board'
import type { Plan } from '../../sim/plan/plan'
import { fileNames } from './file-names'
import { imagesOf, type Images } from './images'

export interface BundleCell {
  configuration: CellConfiguration
  /** Base name of its files. */
  file: string
  images: Images
}

export interface BundleParts {
  plan: Plan
  board: Board
  configuration: ConfigurationSet
  /** Base name of the system configuration's files. */
  rootFile: string
  cells: BundleCell[]
}

/** Gives each configuration its file name and its images. Cells of the configuration are the plan's, in its order. */
export function bundleParts(plan: Plan, board: Board, configuration: ConfigurationSet): BundleParts {
  const [rootFile, ...files] = fileNames([
    configuration.system.rootCell.name,
    ...configuration.cells.map((cell) => cell.name),
  ])
  return {
    plan,
    board,
    configuration,
    rootFile: rootFile!,
    cells: configuration.cells.map((cell, i) => ({
      configuration: cell,
      file: files[i]!,
      images: imagesOf(cell, plan.cells[i]?.guest ?? 'bare-metal'),
    })),
  }
}
