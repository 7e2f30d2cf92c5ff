/** A thread that an interrupt wakes, as two tasks: what the handler does, and the thread. */
import type { Building } from './building'
import { ABOVE_THREADS } from './guest-parameters'
import { handlerRoute, wakeUpRoute } from './interrupt-route'
import type { Reading, Task } from './scenario'

/** What is measured in the handler, for instruments that do. */
interface HandlerStream {
  id: string
  reading: Reading
}

/**
 * The interrupt and the thread of `task`, in this order. Between them the guest takes further interrupts, and sections without
 * preemption hold off the thread; both are part of the thread's latency, not of the interrupt's.
 * @param measured the handler's stream; without it the handler is silent
 */
export function wokenThread(building: Building, task: Task, measured?: HandlerStream): [Task, Task] {
  const { cells, cores } = building
  const cell = cells[task.cell]!
  const interrupt: Task = {
    ...task,
    id: measured?.id ?? `${task.id} interrupt`,
    stream: measured === undefined ? null : 'interrupt latency',
    reading: measured?.reading ?? task.reading,
    path: handlerRoute(building, cell, cores[task.core]!.cpu),
    // The way on to the thread, which the machine draws: it yields to nothing but interrupts.
    shortestNs: 0,
    longestNs: 0,
    priority: ABOVE_THREADS,
    demand: 0,
    wakes: task.id,
    // What orders threads and what they hold is the thread's.
    policy: 'fifo',
    sections: [],
  }
  return [interrupt, { ...task, path: wakeUpRoute(building, cell) }]
}
