/** Asks a board for what the drift check compares. Changes nothing. */
import type { BoardShell } from './board-shell'
import { SUMS } from './deploy/release'
import { readStanding } from './deploy/read-standing'
import type { Standing } from './deploy/standing'
import { readSums, type DeployedFiles } from './drift'
import { askBoard } from './probes'

/** $1: the current release's folder; $2: its list of hashes. */
const SCRIPT = `here=$1
sums=$2
found() { cd "$here" && find . -type f -exec sha256sum {} \\;; }
deployed() { cat "$here/$sums"; }
probe found found
probe deployed deployed
`

export interface BoardNow {
  standing: Standing
  files: DeployedFiles | undefined
}

/** @throws SecureShellError */
export async function readBoardNow(shell: BoardShell, folder: string): Promise<BoardNow> {
  const standing = await readStanding(shell, folder)
  if (standing.current === undefined) return { standing, files: undefined }
  const probes = await askBoard(shell, SCRIPT, [`${folder}/releases/${standing.current}`, SUMS])
  const sums = (name: string) => readSums(probes.get(name)?.text ?? '')
  return { standing, files: { found: sums('found'), deployed: sums('deployed') } }
}
