/**
 * Devices that interrupt a core: they delay everything else there, other interrupts included. The handler runs with interrupts
 * masked, except for more urgent ones where the guest nests; what it leaves to be done runs behind it, as a softirq on plain
 * Linux and as a thread elsewhere.
 */
import { placementName, type Guest, type Placement } from '../plan/plan'
import type { Workload } from '../plan/workload'
import { phaseOf, type Building } from './building'
import { ABOVE_THREADS, guestParameters } from './guest-parameters'
import { handlerRoute, interruptRoute, interruptUrgency } from './interrupt-route'
import { NotSimulatable } from './not-simulatable'
import { EXACT } from './scenario'

type Source = Workload & { behaviour: { kind: 'interrupt-source' } }

/** Adds one source on one core. Its stream is the time from the device's request to the end of all that it asks for. */
export function addInterruptSource(
  building: Building,
  { behaviour, provenance, sources }: Source,
  placement: Placement,
  { stream, cell, core }: { stream: string; cell: number; core: number },
): void {
  const { used, seed, cells, cores } = building
  const owner = cells[cell]!
  const { cpu } = cores[core]!
  const periodNs = placement.period ?? behaviour.period
  const handlerNs = placement.wcet ?? behaviour.handler
  const { deferred, burst } = behaviour
  if (periodNs < 1) throw new NotSimulatable(`${stream} has a period of ${periodNs} ns; it must be at least 1 ns`)
  const hasThread = deferred > 0 && owner.guest !== 'linux' && owner.guest !== 'bare-metal'
  building.tasks.push({
    id: stream,
    label: placement.device ?? placementName(placement),
    cell,
    core,
    stream: 'response time',
    reading: EXACT,
    periodNs,
    arrivals: {
      count: burst?.count ?? 1,
      distanceNs: burst?.distance ?? periodNs,
      extra: { meanNs: behaviour.extra, spread: 'exponential' },
    },
    phaseNs: placement.phase ?? phaseOf(seed, stream, periodNs),
    jitterNs: placement.jitter ?? 0,
    shortestNs: deferred,
    longestNs: deferred,
    priority: hasThread ? deferredPriority(building, placement, owner.guest) : ABOVE_THREADS,
    demand: deferred > 0 ? building.demands.add(behaviour.memory) : 0,
    path: hasThread ? interruptRoute(building, owner, cpu) : handlerRoute(building, owner, cpu),
    interruptNs: handlerNs,
    endsInHandler: deferred === 0,
    ...interruptUrgency(building, owner, placement),
  })
  const about = { provenance, source: sources.join('; ') }
  const fromPlan = { provenance: 'plan' as const, source: 'the plan' }
  const wcetFrom = placement.wcet === undefined ? about : fromPlan
  used.note(`handler of ${stream}`, { value: handlerNs, unit: 'ns', ...wcetFrom })
  used.note(`work that the handler of ${stream} leaves`, { value: deferred, unit: 'ns', ...about })
  const periodFrom = placement.period === undefined ? about : fromPlan
  used.note(`shortest distance of two interrupts of ${stream}`, { value: periodNs, unit: 'ns', ...periodFrom })
}

function deferredPriority({ used }: Building, placement: Placement, guest: Guest): number {
  return (
    placement.priority ?? used.use(`priority of interrupt threads of ${guest}`, guestParameters(guest).deferredPriority)
  )
}
