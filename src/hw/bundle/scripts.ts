/**
 * start.sh and stop.sh of a bundle: plain POSIX shell, every step checked, safe to run again. Nothing but quoted words comes
 * from the plan.
 */
import { numberList } from '../../sim/hypervisor/number-list'
import type { LinuxImages } from './images'
import type { BundleCell, BundleParts } from './parts'
import { oneLine, quoted } from './shell'

const hex = (value: bigint) => `0x${value.toString(16)}`

/** Shared by both scripts: where things are, how a failure is said, and what state a cell is in. */
function preamble(script: string, rootName: string): string {
  return `set -u

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
jailhouse=\${JAILHOUSE:-jailhouse}
sysfs=\${JAILHOUSE_SYSFS:-/sys/devices/jailhouse}
root_name=${quoted(rootName)}

fail() {
	printf '${script}: %s\\n' "$1" >&2
	exit 1
}

step() {
	printf '+ %s\\n' "$*"
	"$@" || fail "this step failed: $*"
}

enabled() {
	[ "$(cat "$sysfs/enabled" 2>/dev/null)" = 1 ]
}

# Prints the state of the cell that is called $1; nothing where there is none.
cell_state() {
	for name_file in "$sysfs"/cells/*/name; do
		[ -r "$name_file" ] || continue
		if [ "$(cat "$name_file")" = "$1" ]; then
			cat "\${name_file%/name}/state"
			return
		fi
	done
}

require_own_root() {
	[ -n "$(cell_state "$root_name")" ] ||
		fail "Jailhouse is enabled with another root cell than $root_name; disable it first: $jailhouse disable"
}
`
}

/** Variables for the images of one cell, each with a default below images/. */
function imageVariables(cell: BundleCell, n: number): string {
  const file = (name: string) => `"$here/images/${name}"`
  if (cell.images.kind === 'plain') {
    return `# ${oneLine(cell.configuration.name)}: starts at the first byte of its image
IMAGE_${n}=\${IMAGE_${n}:-${file(`${cell.file}.bin`)}}
ADDRESS_${n}=${hex(cell.images.address)}
`
  }
  return `# ${oneLine(cell.configuration.name)}: Linux. The device tree names the cell's /memory and /chosen bootargs.
LOADER_${n}=\${LOADER_${n}:-${file('linux-loader.bin')}}
KERNEL_${n}=\${KERNEL_${n}:-${file(`${cell.file}-Image`)}}
DEVICE_TREE_${n}=\${DEVICE_TREE_${n}:-${file(`${cell.file}.dtb`)}}
INITRD_${n}=\${INITRD_${n}:-}
LOADER_ADDRESS_${n}=${hex(cell.images.loader)}
COMMAND_LINE_ADDRESS_${n}=${hex(cell.images.commandLine)}
DEVICE_TREE_ADDRESS_${n}=${hex(cell.images.deviceTree)}
KERNEL_BASE_${n}=${hex(cell.images.kernel)}
`
}

function linuxChecks(images: LinuxImages, n: number): string {
  return `	require_file "$LOADER_${n}"
	require_file "$KERNEL_${n}"
	require_file "$DEVICE_TREE_${n}"
	[ -z "$INITRD_${n}" ] || require_file "$INITRD_${n}"
	[ "$(bytes "$DEVICE_TREE_${n}")" -le ${images.deviceTreeRoom} ] ||
		fail "$DEVICE_TREE_${n} is larger than the ${images.deviceTreeRoom} bytes before the kernel"
	KERNEL_ADDRESS_${n}=$(kernel_address "$KERNEL_${n}" "$KERNEL_BASE_${n}") || exit 1
`
}

function linuxLoad(n: number): string {
  return `	set -- "$LOADER_${n}" -a "$LOADER_ADDRESS_${n}" \\
		-s "kernel=$KERNEL_ADDRESS_${n} dtb=$DEVICE_TREE_ADDRESS_${n}" -a "$COMMAND_LINE_ADDRESS_${n}" \\
		"$KERNEL_${n}" -a "$KERNEL_ADDRESS_${n}" "$DEVICE_TREE_${n}" -a "$DEVICE_TREE_ADDRESS_${n}"
	[ -z "$INITRD_${n}" ] ||
		set -- "$@" "$INITRD_${n}" -a "$(initrd_address "$KERNEL_${n}" "$KERNEL_ADDRESS_${n}")"
	step "$jailhouse" cell load --name "$cell" "$@"
`
}

/** Functions that only a plan with a Linux cell needs. */
const LINUX_HELPERS = `
bytes() {
	wc -c <"$1" | tr -d ' '
}

# Address of the kernel image $1 above the 2 MiB boundary $2: the image's own header says how far.
kernel_address() {
	[ "$(od -An -tx1 -j56 -N4 "$1" | tr -d ' \\n')" = 41524d64 ] ||
		fail "$1 is no uncompressed arm64 Linux Image"
	offset=$(od -An -tu4 -j8 -N4 "$1" | tr -d ' \\n')
	printf '0x%x\\n' "$(($2 + offset))"
}

# Address behind twice the pages of the kernel image $1 at $2.
initrd_address() {
	printf '0x%x\\n' "$(($2 + ($(bytes "$1") + 4095) / 4096 * 4096 * 2))"
}
`

function startCell(cell: BundleCell, n: number): string {
  const load =
    cell.images.kind === 'plain'
      ? `	step "$jailhouse" cell load --name "$cell" "$IMAGE_${n}" -a "$ADDRESS_${n}"\n`
      : linuxLoad(n)
  return `
cell=${quoted(cell.configuration.name)}
state=$(cell_state "$cell")
case $state in
running | running/locked)
	printf '%s runs already\\n' "$cell"
	;;
*)
	[ -n "$state" ] || step "$jailhouse" cell create "$here/cells/${cell.file}.cell"
${load}	step "$jailhouse" cell start --name "$cell"
	;;
esac
`
}

/** What keeps a cell's images from being loaded is found before anything is enabled. */
function checkCell(cell: BundleCell, n: number): string {
  const checks = cell.images.kind === 'plain' ? `	require_file "$IMAGE_${n}"\n` : linuxChecks(cell.images, n)
  return `
if ! runs ${quoted(cell.configuration.name)}; then
${checks}fi
`
}

/** The script that enables the hypervisor and creates, loads and starts every cell that does not run yet. */
export function startScript(parts: BundleParts): string {
  const { configuration, plan, cells, rootFile } = parts
  const rootCpus = numberList(configuration.system.rootCell.cpus)
  const hasLinux = cells.some((cell) => cell.images.kind === 'linux')
  return `#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Starts "${oneLine(plan.name)}": enables Jailhouse, then creates, loads and starts its cells. Made by Cellbench.
# Safe to run again: what runs already is left alone. Images are taken from images/ beside this script, or from
# the variables below: IMAGE_1=/path/to/image ./start.sh
${preamble('start.sh', configuration.system.rootCell.name)}
runs() {
	case $(cell_state "$1") in
	running*) return 0 ;;
	*) return 1 ;;
	esac
}

require_file() {
	[ -r "$1" ] || fail "$1 is missing or cannot be read"
}
${hasLinux ? LINUX_HELPERS : ''}
${cells.map((cell, i) => imageVariables(cell, i + 1)).join('\n')}
command -v "$jailhouse" >/dev/null || fail "there is no $jailhouse command; put it on PATH or set JAILHOUSE"
require_file "$here/cells/${rootFile}.cell"
${cells.map((cell) => `require_file "$here/cells/${cell.file}.cell"\n`).join('')}${cells.map((cell, i) => checkCell(cell, i + 1)).join('')}
[ -e "$sysfs/enabled" ] || step modprobe jailhouse

if enabled; then
	require_own_root
	printf 'Jailhouse is enabled already\\n'
else
	online=$(cat "\${CPU_ONLINE:-/sys/devices/system/cpu/online}")
	[ "$online" = ${rootCpus} ] || fail "cores $online are online in Linux, Jailhouse needs all of ${rootCpus}"
	step "$jailhouse" enable "$here/cells/${rootFile}.cell"
fi
${cells.map((cell, i) => startCell(cell, i + 1)).join('')}
step "$jailhouse" cell list
`
}

/** The script that destroys the cells and disables the hypervisor. */
export function stopScript(parts: BundleParts): string {
  const { configuration, plan, cells } = parts
  const destroy = [...cells].reverse().map(
    (cell) => `
cell=${quoted(cell.configuration.name)}
[ -z "$(cell_state "$cell")" ] || step "$jailhouse" cell destroy --name "$cell"
`,
  )
  return `#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Stops "${oneLine(plan.name)}": destroys its cells and disables Jailhouse. Made by Cellbench. Safe to run again.
${preamble('stop.sh', configuration.system.rootCell.name)}
if ! enabled; then
	printf 'Jailhouse is not enabled\\n'
	exit 0
fi
require_own_root
${destroy.join('')}
step "$jailhouse" disable
`
}
