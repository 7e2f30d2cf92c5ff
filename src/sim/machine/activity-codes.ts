import type { Scenario } from './scenario'

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
