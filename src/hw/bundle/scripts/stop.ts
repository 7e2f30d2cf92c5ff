/** stop.sh: destroys the cells of the plan and disables the hypervisor. */
import type { BundleParts } from '../parts'
import { quoted } from '../shell'
import { preamble, scriptHead } from './common'

/** The script's text. */
export function stopScript(parts: BundleParts): string {
  const destroy = [...parts.cells].reverse().map(
    (cell) => `
cell=${quoted(cell.configuration.name)}
[ -z "$(cell_state "$cell")" ] || step "$jailhouse" cell destroy --name "$cell"
`,
  )
  return `${scriptHead(parts, 'Stops')}#
# Destroys its cells, the last one first, and disables Jailhouse. Safe to run again.
${preamble(parts, 'stop.sh', ['jailhouse'])}
fail() {
	say "$1"
	exit 1
}

step() {
	printf '+ %s\\n' "$*"
	"$@" || fail "this step failed: $*"
}

if ! enabled; then
	printf 'Jailhouse is not enabled\\n'
	exit 0
fi
[ -n "$(cell_state "$root_name")" ] ||
	fail "Jailhouse is enabled with another root cell than $root_name; disable it first: $jailhouse disable"
${destroy.join('')}
step "$jailhouse" disable
`
}
