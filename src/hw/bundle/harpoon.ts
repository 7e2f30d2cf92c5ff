/**
 * harpoon.conf for the systemd unit of NXP's Harpoon, which starts one cell at boot: its script sources the file with bash as
 * root, loads one image at the address where the cell starts, and on stop destroys cell 1 and disables Jailhouse (NXP/
 * harpoon-apps, scripts/jh_harpoon.sh). So it only fits a plan with a single cell of that kind.
 */
import type { BundleParts } from './parts'
import { quoted } from './shell'

/** Names that the unit's script can pass to the jailhouse tool without `--name`: digits alone would be an ID. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/

/** Where BOOT.md says the folder has to lie for the unit. */
export const HARPOON_FOLDER = '/usr/share/cellbench'

/** The text of harpoon.conf; undefined for a plan that the unit cannot start. */
export function harpoonConfiguration({ cells, rootFile }: BundleParts): string | undefined {
  const [cell, ...others] = cells
  if (!cell || others.length > 0 || cell.images.kind !== 'plain') return undefined
  if (cell.images.entry !== cell.images.address || !PLAIN_NAME.test(cell.configuration.name)) return undefined
  return `# Copy to /etc/harpoon/harpoon.conf, and this folder to ${HARPOON_FOLDER}.
ROOT_CELL=${HARPOON_FOLDER}/cells/${rootFile}.cell
INMATE_CELL=${HARPOON_FOLDER}/cells/${cell.file}.cell
INMATE_BIN=${HARPOON_FOLDER}/images/${cell.file}.bin
INMATE_ENTRY_ADDRESS=0x${cell.images.address.toString(16)}
INMATE_NAME=${quoted(cell.configuration.name)}
`
}
