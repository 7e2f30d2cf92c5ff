/** What the palette lists: workload templates by group, those that match what was typed. */
import type { Workload } from '../../sim/plan/workload'

export const GROUPS: Record<Workload['group'], string> = {
  control: 'Real-time control',
  linux: 'Linux',
  instrument: 'Instruments',
  device: 'Device interrupts',
  load: 'Load',
}

export interface PaletteGroup {
  group: Workload['group']
  workloads: Workload[]
}

/** Templates whose name, identifier or summary holds every typed word; groups without one are left out. */
export function filterPalette(workloads: readonly Workload[], typed: string): PaletteGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const matches = (workload: Workload) => {
    const text = `${workload.name} ${workload.id} ${workload.summary}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  return (Object.keys(GROUPS) as Workload['group'][])
    .map((group) => ({
      group,
      workloads: workloads
        .filter((workload) => workload.group === group && matches(workload))
        .sort((a, b) => a.name.localeCompare(b.name)),
    }))
    .filter(({ workloads: found }) => found.length > 0)
}
