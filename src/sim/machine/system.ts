/** What an operating system does on its cores by itself: ticks, processes of its own, mappings of code. */
import type { Workload } from '../plan/workload'
import { clusterAt, phaseOf, type Building } from './building'
import { TICK_LINES } from './guest-parameters'
import { NotSimulatable } from './not-simulatable'
import { coreParameters } from './parameters'
import { EXACT, type InterruptPath } from './scenario'

type System = Workload & { behaviour: { kind: 'system' } }

/** Adds the tick of one core, and the system's own processes there. */
export function addSystem(
  building: Building,
  template: System,
  place: { stream: string; name: string; cell: number; core: number; path: InterruptPath },
): void {
  const { behaviour } = template
  const { used, seed } = building
  const { stream, name, cell, core, path } = place
  if (behaviour.tick < 1)
    throw new NotSimulatable(`${stream} has a tick of ${behaviour.tick} ns; it must be at least 1 ns`)
  building.tasks.push({
    id: stream,
    label: 'scheduler tick',
    cell,
    core,
    stream: null,
    reading: EXACT,
    periodNs: behaviour.tick,
    phaseNs: phaseOf(seed, stream, behaviour.tick),
    jitterNs: 0,
    shortestNs: 0,
    longestNs: 0,
    priority: 0,
    demand: 0,
    // The handler is all of the tick's cost, and a tick that comes late harms nobody.
    path: {
      ...path,
      offProbability: 0,
      handlerNs: 0,
      handlerLines: {
        instruction: used.use('code of a scheduler tick', TICK_LINES.instruction),
        data: used.use('data of a scheduler tick', TICK_LINES.data),
      },
    },
    interruptNs: behaviour.tickCost,
  })
  if (behaviour.busyShare === 0) return
  const burstNs = behaviour.tick / 4
  building.processes.push({
    name: `${stream} processes`,
    label: name,
    cell,
    burstNs,
    pauseNs: Math.round((burstNs * (1 - behaviour.busyShare)) / behaviour.busyShare),
    demands: [building.demands.add(behaviour.memory)],
  })
}

/** Notes the parameters of a system once, and its mappings of code if the board's instruction caches can alias. */
export function noteSystem(building: Building, template: System, cell: number, name: string): void {
  const { behaviour, provenance, sources } = template
  const { used, cells } = building
  const where = `${cells[cell]!.name}/${name}`
  const about = { provenance, source: sources.join('; ') }
  used.note(`tick of ${where}`, { value: behaviour.tickCost, unit: 'ns', ...about })
  used.note(`busy share of ${where}`, { value: behaviour.busyShare, unit: '', ...about })
  const cpu = cells[cell]!.cpus[0]
  if (behaviour.codeMappingsPerSecond === 0 || cpu === undefined) return
  const { instructionCacheAliases } = coreParameters(clusterAt(building.board, cpu).core)
  if (used.use('instruction cache can alias', instructionCacheAliases) === 0) return
  used.note(`mappings of new code, ${where}`, { value: behaviour.codeMappingsPerSecond, unit: '/s', ...about })
  building.codeMappingsPerSecond += behaviour.codeMappingsPerSecond
}
