import { placementName } from '../plan/plan'
import { formatTime } from '../plan/units'
import { place } from './finding'
import { homes } from './references'
import type { Rule } from './rule'

/**
 * A burst takes longer than bursts are apart. The simulation then lets the next one begin behind it, so that jobs come more seldom
 * than the plan's numbers say.
 */
export const burstOverlap: Rule = {
  code: 'burst-overlap',
  severity: 'warning',
  title: 'Bursts are over before the next one begins',
  check(input) {
    if (!input.plan) return []
    const { workloads } = input.plan
    return homes(input).flatMap((home) =>
      home.workloads.flatMap((placement, i) => {
        const behaviour = workloads.get(placement.use)?.behaviour
        if (behaviour?.kind !== 'periodic') return []
        const arrivals = placement.arrivals ?? behaviour.arrivals
        const period = placement.period ?? behaviour.period
        if (arrivals?.law !== 'bursty' || arrivals.count * arrivals.distance <= period) return []
        const { count, distance } = arrivals
        const label = `${placementName(placement)} in ${home.name}`
        const burst = `${count} jobs of ${label} at a distance of ${formatTime(distance)}`
        return [
          {
            message: `${burst} take longer than the ${formatTime(period)} from one burst to the next.`,
            places: [place(label, ...home.path, 'workloads', i)],
          },
        ]
      }),
    )
  },
}
