/**
 * start.sh: enables the hypervisor, then creates, loads and starts every cell that does not run yet. Nothing is touched
 * before everything that can be known was checked; what a failing run changed, it takes back. Nothing but quoted words comes
 * from the plan.
 */
import { commandsByHand, linuxCommands } from '../by-hand'
import type { LinuxImages } from '../images'
import type { BundleCell, BundleParts } from '../parts'
import { oneLine, quoted } from '../shell'
import { hex, preamble, readiness, scriptHead } from './common'

/** Variables for the images of one cell, each with a default in the folder. */
function imageVariables(cell: BundleCell, n: number): string {
  const file = (name: string) => `"$here/${name}"`
  if (cell.images.kind === 'plain') {
    return `# ${oneLine(cell.configuration.name)}
IMAGE_${n}=\${IMAGE_${n}:-${file(`images/${cell.file}.bin`)}}
ADDRESS_${n}=${hex(cell.images.address)}
`
  }
  return `# ${oneLine(cell.configuration.name)}, a Linux: INITRD_${n} and BOOTARGS_${n} change its device tree, with fdtput.
LOADER_${n}=\${LOADER_${n}:-${file('images/linux-loader.bin')}}
KERNEL_${n}=\${KERNEL_${n}:-${file(`images/${cell.file}-Image`)}}
DEVICE_TREE_${n}=\${DEVICE_TREE_${n}:-${file(cell.deviceTree)}}
INITRD_${n}=\${INITRD_${n}:-}
BOOTARGS_${n}=\${BOOTARGS_${n}:-}
LOADER_ADDRESS_${n}=${hex(cell.images.loader)}
COMMAND_LINE_ADDRESS_${n}=${hex(cell.images.commandLine)}
DEVICE_TREE_ADDRESS_${n}=${hex(cell.images.deviceTree)}
KERNEL_BASE_${n}=${hex(cell.images.kernel)}
`
}

/** Functions that only a plan with a Linux cell needs. */
const LINUX_HELPERS = `
bytes() {
	wc -c <"$1" | tr -d ' '
}

# Address of the kernel image $1 above the 2 MiB boundary $2: the image's own header says how far.
kernel_address() {
	[ "$(od -An -tx1 -j56 -N4 "$1" | tr -d ' \\n')" = 41524d64 ] || return 1
	offset=$(od -An -tu4 -j8 -N4 "$1" | tr -d ' \\n')
	printf '0x%x\\n' "$(($2 + offset))"
}

# Address behind twice the pages of the kernel image $1 at $2.
initrd_address() {
	printf '0x%x\\n' "$(($2 + ($(bytes "$1") + 4095) / 4096 * 4096 * 2))"
}

# Sets the property $2 of /chosen in the device tree $1 to the number $3, two cells of 32 bits.
put_wide() {
	fdtput -t x "$1" /chosen "$2" "$(printf '%x' "$(($3 >> 32))")" "$(printf '%x' "$(($3 & 0xffffffff))")"
}

# Prints the path of a copy of the device tree $1 with the boot arguments $2 and, unless $3 is empty, the initial RAM disk
# of $4 bytes at $3.
changed_tree() {
	copy=$(mktemp "\${TMPDIR:-/tmp}/cell-XXXXXX") || return 1
	cp "$1" "$copy" || return 1
	[ -z "$2" ] || fdtput -t s "$copy" /chosen bootargs "$2" || return 1
	if [ -n "$3" ]; then
		put_wide "$copy" linux,initrd-start "$(($3))" || return 1
		put_wide "$copy" linux,initrd-end "$(($3 + $4))" || return 1
	fi
	printf '%s\\n' "$copy"
}
`

function linuxChecks(images: LinuxImages, cell: BundleCell, n: number): string {
  return `	require_file "$LOADER_${n}"
	require_file "$KERNEL_${n}"
	if [ ! -r "$DEVICE_TREE_${n}" ] && [ -r "$here/dts/${cell.file}.dts" ]; then
		fail "$DEVICE_TREE_${n} is missing; make it: dtc -I dts -O dtb -o $here/${cell.deviceTree} $here/dts/${cell.file}.dts"
	fi
	require_file "$DEVICE_TREE_${n}"
	KERNEL_ADDRESS_${n}=$(kernel_address "$KERNEL_${n}" "$KERNEL_BASE_${n}") ||
		fail "$KERNEL_${n} is no uncompressed arm64 Linux Image"
	initrd_address_${n}=
	initrd_bytes_${n}=0
	if [ -n "$INITRD_${n}" ]; then
		require_file "$INITRD_${n}"
		initrd_address_${n}=$(initrd_address "$KERNEL_${n}" "$KERNEL_ADDRESS_${n}")
		initrd_bytes_${n}=$(bytes "$INITRD_${n}")
	fi
	if [ -n "$INITRD_${n}\${BOOTARGS_${n}}" ]; then
		command -v fdtput >/dev/null || fail "INITRD_${n} and BOOTARGS_${n} need fdtput, of the package device-tree-compiler"
		DEVICE_TREE_${n}=$(changed_tree "$DEVICE_TREE_${n}" "$BOOTARGS_${n}" "$initrd_address_${n}" "$initrd_bytes_${n}") ||
			fail 'the device tree could not be changed'
		made_${n}=$DEVICE_TREE_${n}
	fi
	[ "$(bytes "$DEVICE_TREE_${n}")" -le ${images.deviceTreeRoom} ] ||
		fail "$DEVICE_TREE_${n} is larger than the ${images.deviceTreeRoom} bytes before the kernel"
`
}

function linuxLoad(n: number): string {
  return `	set -- "$LOADER_${n}" -a "$LOADER_ADDRESS_${n}" \\
		-s "kernel=$KERNEL_ADDRESS_${n} dtb=$DEVICE_TREE_ADDRESS_${n}" -a "$COMMAND_LINE_ADDRESS_${n}" \\
		"$KERNEL_${n}" -a "$KERNEL_ADDRESS_${n}" "$DEVICE_TREE_${n}" -a "$DEVICE_TREE_ADDRESS_${n}"
	[ -z "$INITRD_${n}" ] || set -- "$@" "$INITRD_${n}" -a "$initrd_address_${n}"
	step "$jailhouse" cell load --name "$cell" "$@"
`
}

function startCell(cell: BundleCell, n: number): string {
  const load =
    cell.images.kind === 'plain'
      ? `	step "$jailhouse" cell load --name "$cell" "$IMAGE_${n}" -a "$ADDRESS_${n}"\n`
      : linuxLoad(n)
  return `
cell=${quoted(cell.configuration.name)}
if runs "$cell"; then
	printf '%s runs already\\n' "$cell"
else
	if [ -z "$(cell_state "$cell")" ]; then
		step "$jailhouse" cell create "$here/cells/${cell.file}.cell"
		[ -n "$(cell_state "$cell")" ] || fail "$cell was created, but Jailhouse does not list it"
		created_${n}=yes
	fi
${load}	step "$jailhouse" cell start --name "$cell"
	started_${n}=yes
	runs "$cell" || fail "$cell was started, but is in the state: $(cell_state "$cell")"
fi
`
}

/** What keeps a cell's images from being loaded is found before anything is changed. */
function checkCell(cell: BundleCell, n: number): string {
  const checks = cell.images.kind === 'plain' ? `	require_file "$IMAGE_${n}"\n` : linuxChecks(cell.images, cell, n)
  return `
if ! runs ${quoted(cell.configuration.name)}; then
${checks}fi
`
}

function undo(cells: readonly BundleCell[]): string {
  const cellSteps = cells.map((cell, i) => {
    const n = i + 1
    const name = quoted(cell.configuration.name)
    return `	if [ -n "$created_${n}" ]; then
		back "$jailhouse" cell destroy --name ${name}
	elif [ -n "$started_${n}" ]; then
		back "$jailhouse" cell shutdown --name ${name}
	fi
`
  })
  const temporary = cells.flatMap((cell, i) => (cell.images.kind === 'linux' ? [i + 1] : []))
  return `# What this run changed; taken back in reverse order when a step fails.
module_loaded=
enabled_here=
${cells.map((_, i) => `created_${i + 1}=\nstarted_${i + 1}=\n`).join('')}${temporary.map((n) => `made_${n}=\n`).join('')}
back() {
	printf -- '- %s\\n' "$*"
	"$@" || say "this could not be taken back: $*"
}

undo() {
${cellSteps.reverse().join('')}	[ -z "$enabled_here" ] || back "$jailhouse" disable
	[ -z "$module_loaded" ] || back modprobe -r jailhouse
}

tidy() {
	${temporary.length === 0 ? ':' : temporary.map((n) => `[ -z "$made_${n}" ] || rm -f "$made_${n}"`).join('\n\t')}
}

fail() {
	trap '' HUP INT TERM
	say "$1"
	undo
	tidy
	exit 1
}
trap 'fail "it was interrupted"' HUP INT TERM

step() {
	printf '+ %s\\n' "$*"
	"$@" || fail "this step failed: $* (dmesg and jailhouse console may say why)"
}
`
}

/** The script's text. */
export function startScript(parts: BundleParts): string {
  const { cells, rootFile } = parts
  const hasLinux = cells.some((cell) => cell.images.kind === 'linux')
  const comment = (lines: readonly string[]) => lines.map((line) => `#   ${oneLine(line)}\n`).join('')
  return `${scriptHead(parts, 'Starts')}#
# Enables Jailhouse, then creates, loads and starts the cells. Safe to run again: what runs already is left alone. Stops at
# the first step that fails and takes back what it had done. Images are taken from images/ beside this script, or from the
# variables below: IMAGE_1=/path/to/image ./start.sh
#
# By hand:
${comment(commandsByHand(parts))}${hasLinux ? `# or, for a Linux cell where Python is installed:\n${comment(linuxCommands(parts))}` : ''}${preamble(parts, 'start.sh', ['here', 'jailhouse'])}
${undo(cells)}
${readiness(parts)}
require_file() {
	[ -r "$1" ] || fail "$1 is missing or cannot be read"
}
${hasLinux ? LINUX_HELPERS : ''}
${cells.map((cell, i) => imageVariables(cell, i + 1)).join('\n')}
command -v "$jailhouse" >/dev/null || fail "there is no $jailhouse command; put it on PATH or set JAILHOUSE"
require_file "$here/cells/${rootFile}.cell"
${cells.map((cell) => `require_file "$here/cells/${cell.file}.cell"\n`).join('')}${cells.map((cell, i) => checkCell(cell, i + 1)).join('')}
if enabled; then
	[ -n "$(cell_state "$root_name")" ] ||
		fail "Jailhouse is enabled with another root cell than $root_name; disable it first: $jailhouse disable"
	printf 'Jailhouse is enabled already\\n'
else
	why=$(why_not_cpus)
	[ -z "$why" ] || fail "$why"
	why=$(why_not_memory)
	[ -z "$why" ] || fail "$why"
	if [ ! -e "$sysfs/enabled" ]; then
		step modprobe jailhouse
		module_loaded=yes
	fi
	step "$jailhouse" enable "$here/cells/${rootFile}.cell"
	enabled || fail 'Jailhouse was enabled, but its driver does not say so'
	enabled_here=yes
fi
${cells.map((cell, i) => startCell(cell, i + 1)).join('')}
step "$jailhouse" cell list
trap - HUP INT TERM
tidy
`
}
