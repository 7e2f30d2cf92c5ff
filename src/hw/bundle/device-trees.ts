/** The device trees of a bundle: one for each Linux cell, an overlay for root, an overlay and options for each Zephyr cell. */
import { linuxCellTree } from '../devicetree/linux-cell'
import { rootMemoryTree } from '../devicetree/root-memory'
import { writeTree } from '../devicetree/write'
import { zephyrConfiguration, zephyrOverlay } from '../devicetree/zephyr-cell'
import { textFile, type BundleFile } from './bundle-file'
import type { BundleParts } from './parts'

/** Where the overlay for root's device tree lies. */
export const ROOT_OVERLAY = 'dts/root-reserved-memory.dtso'

/** Sources only; `compile.ts` makes blobs of what lies in `dts/`. */
export function deviceTreeFiles({ plan, board, configuration, cells, reserved, described }: BundleParts): BundleFile[] {
  const files = cells.flatMap((cell, i): BundleFile[] => {
    if (cell.images.kind === 'linux') {
      if (!described) return []
      return [textFile(`dts/${cell.file}.dts`, writeTree(linuxCellTree(plan, board, configuration, i)))]
    }
    if (cell.planned.guest !== 'zephyr') return []
    const overlay = described ? zephyrOverlay(plan, board, configuration, i) : undefined
    const options = textFile(`zephyr/${cell.file}.conf`, zephyrConfiguration(plan, board, configuration, i))
    return overlay ? [textFile(`zephyr/${cell.file}.overlay`, writeTree(overlay)), options] : [options]
  })
  return [...files, textFile(ROOT_OVERLAY, writeTree(rootMemoryTree(plan.name, reserved)))]
}
