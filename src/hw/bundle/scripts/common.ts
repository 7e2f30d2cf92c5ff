/** What the scripts of a bundle share: where things are, how a failure is said, what state the board is in. */
import { numberList } from '../../../sim/hypervisor/number-list'
import type { BundleParts } from '../parts'
import { oneLine, quoted } from '../shell'

export const hex = (value: bigint) => `0x${value.toString(16)}`

/** First lines of a script. `what` says what it does to the plan of that name. */
export function scriptHead({ plan, cells, configuration }: BundleParts, what: string): string {
  const names = [configuration.system.rootCell.name, ...cells.map((cell) => cell.configuration.name)]
  // shellcheck takes a quoted $ or backslash for a slip; here they are a name.
  const literal = names.some((name) => /[$\x60\\]/.test(name)) ? '# shellcheck disable=SC1003,SC2016\n' : ''
  return `#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ${what} "${oneLine(plan.name)}". Made by Cellbench.
${literal}`
}

const VARIABLES = {
  here: `here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1\n`,
  jailhouse: 'jailhouse=${JAILHOUSE:-jailhouse}\n',
}

/** Variables and functions of every script; `needs` names the variables that only some use. */
export function preamble(
  { configuration }: BundleParts,
  script: string,
  needs: readonly (keyof typeof VARIABLES)[],
): string {
  return `set -u

${needs.map((name) => VARIABLES[name]).join('')}sysfs=\${JAILHOUSE_SYSFS:-/sys/devices/jailhouse}
root_name=${quoted(configuration.system.rootCell.name)}

say() {
	printf '${script}: %s\\n' "$1" >&2
}

enabled() {
	[ "$(cat "$sysfs/enabled" 2>/dev/null)" = 1 ]
}

# Prints the folder of the cell that is called $1 in sysfs; nothing where there is none.
cell_folder() {
	for name_file in "$sysfs"/cells/*/name; do
		[ -r "$name_file" ] || continue
		if [ "$(cat "$name_file")" = "$1" ]; then
			printf '%s\\n' "\${name_file%/name}"
			return
		fi
	done
}

# Prints the state of the cell that is called $1; nothing where there is none.
cell_state() {
	folder=$(cell_folder "$1")
	[ -z "$folder" ] || cat "$folder/state"
}

runs() {
	case $(cell_state "$1") in
	running*) return 0 ;;
	*) return 1 ;;
	esac
}
`
}

/** Functions that tell whether root Linux is ready for the hypervisor. Each prints why not, or nothing. */
export function readiness({ configuration, reserved }: BundleParts): string {
  const cpus = numberList(configuration.system.rootCell.cpus)
  const checks = reserved.map(
    ({ start, size, what }) =>
      `	why_memory ${hex(start)} ${hex(start + size - 1n)} ${quoted(oneLine(what.join(', ')))} &&`,
  )
  return `cpu_online=\${CPU_ONLINE:-/sys/devices/system/cpu/online}
iomem=\${IOMEM:-/proc/iomem}

why_not_cpus() {
	online=$(cat "$cpu_online")
	[ "$online" = ${cpus} ] ||
		printf 'cores %s are online in Linux, Jailhouse needs all of %s\\n' "$online" ${cpus}
}

# Succeeds where root Linux keeps out of the memory from $1 to $2, both included, which is for $3.
why_memory() {
	while read -r range _ kind; do
		[ "$kind" = 'System RAM' ] || continue
		if [ $((0x\${range%-*})) -le $(($2)) ] && [ $((0x\${range#*-})) -ge $(($1)) ]; then
			printf 'root Linux uses %s, but %s-%s is for: %s (see BOOT.md)\\n' "$range" "$1" "$2" "$3"
			return 1
		fi
	done <"$iomem"
}

why_not_memory() {
	if grep -q '^0*-0* : System RAM' "$iomem"; then
		printf '%s hides its addresses; run this as root\\n' "$iomem"
	elif ! grep -q ' : System RAM' "$iomem"; then
		printf '%s does not tell what memory root Linux uses\\n' "$iomem"
	else
		${checks
      .map((check) => check.trim())
      .join('\n\t\t\t')
      .replace(/ &&$/, '')}
	fi
}
`
}
