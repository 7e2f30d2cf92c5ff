/**
 * The time before a measurement begins: everything runs as it will, and nothing is counted, so that no sample meets caches that
 * are warmer or colder than they are in the long run, and no core whose processes have all just started.
 */
import type { Scenario } from '../machine/scenario'

/** Periods of the slowest task that a warm-up takes, and the limits of its length, ns. */
const PERIODS = 2
const SHORTEST_NS = 100e6
const LONGEST_NS = 10e9

/** Length of the warm-up of `scenario` unless a plan says otherwise: two periods of its slowest task, 0.1 s to 10 s. */
export function warmUpOf({ tasks }: Pick<Scenario, 'tasks'>): number {
  const longest = tasks.reduce((most, { periodNs, stream }) => Math.max(most, stream === null ? 0 : periodNs), 0)
  return Math.min(LONGEST_NS, Math.max(SHORTEST_NS, PERIODS * longest))
}

/**
 * The scenario with releases in the warm-up before those that it has: `warmUpNs` later every task is released as it would be at
 * the start, so that those with one phase still come together. A task whose phase is longer than its period starts that late
 * after the warm-up, and not before.
 */
export function startedEarlier(scenario: Scenario, warmUpNs: number): Scenario {
  const tasks = scenario.tasks.map((task) => {
    const first = warmUpNs + task.phaseNs
    return { ...task, phaseNs: task.phaseNs < task.periodNs ? first % task.periodNs : first }
  })
  const masters = scenario.masters.map((master) => ({
    ...master,
    phaseNs: (warmUpNs + master.phaseNs) % (master.activeNs + master.silentNs),
  }))
  const { lifecycle } = scenario
  if (lifecycle === undefined) return { ...scenario, tasks, masters }
  const switches = lifecycle.switches.map((one) => ({ ...one, atNs: warmUpNs + one.atNs }))
  return { ...scenario, tasks, masters, lifecycle: { ...lifecycle, switches } }
}
