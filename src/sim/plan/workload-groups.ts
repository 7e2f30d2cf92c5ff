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

/** Workloads by group in the palette's order, by name within each; groups without one are left out. */
export function groupWorkloads<T extends { group: WorkloadGroup; name: string }>(
  workloads: readonly T[],
): GroupOfWorkloads<T>[] {
  return WORKLOAD_GROUPS.map((group) => ({
    group,
    workloads: workloads
      .filter((workload) => workload.group === group)
      .sort((a, b) => a.name.localeCompare(b.name, 'en')),
  })).filter(({ workloads: found }) => found.length > 0)
}
