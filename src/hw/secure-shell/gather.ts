/** Asks a board for its facts, by one fixed script that changes nothing. */
import type { BoardFacts } from './board-facts'
import type { BoardShell } from './board-shell'
import { askBoard } from './probes'
import { readFacts } from './read-facts'

const SCRIPT = `root=\${CELLBENCH_BOARD_ROOT:-}
sysfs=\${JAILHOUSE_SYSFS:-$root/sys/devices/jailhouse}
tree=$root/proc/device-tree

user() { id -u; }
kernel() { uname -r; }
model() { cat "$tree/model"; }
compatible() { cat "$tree/compatible"; }
command_line() { cat "$root/proc/cmdline"; }
cpus_online() { cat "\${CPU_ONLINE:-$root/sys/devices/system/cpu/online}"; }
cpus_present() { cat "$root/sys/devices/system/cpu/present"; }
memory() { cat "\${IOMEM:-$root/proc/iomem}"; }
registers() {
	for reg do
		[ -r "$reg" ] || continue
		node=\${reg%/reg}
		printf '%s ' "\${node##*/}"
		od -An -v -tx1 "$reg" | tr -d '\\n'
		echo
	done
}
has_tree() { [ -d "$tree" ] || { echo 'there is no device tree'; return 1; }; }
memory_banks() { has_tree && registers "$tree"/memory/reg "$tree"/memory@*/reg; }
reserved_memory() { has_tree && registers "$tree"/reserved-memory/*/reg; }
tool() {
	command -v "\${JAILHOUSE:-jailhouse}" >/dev/null || { echo 'there is no command jailhouse'; return 1; }
	"\${JAILHOUSE:-jailhouse}" --version
}
module() {
	if [ -e "$root/sys/module/jailhouse" ] || [ -e "$sysfs/enabled" ]; then echo loaded; return; fi
	[ -d "$root/lib/modules" ] || { echo missing; return; }
	if find "$root/lib/modules/$(uname -r)" -name 'jailhouse.ko*' 2>/dev/null | grep -q .; then echo installed; else echo missing; fi
}
firmware() {
	for file in "$root"/lib/firmware/jailhouse*.bin "$root"/lib/firmware/updates/jailhouse*.bin; do
		[ -e "$file" ] && printf '%s\\n' "$file"
	done
	return 0
}
cell_files() {
	for file in "$root"/usr/share/jailhouse/cells/*.cell "$root"/etc/jailhouse/*.cell "$root"/usr/share/jailhouse/configs/*.cell; do
		[ -r "$file" ] || continue
		printf '%s %s\\n' "$(od -An -v -tx1 -N8 "$file" | tr -d ' \\n')" "$file"
	done
}
enabled() { cat "$sysfs/enabled"; }
cells() {
	for cell in "$sysfs"/cells/*; do
		[ -r "$cell/name" ] || continue
		printf '%s\\t%s\\t%s\\t%s\\n' "\${cell##*/}" "$(cat "$cell/name")" "$(cat "$cell/state")" \\
			"$(cat "$cell/cpus_assigned_list" 2>/dev/null)"
	done
}
gic() { cat "$tree"/interrupt-controller*/compatible "$tree"/soc*/interrupt-controller*/compatible \\
	"$tree"/soc*/bus*/interrupt-controller*/compatible 2>/dev/null | tr '\\0' '\\n' | grep '^arm,'; }
virtualisation() {
	if [ -n "$root" ]; then messages=$(cat "$root/var/log/dmesg" 2>&1); else messages=$(dmesg 2>&1); fi
	code=$?
	[ "$code" = 0 ] || { printf '%s\\n' "$messages"; return 1; }
	printf '%s\\n' "$messages" | grep -iE 'kvm \\[[0-9]|started at EL|VHE' | tail -n 40
	return 0
}
kvm_device() { if [ -e "$root/dev/kvm" ]; then echo yes; else echo no; fi; }
kvm_at_load() { cat "$root/sys/module/kvm/parameters/enable_virt_at_load"; }
serial_ports() {
	for port in "$root"/sys/class/tty/*/iomem_base; do
		[ -r "$port" ] || continue
		tty=\${port%/iomem_base}
		printf '%s %s\\n' "\${tty##*/}" "$(cat "$port")"
	done
}
kernel_consoles() { cat "$root/sys/class/tty/console/active"; }
missing_tools() {
	for tool in sha256sum mv ln rm mkdir cat find wc date tr od; do
		command -v "$tool" >/dev/null || printf '%s\\n' "$tool"
	done
	return 0
}
probe user user
probe kernel kernel
probe model model
probe compatible compatible
probe command-line command_line
probe cpus-online cpus_online
probe cpus-present cpus_present
probe memory memory
probe memory-banks memory_banks
probe reserved-memory reserved_memory
probe tool tool
probe module module
probe firmware firmware
probe cell-files cell_files
probe enabled enabled
probe cells cells
probe gic gic
probe virtualisation virtualisation
probe kvm-device kvm_device
probe kvm-at-load kvm_at_load
probe serial-ports serial_ports
probe kernel-consoles kernel_consoles
probe missing-tools missing_tools
`

/** Reads all facts. @throws SecureShellError when the connection ends before. */
export async function gatherFacts(shell: BoardShell): Promise<BoardFacts> {
  return readFacts(await askBoard(shell, SCRIPT))
}
