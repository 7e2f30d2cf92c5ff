/** status.sh: what of the plan runs, from the driver's sysfs; before that, whether root Linux is ready for it. */
import type { BundleParts } from '../parts'
import { quoted } from '../shell'
import { preamble, readiness, scriptHead } from './common'

/** The script's text. */
export function statusScript(parts: BundleParts): string {
  const cells = parts.cells.map((cell) => `show ${quoted(cell.configuration.name)}\n`)
  return `${scriptHead(parts, 'Shows what runs of')}#
# Changes nothing. Exit status 0: all of it runs. 1: something does not. 2: Jailhouse runs another plan's root cell.
${preamble(parts, 'status.sh', [])}
${readiness(parts)}
if ! enabled; then
	printf 'Jailhouse is not enabled\\n'
	for why in "$(why_not_cpus)" "$(why_not_memory)"; do
		[ -z "$why" ] || say "not ready: $why"
	done
	exit 1
fi
if [ -z "$(cell_state "$root_name")" ]; then
	say "Jailhouse is enabled with another root cell than $root_name"
	exit 2
fi

all=0

# One line: name, state, cores, and how often the hypervisor was entered.
show() {
	folder=$(cell_folder "$1")
	if [ -z "$folder" ]; then
		printf '%-32s %-16s\\n' "$1" 'not created'
		all=1
		return
	fi
	runs "$1" || all=1
	printf '%-32s %-16s cores %-8s exits %s\\n' "$1" "$(cat "$folder/state")" \\
		"$(cat "$folder/cpus_assigned_list" 2>/dev/null)" "$(cat "$folder/statistics/vmexits_total" 2>/dev/null)"
}

printf 'Jailhouse is enabled, %s of %s pages used\\n' "$(cat "$sysfs/mem_pool_used" 2>/dev/null)" \\
	"$(cat "$sysfs/mem_pool_size" 2>/dev/null)"
show "$root_name"
${cells.join('')}exit "$all"
`
}
