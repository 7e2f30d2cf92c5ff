import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventClass, EventQueue } from './event-queue'

describe('EventQueue', () => {
  it('gives out what happens at the same time by class, then in the order of the requests', () => {
    const queue = new EventQueue(5)
    queue.schedule(0, 10, EventClass.release)
    queue.schedule(1, 10, EventClass.completion)
    queue.schedule(2, 10, EventClass.interrupt)
    queue.schedule(3, 10, EventClass.completion)
    queue.schedule(4, 9, EventClass.sampling)
    const order: number[] = []
    while (queue.nextTime() < Infinity) {
      order.push(queue.nextSource())
      queue.cancel(queue.nextSource())
    }
    expect(order).toEqual([4, 1, 3, 2, 0])
  })

  it('keeps only the last request of a source', () => {
    const queue = new EventQueue(2)
    queue.schedule(0, 5, EventClass.release)
    queue.schedule(1, 7, EventClass.release)
    queue.schedule(0, 9, EventClass.release)
    expect([queue.nextSource(), queue.nextTime(), queue.timeOf(0)]).toEqual([1, 7, 9])
  })

  it('refuses a queue without sources', () => {
    expect(() => new EventQueue(0)).toThrow(/at least 1 source, not 0/)
  })

  it('always has the earliest pending event on top, whatever is rescheduled and cancelled', () => {
    const step = fc.record({
      source: fc.nat(16),
      time: fc.nat(40),
      eventClass: fc.nat(4),
      cancel: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new EventQueue(17)
        const pending = new Map<number, [number, number, number]>()
        steps.forEach(({ source, time, eventClass, cancel }, sequence) => {
          if (cancel) queue.cancel(source)
          else queue.schedule(source, time, eventClass)
          if (cancel) pending.delete(source)
          else pending.set(source, [time, eventClass, sequence])
          const [first] = [...pending].sort(([, a], [, b]) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
          if (first === undefined) expect(queue.nextTime()).toBe(Infinity)
          else expect([queue.nextSource(), queue.nextTime()]).toEqual([first[0], first[1][0]])
        })
      }),
    )
  })
})
