import type { Scenario, Section } from './scenario'

/**
 * What cores and masters do, as one number each: what the history keeps and paths remember of their neighbours. 0 is idle,
 * then come the tasks' jobs, the tasks' interrupts, the processes, the jobs' sections, a stall by the memory budget, and the
 * masters.
 */
export function activityCodes({ tasks, processes }: Pick<Scenario, 'tasks' | 'processes'>) {
  const firstInterrupt = 1 + tasks.length
  const firstProcess = firstInterrupt + tasks.length
  const firstSection = firstProcess + processes.length
  const stalled = firstSection + tasks.reduce((sum, { sections }) => sum + (sections?.length ?? 0), 0)
  return { firstJob: 1, firstInterrupt, firstProcess, firstSection, stalled, firstMaster: stalled + 1 }
}

/** A section of a job, and the task whose job it is. */
export interface HeldSection {
  task: number
  section: Section
}

/** Finds the section that a code stands for; undefined for every other code. Numbered once: histories are long. */
export function sectionFinder(
  scenario: Pick<Scenario, 'tasks' | 'processes'>,
): (code: number) => HeldSection | undefined {
  const { firstSection, stalled } = activityCodes(scenario)
  const inCodeOrder = scenario.tasks.flatMap(({ sections = [] }, task) =>
    inOrder(sections).map((section) => ({ task, section })),
  )
  return (code) => (code < firstSection || code >= stalled ? undefined : inCodeOrder[code - firstSection])
}

/** Sections as a job comes to them: their codes follow each other so. */
export function inOrder(sections: readonly Section[]): Section[] {
  return [...sections].sort((a, b) => a.offsetNs - b.offsetNs)
}
