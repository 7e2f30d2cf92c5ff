/** Causes that are rare and off unless a run asks for them: visits to the secure world, broadcast TLB invalidations. */
import { phaseOf, type Building } from './building'
import { RARE } from './management-parameters'
import { EXACT, type Refresh } from './scenario'

/** Adds the rare causes that interrupt cores. They come at irregular times: on average at twice their shortest distance. */
export function addRareCauses(building: Building): void {
  const { plan, used, cores } = building
  const { secureWorld, tlbBroadcast } = plan.run.rare
  if (secureWorld) {
    const lengthNs = used.use('longest visit to the secure world', RARE.secureVisitNs)
    const periodNs = used.use('time between visits to the secure world', RARE.secureEveryNs)
    cores.forEach(({ cpu }, core) =>
      addCause(building, core, 'secure world', `secure world@${cpu}`, lengthNs, periodNs),
    )
  }
  if (tlbBroadcast) {
    const lengthNs = used.use('answer to a broadcast TLB invalidation', RARE.broadcastNs)
    const periodNs = used.use('time between broadcast TLB invalidations', RARE.broadcastEveryNs)
    // One name for all cores: they draw the same times, for one broadcast reaches all of them.
    cores.forEach((_, core) => addCause(building, core, 'broadcast TLB invalidation', 'broadcasts', lengthNs, periodNs))
  }
}

/** When and how long the DRAM refreshes; undefined unless the run asks for it. */
export function refreshOf({ plan, used }: Building): Refresh | undefined {
  if (!plan.run.rare.dramRefresh) return undefined
  return {
    everyNs: used.use('time between refreshes of the DRAM', RARE.refreshEveryNs),
    longestNs: used.use('refresh of the DRAM', RARE.refreshNs),
  }
}

function addCause(
  { tasks, cores, seed }: Building,
  core: number,
  label: string,
  id: string,
  lengthNs: number,
  periodNs: number,
): void {
  tasks.push({
    id,
    label,
    cell: cores[core]!.cell,
    core,
    stream: null,
    reading: EXACT,
    periodNs: Math.round(periodNs),
    phaseNs: phaseOf(seed, id, periodNs),
    jitterNs: 0,
    arrivals: { count: 1, distanceNs: 0, extra: { meanNs: periodNs, spread: 'exponential' } },
    shortestNs: 0,
    longestNs: 0,
    priority: 0,
    demand: 0,
    path: {
      entryNs: Math.round(lengthNs),
      trapped: false,
      handlerNs: 0,
      hypervisorLines: { instruction: 0, data: 0 },
      handlerLines: { instruction: 0, data: 0 },
      offProbability: 0,
      offMeanNs: 0,
    },
    interruptNs: 0,
    ticksWhenIdle: true,
    outlivesCell: true,
  })
}
