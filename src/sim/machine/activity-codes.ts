import type { Scenario } from './scenario'

/**
 * What cores do, as one number each: what the history keeps and paths remember of their neighbours. 0 is idle, then come the
 * tasks' jobs, the tasks' interrupts, the processes, and the jobs' sections.
 */
export function activityCodes({ tasks, processes }: Pick<Scenario, 'tasks' | 'processes'>) {
  const firstInterrupt = 1 + tasks.length
  const firstProcess = firstInterrupt + tasks.length
  const firstSection = firstProcess + processes.length
  return { firstJob: 1, firstInterrupt, firstProcess, firstSection }
}
