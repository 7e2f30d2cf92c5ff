/** The way of an interrupt into a cell's guest, from the tables of its core and its guest. */
import { clusterAt, type Building, type SimulatedCell } from './building'
import { coreParameters, guestParameters } from './parameters'
import { placementName } from '../plan/plan'
import type { InterruptPath } from './scenario'

/** The path of an interrupt on `cpu`, trapped or direct as the plan says. */
export function interruptRoute(building: Building, cell: SimulatedCell, cpu: number): InterruptPath {
  const { plan, board, used } = building
  const type = clusterAt(board, cpu).core
  const core = coreParameters(type)
  const guest = guestParameters(cell.guest)
  const trapped = plan.jailhouse.interruptDelivery === 'trapped'
  const hypervisorLines = { instruction: 0, data: 0 }
  let entryNs = used.use(`interrupt delivery on ${type}`, core.deliveryNs)
  if (trapped) {
    entryNs += used.use(`trap and injection on ${type}`, core.trapNs)
    hypervisorLines.instruction = used.use(`hypervisor code on ${type}`, core.hypervisorInstructionLines)
    hypervisorLines.data = used.use(`hypervisor data on ${type}`, core.hypervisorDataLines)
  }
  return {
    entryNs,
    trapped,
    handlerNs: used.use(`handler of ${cell.guest}`, guest.handlerNs),
    hypervisorLines,
    handlerLines: {
      instruction: used.use(`handler code of ${cell.guest}`, guest.handlerInstructionLines),
      data: used.use(`handler data of ${cell.guest}`, guest.handlerDataLines),
    },
    ...interruptsOff(building, cell),
  }
}

/**
 * Sections with interrupts off, from the system workloads of a cell. Their lengths are taken as exponential, so what an arriving
 * interrupt still has to wait is distributed like a whole section, and no event per section is needed.
 */
function interruptsOff(building: Building, cell: SimulatedCell): { offProbability: number; offMeanNs: number } {
  let offProbability = 0
  let offMeanNs = 0
  for (const placement of cell.workloads) {
    const template = building.workloads.get(placement.use)
    if (template?.behaviour.kind !== 'system') continue
    const { behaviour, provenance, sources } = template
    const where = `${cell.name}/${placementName(placement)}`
    const about = { provenance, source: sources.join('; ') }
    const { used } = building
    const rate = { value: behaviour.interruptsOffPerSecond, unit: '/s', ...about }
    const perSecond = used.use(`sections with interrupts off, ${where}`, rate)
    const mean = { value: behaviour.interruptsOff, unit: 'ns', ...about }
    const meanNs = used.use(`mean section with interrupts off, ${where}`, mean)
    offProbability += perSecond * meanNs * 1e-9
    offMeanNs = Math.max(offMeanNs, meanNs)
  }
  return { offProbability: Math.min(0.5, offProbability), offMeanNs }
}
