/** From a placement and its template to how its jobs come, who runs first, and what they hold. */
import type { Guest, Placement } from '../plan/plan'
import type { PlannedArrivals } from '../plan/scheduling'
import type { Workload } from '../plan/workload'
import type { ArrivalLaw } from './arrivals'
import type { SimulatedCell } from './building'
import { ABOVE_THREADS } from './guest-parameters'
import { datasheet, estimate, type Parameter } from './parameters'
import type { Task } from './scenario'
import type { UsedParameters } from './used-parameters'

type Periodic = Extract<Workload['behaviour'], { kind: 'periodic' }>

/** Above the 99 priorities of fixed-priority threads: SCHED_DEADLINE. */
const DEADLINE_PRIORITY = ABOVE_THREADS / 10

const LINUX_SLICE = datasheet(
  100e6,
  'ns',
  'Linux: SCHED_RR turns of 100 ms unless sched_rr_timeslice_ms says otherwise',
)
const ASKED_FOR = 'estimate of this project: nothing takes turns until the guest is built or told to'

/** Turn of one thread among others of its priority. */
const SLICES: Record<Guest, Parameter> = {
  'bare-metal': estimate(1e6, 'ns', ASKED_FOR),
  zephyr: estimate(20e6, 'ns', `${ASKED_FOR} (CONFIG_TIMESLICING)`),
  freertos: estimate(1e6, 'ns', `${ASKED_FOR} (configUSE_TIME_SLICING): one tick at 1000 Hz`),
  linux: LINUX_SLICE,
  'linux-rt': LINUX_SLICE,
}

/** What sets a task's scheduling apart from a periodic one of fixed priority; its `priority` only where the policy does. */
export function schedulingOf(
  used: UsedParameters,
  cell: SimulatedCell,
  placement: Placement,
  behaviour: Workload['behaviour'],
): Pick<Task, 'arrivals' | 'policy' | 'sliceNs' | 'deadlineNs' | 'sections'> & Partial<Pick<Task, 'priority'>> {
  const template: Partial<Periodic> = behaviour.kind === 'periodic' ? behaviour : {}
  const arrivals = lawOf(placement.arrivals ?? template.arrivals)
  const policy = placement.policy ?? template.policy
  const deadlineNs = placement.deadline ?? template.deadline
  const sections = placement.sections ?? template.sections ?? []
  const isLinux = cell.guest === 'linux' || cell.guest === 'linux-rt'
  const usual = () => used.use(`slice of round robin in ${cell.guest}`, SLICES[cell.guest])
  return {
    ...(arrivals === undefined ? {} : { arrivals }),
    ...(policy === undefined ? {} : { policy }),
    ...(policy === 'deadline' && isLinux ? { priority: DEADLINE_PRIORITY } : {}),
    ...(policy === 'round-robin' ? { sliceNs: placement.slice ?? template.slice ?? usual() } : {}),
    ...(deadlineNs === undefined ? {} : { deadlineNs }),
    ...(sections.length === 0
      ? {}
      : {
          sections: sections.map(({ resource, offset, length }) => ({
            resource: resource ?? null,
            offsetNs: offset,
            lengthNs: length,
          })),
        }),
  }
}

function lawOf(planned: PlannedArrivals | undefined): ArrivalLaw | undefined {
  switch (planned?.law) {
    case 'sporadic':
      return { count: 1, distanceNs: 0, extra: { meanNs: planned.extra, spread: planned.spread } }
    case 'bursty': {
      const extra = { meanNs: planned.extra ?? 0, spread: planned.spread }
      return { count: planned.count, distanceNs: planned.distance, extra }
    }
    default:
      return undefined
  }
}
