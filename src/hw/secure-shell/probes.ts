/** Questions to a board that change nothing: one fixed script with a function for each, and its answers. */
import { randomBytes } from 'node:crypto'
import { oneLine } from '../bundle/shell'
import type { BoardShell } from './board-shell'
import { SEARCH_PATH } from './commands'
import { SecureShellError } from './secure-shell-error'

/** What a probe printed, and how its command ended. */
export interface Probe {
  text: string
  code: number
}

export type Probes = ReadonlyMap<string, Probe>

/** `probe NAME FUNCTION` prints an answer between two lines that begin with $1, which nobody on the board knows. */
const HEAD = `${SEARCH_PATH}
mark=$1
shift
probe() {
	printf '%s begin %s\\n' "$mark" "$1"
	"$2" 2>&1 </dev/null
	code=$?
	printf '\\n%s end %s %s\\n' "$mark" "$1" "$code"
}
`

const OUTPUT_LIMIT = 4 << 20

/** Cuts the script's output into the answers of its probes. */
function probesOf(output: string, mark: string): Probes {
  const probes = new Map<string, Probe>()
  for (const part of output.split(`${mark} begin `).slice(1)) {
    const [, name, text, code] = new RegExp(`^([a-z-]+)\\n([^]*)\\n${mark} end \\1 (\\d+)\\n`).exec(part) ?? []
    if (name !== undefined) probes.set(name, { text: text!, code: Number(code) })
  }
  return probes
}

/**
 * Runs a script of probes, with `args` as $1, $2, …
 * @throws SecureShellError when the connection ends before, or where the board runs no scripts.
 */
export async function askBoard(shell: BoardShell, script: string, args: readonly string[] = []): Promise<Probes> {
  const mark = randomBytes(16).toString('hex')
  const ran = await shell.run(HEAD + script, [mark, ...args], { outputLimit: OUTPUT_LIMIT })
  const probes = probesOf(ran.stdout, mark)
  if (probes.size === 0) {
    const why = oneLine(ran.stderr.trim()).slice(0, 200)
    throw new SecureShellError('failed', `${shell.target} runs no scripts${why === '' ? '' : `: ${why}`}.`)
  }
  return probes
}
