/** What the palette lists: workload templates by group, those that match what was typed. */
import type { Workload } from '../../sim/plan/workload'
import { GROUP_NAMES, groupWorkloads, type GroupOfWorkloads } from '../../sim/plan/workload-groups'

/**
 * Templates of which every typed word is found in the name, identifier, summary, group, guests, devices or keywords; groups
 * without one are left out.
 */
export function filterPalette(workloads: readonly Workload[], typed: string): GroupOfWorkloads<Workload>[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return groupWorkloads(
    workloads.filter((workload) => {
      const text = searchedText(workload)
      return words.every((word) => text.includes(word))
    }),
  )
}

function searchedText({ name, id, summary, group, guests, devices = [], keywords = [] }: Workload): string {
  return [name, id, summary, GROUP_NAMES[group], ...guests, ...devices, ...keywords].join(' ').toLowerCase()
}
