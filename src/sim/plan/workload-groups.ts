/** The groups that workloads are listed in, wherever they are listed. */
import { WORKLOAD_GROUPS, type WorkloadGroup } from './workload'

/** What a group is called on the screen. */
export const GROUP_NAMES: Record<WorkloadGroup, string> = {
  control: 'Real-time control',
  sensing: 'Sensing',
  perception: 'Perception',
  planning: 'Planning',
  communication: 'Communication',
  media: 'Media',
  linux: 'Linux',
  instrument: 'Instruments',
  load: 'Load',
}

export interface GroupOfWorkloads<T> {
  group: WorkloadGroup
  workloads: T[]
}

/** As most names are written. A collation would have its tables read from disk, which every start would wait for. */
function byName(a: { name: string }, b: { name: string }): number {
  const [one, other] = [a.name.toLowerCase(), b.name.toLowerCase()]
  if (one === other) return 0
  return one < other ? -1 : 1
}

/** Workloads by group in the palette's order, by name within each; groups without one are left out. */
export function groupWorkloads<T extends { group: WorkloadGroup; name: string }>(
  workloads: readonly T[],
): GroupOfWorkloads<T>[] {
  return WORKLOAD_GROUPS.map((group) => ({
    group,
    workloads: workloads.filter((workload) => workload.group === group).sort(byName),
  })).filter(({ workloads: found }) => found.length > 0)
}
