/** A cell as the hypervisor holds it, and how `jailhouse cell list` shows it. */
import type { CellConfiguration } from '../configuration/configuration'
import { numberList } from './number-list'
import type { StageTwoTables } from './stage-two-tables'

/** States as the driver's sysfs names them. */
export type CellState = 'running' | 'running/locked' | 'shut down' | 'failed'

export interface LiveCell {
  /** 0 is root. */
  id: number
  configuration: CellConfiguration
  /** Cores that it owns now: root's shrink and grow with the other cells. */
  cpus: Set<number>
  failedCpus: Set<number>
  state: CellState
  /** True while root may write its loadable regions. */
  loadable: boolean
  tables: StageTwoTables
  /** Pages of the hypervisor's memory that it holds, page tables aside. */
  pages: number
}

/** A cell that was just made: it owns the cores of its configuration. */
export function newCell(
  id: number,
  configuration: CellConfiguration,
  tables: StageTwoTables,
  pages: number,
  state: CellState,
): LiveCell {
  const cpus = new Set(configuration.cpus)
  return { id, configuration, cpus, failedCpus: new Set(), state, loadable: false, tables, pages }
}

const row = (id: string, name: string, state: string, assigned: string, failed: string) =>
  id.padEnd(8) + name.padEnd(24) + state.padEnd(18) + assigned.padEnd(24) + failed.padEnd(24)

/** What `jailhouse cell list` prints: fixed columns, identifiers sorted as text. */
export function cellListLines(cells: Iterable<LiveCell>): string[] {
  const sorted = [...cells].sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1))
  return [
    row('ID', 'Name', 'State', 'Assigned CPUs', 'Failed CPUs'),
    ...sorted.map((cell) =>
      row(String(cell.id), cell.configuration.name, cell.state, numberList(cell.cpus), numberList(cell.failedCpus)),
    ),
  ]
}
