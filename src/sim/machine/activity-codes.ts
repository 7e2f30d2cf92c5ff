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

/** The section of a job that `code` stands for, and the task whose job it is; undefined for every other code. */
export function sectionAt(
  scenario: Pick<Scenario, 'tasks' | 'processes'>,
  code: number,
): { task: number; section: Section } | undefined {
  let first = activityCodes(scenario).firstSection
  if (code < first) return undefined
  for (const [task, { sections = [] }] of scenario.tasks.entries()) {
    if (code < first + sections.length) return { task, section: inOrder(sections)[code - first]! }
    first += sections.length
  }
  return undefined
}

/** Sections as a job comes to them: their codes follow each other so. */
export function inOrder(sections: readonly Section[]): Section[] {
  return [...sections].sort((a, b) => a.offsetNs - b.offsetNs)
}
