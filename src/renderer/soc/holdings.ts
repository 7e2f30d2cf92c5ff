/** What a cell has beside its cores, in a line. */
import type { Plan } from '../../sim/plan/plan'
import { roughSize } from '../memory/memory-view'
import type { CellRef } from '../session/selection'
import { SOC_TEXTS } from '../texts/soc'
import { cellDevices } from './device-owners'

/** `16 MiB, 4 devices, 1 link`; of root only its links, for it has what remains. */
export function holdings(plan: Plan, cell: CellRef): string {
  const name = cell === 'root' ? 'root' : plan.cells[cell]?.name
  const links = plan.links.filter(({ between }) => name !== undefined && between.includes(name)).length
  if (cell === 'root') return SOC_TEXTS.rootHoldings(links)
  const memory = plan.cells[cell]?.memory.reduce((sum, { size }) => sum + size, 0n) ?? 0n
  const devices = cellDevices(plan).filter((device) => device.cell === cell).length
  return SOC_TEXTS.holdings(roughSize(Number(memory)), devices, links)
}
