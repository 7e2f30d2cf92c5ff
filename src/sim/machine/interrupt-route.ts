/** The way of an interrupt into a cell's guest, from the tables of its core and its guest. */
import { clusterAt, type Building, type SimulatedCell } from './building'
import { guestParameters, type StretchParameters } from './guest-parameters'
import { coreParameters, type Parameter } from './parameters'
import { placementName, type Placement } from '../plan/plan'
import type { Footprint, InterruptPath, Task } from './scenario'

interface Stretch {
  ns: number
  lines: Footprint
}

/**
 * How urgent the interrupt of a workload is in the interrupt controller, where the workloads of a cell differ in that. Linux
 * gives all interrupts the same priority, whatever the plan says.
 */
export function interruptUrgency(
  { used }: Building,
  { guest, workloads }: SimulatedCell,
  placement?: Placement,
): Pick<Task, 'interruptPriority' | 'nests'> {
  if (workloads.every(({ interruptPriority }) => interruptPriority === undefined)) return {}
  if (guest === 'linux' || guest === 'linux-rt') return {}
  const nests = used.use(`nesting of interrupts under ${guest}`, guestParameters(guest).nestsInterrupts) === 1
  return { interruptPriority: placement?.interruptPriority, nests }
}

/** The path of an interrupt on `cpu` to the handler of its cell's guest, trapped or direct as the plan says. */
export function handlerRoute(building: Building, cell: SimulatedCell, cpu: number): InterruptPath {
  const { plan, board, used } = building
  const type = clusterAt(board, cpu).core
  const core = coreParameters(type)
  const trapped = plan.jailhouse.interruptDelivery === 'trapped'
  const hypervisorLines = { instruction: 0, data: 0 }
  let entryNs = used.use(`interrupt delivery on ${type}`, core.deliveryNs)
  if (trapped) {
    entryNs += used.use(`trap and injection on ${type}`, core.trapNs)
    hypervisorLines.instruction = used.use(`hypervisor code on ${type}`, core.hypervisorInstructionLines)
    hypervisorLines.data = used.use(`hypervisor data on ${type}`, core.hypervisorDataLines)
  }
  const { ns, lines } = stretch(building, 'handler', cell, guestParameters(cell.guest).handler)
  return { entryNs, trapped, handlerNs: ns, hypervisorLines, handlerLines: lines, ...interruptsOff(building, cell) }
}

/** The path of an interrupt on `cpu` to the thread that waits for it; on bare metal that is the handler. */
export function interruptRoute(building: Building, cell: SimulatedCell, cpu: number): InterruptPath {
  const path = handlerRoute(building, cell, cpu)
  const { ns, lines } = wakeUp(building, cell)
  return {
    ...path,
    handlerNs: path.handlerNs + ns,
    handlerLines: {
      instruction: path.handlerLines.instruction + lines.instruction,
      data: path.handlerLines.data + lines.data,
    },
  }
}

/**
 * The rest of the way, from a handler to the thread that it wakes, where interrupts are taken but sections without preemption
 * hold off the thread.
 */
export function wakeUpRoute(building: Building, cell: SimulatedCell): InterruptPath {
  const { ns, lines } = wakeUp(building, cell)
  const noLines = { instruction: 0, data: 0 }
  return {
    entryNs: 0,
    trapped: false,
    handlerNs: ns,
    hypervisorLines: noLines,
    handlerLines: lines,
    ...preemptionOff(building, cell),
  }
}

/** True when the guest has sections without preemption: its threads are then woken in a stretch of their own. */
export function hasPreemptionOff(building: Building, cell: SimulatedCell): boolean {
  return preemptionOff(building, cell).offProbability > 0
}

function wakeUp(building: Building, cell: SimulatedCell): Stretch {
  const { wakeUp: parameters } = guestParameters(cell.guest)
  if (cell.guest === 'bare-metal') return { ns: 0, lines: { instruction: 0, data: 0 } }
  return stretch(building, 'wake-up', cell, parameters)
}

function stretch({ used }: Building, what: string, { guest }: SimulatedCell, parameters: StretchParameters): Stretch {
  return {
    ns: used.use(`${what} of ${guest}`, parameters.ns),
    lines: {
      instruction: used.use(`${what} code of ${guest}`, parameters.instructionLines),
      data: used.use(`${what} data of ${guest}`, parameters.dataLines),
    },
  }
}

type Sections = Pick<InterruptPath, 'offProbability' | 'offMeanNs'>

/** Largest share of the time that such sections are taken to cover: beyond it, a guest does little else. */
const MOST_OF_THE_TIME = 0.5

/**
 * Sections with interrupts off: those of the cell's system workloads, else those that its guest has by itself. Their lengths
 * are taken as exponential, so what an arriving interrupt still has to wait is distributed like a whole section, and no event
 * per section is needed.
 */
function interruptsOff(building: Building, cell: SimulatedCell): Sections {
  const systems = cell.workloads.flatMap((placement) => {
    const template = building.workloads.get(placement.use)
    if (template?.behaviour.kind !== 'system') return []
    const { behaviour, provenance, sources } = template
    const about = { provenance, source: sources.join('; ') }
    return {
      where: `${cell.name}/${placementName(placement)}`,
      meanNs: { value: behaviour.interruptsOff, unit: 'ns', ...about },
      perSecond: { value: behaviour.interruptsOffPerSecond, unit: '/s', ...about },
    }
  })
  const { interruptsOffNs, interruptsOffPerSecond } = guestParameters(cell.guest)
  const own = { where: cell.guest, meanNs: interruptsOffNs, perSecond: interruptsOffPerSecond }
  return sections(building, 'interrupts off', systems.length > 0 ? systems : [own])
}

/** Sections in which interrupts are taken but a woken thread has to wait. */
function preemptionOff(building: Building, cell: SimulatedCell): Sections {
  const { preemptionOffNs, preemptionOffPerSecond } = guestParameters(cell.guest)
  const own = { where: cell.guest, meanNs: preemptionOffNs, perSecond: preemptionOffPerSecond }
  return sections(building, 'preemption off', [own])
}

function sections(
  { used }: Building,
  what: string,
  all: readonly { where: string; meanNs: Parameter; perSecond: Parameter }[],
): Sections {
  let offProbability = 0
  let offMeanNs = 0
  for (const { where, meanNs, perSecond } of all) {
    // What a guest does not have is no parameter of the run.
    if (perSecond.value === 0 && perSecond.provenance === 'datasheet') continue
    const rate = used.use(`sections with ${what}, ${where}`, perSecond)
    const mean = used.use(`mean section with ${what}, ${where}`, meanNs)
    offProbability += rate * mean * 1e-9
    offMeanNs = Math.max(offMeanNs, mean)
  }
  return { offProbability: Math.min(MOST_OF_THE_TIME, offProbability), offMeanNs }
}
