/** What a plan says of a placed workload, in words that fit a line. */
import type { Placement } from './plan'
import { formatTime } from './units'

/** "20 us of 250 us, priority 95"; empty where everything comes from the template. */
export function placementTiming({ period, wcet, priority }: Pick<Placement, 'period' | 'wcet' | 'priority'>): string {
  const share = period !== undefined && wcet !== undefined ? `${formatTime(wcet)} of ${formatTime(period)}` : undefined
  const times = share ?? (period === undefined ? undefined : `every ${formatTime(period)}`)
  return [times, priority === undefined ? undefined : `priority ${priority}`]
    .filter((part) => part !== undefined)
    .join(', ')
}
