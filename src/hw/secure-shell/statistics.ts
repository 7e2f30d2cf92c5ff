/** VM exits of the cells, from the driver's counters in sysfs. */
import { oneLine } from '../bundle/shell'
import type { BoardShell } from './board-shell'
import { askBoard } from './probes'

export interface ExitCounter {
  /** As the driver names it, without `vmexits_`: total, mmio, management, hypercall, … */
  kind: string
  count: number
  /** Exits per second since the poll before; absent at a counter's first poll and after it was set back. */
  perSecond?: number
}

export interface CellExits {
  name: string
  state: string
  /** Cores in the kernel's notation. */
  cpus: string
  exits: ExitCounter[]
}

/** One poll. */
export interface ExitSample {
  /** Seconds since the board was started, by its own clock. */
  uptime: number
  enabled: boolean
  cells: { id: string; name: string; state: string; cpus: string; counts: ReadonlyMap<string, number> }[]
}

const SCRIPT = `sysfs=\${JAILHOUSE_SYSFS:-\${CELLBENCH_BOARD_ROOT:-}/sys/devices/jailhouse}
uptime() { cat /proc/uptime; }
enabled() { if [ -e "$sysfs/enabled" ]; then cat "$sysfs/enabled"; fi; }
cells() {
	for cell in "$sysfs"/cells/*; do
		[ -r "$cell/name" ] || continue
		printf 'cell\\t%s\\t%s\\t%s\\t%s\\n' "\${cell##*/}" "$(cat "$cell/name")" "$(cat "$cell/state")" \\
			"$(cat "$cell/cpus_assigned_list" 2>/dev/null)"
		for counter in "$cell"/statistics/vmexits_*; do
			[ -r "$counter" ] || continue
			printf '%s\\t%s\\n' "\${counter##*/vmexits_}" "$(cat "$counter")"
		done
	done
}
probe uptime uptime
probe enabled enabled
probe cells cells
`

/** Reads one sample from what the script printed; what cannot be read is left out. */
function readSample(uptime: string, enabled: string, cells: string): ExitSample {
  const sample: ExitSample = { uptime: Number.parseFloat(uptime), enabled: enabled.trim() === '1', cells: [] }
  let counts = new Map<string, number>()
  for (const line of cells.split('\n')) {
    const [first = '', ...rest] = line.split('\t')
    if (first === 'cell' && rest.length === 4) {
      counts = new Map()
      const [id, name, state, cpus] = rest.map(oneLine)
      sample.cells.push({ id: id!, name: name!, state: state!, cpus: cpus!, counts })
    } else if (/^[a-z0-9_]{1,40}$/.test(first) && /^\d{1,20}$/.test(rest[0] ?? '')) counts.set(first, Number(rest[0]))
  }
  return sample
}

/** @throws SecureShellError when the connection ends before. */
export async function readExits(shell: BoardShell): Promise<ExitSample> {
  const probes = await askBoard(shell, SCRIPT)
  const text = (name: string) => probes.get(name)?.text ?? ''
  return readSample(text('uptime'), text('enabled'), text('cells'))
}

/** Rates from one sample to the next. */
export class ExitRates {
  private last: ExitSample | undefined

  /** The sample's cells with their rates; a cell that was created anew begins without. */
  update(sample: ExitSample): CellExits[] {
    const { last } = this
    this.last = sample
    const seconds = last === undefined ? 0 : sample.uptime - last.uptime
    return sample.cells.map(({ id, name, state, cpus, counts }) => {
      const before = last?.cells.find((cell) => cell.id === id && cell.name === name)
      const exits = [...counts].map(([kind, count]): ExitCounter => {
        const earlier = before?.counts.get(kind)
        if (earlier === undefined || !(seconds > 0) || count < earlier) return { kind, count }
        return { kind, count, perSecond: (count - earlier) / seconds }
      })
      exits.sort((a, b) => Number(b.kind === 'total') - Number(a.kind === 'total') || (a.kind < b.kind ? -1 : 1))
      return { name, state, cpus, exits }
    })
  }
}
