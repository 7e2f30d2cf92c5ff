import type { Scenario } from './scenario'

/**
 * Whose timer is whose, by number: the releases of tasks come first, then the ends of processes' waits, the next mapping of code,
 * the turns of masters, and the stops and starts of cells.
 */
export interface TimerSources {
  firstProcess: number
  mapping: number
  firstMaster: number
  firstSwitch: number
  /** How many there are in all. */
  count: number
}

export function timerSources({ tasks, processes, masters, lifecycle }: Scenario): TimerSources {
  const firstProcess = tasks.length
  const mapping = firstProcess + processes.length
  const firstMaster = mapping + 1
  const firstSwitch = firstMaster + masters.length
  return { firstProcess, mapping, firstMaster, firstSwitch, count: firstSwitch + (lifecycle?.switches.length ?? 0) }
}
