import { EventClass } from '../engine/timers'
import type { Parts } from './parts'

/** Sets the timer of the first mapping of code, where somebody maps any. */
export function startMappings(parts: Parts): void {
  const { scenario, timers, sources } = parts
  if (scenario.codeMappingsPerSecond === 0) return
  drawNext(parts)
  timers.set(sources.mapping, EventClass.hypervisor)
}

/** Somebody maps code, as the next timer says: every instruction cache that can alias is emptied, wherever it is. */
export function mapCode(parts: Parts): void {
  parts.paths.mapCode()
  drawNext(parts)
  parts.timers.setNextAgain(EventClass.hypervisor)
}

function drawNext({ scenario, timers, sources, execution, random }: Parts): void {
  const mean = 1e9 / scenario.codeMappingsPerSecond
  timers.due[0] = execution.now + Math.ceil(random.exponential(sources.mapping, mean))
}
