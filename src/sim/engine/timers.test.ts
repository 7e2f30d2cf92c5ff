import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventClass, Timers } from './timers'

function set(timers: Timers, source: number, time: number, eventClass: number): void {
  timers.due[0] = time
  timers.set(source, eventClass)
}

describe('Timers', () => {
  it('lets what expires at the same time go by class, then in the order of the requests', () => {
    const timers = new Timers(5)
    set(timers, 0, 10, EventClass.release)
    set(timers, 1, 10, EventClass.completion)
    set(timers, 2, 10, EventClass.interrupt)
    set(timers, 3, 10, EventClass.completion)
    set(timers, 4, 9, EventClass.release)
    const order: number[] = []
    while (timers.nextTime() < Infinity) {
      order.push(timers.nextSource())
      timers.removeNext()
    }
    expect(order).toEqual([4, 1, 3, 2, 0])
    expect(timers.nextSource()).toBe(-1)
  })

  it('always has the earliest next, whatever is set, set again and removed', () => {
    const step = fc.record({
      act: fc.constantFrom('set', 'again', 'remove', 'stop'),
      time: fc.nat(40),
      eventClass: fc.nat(3),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const timers = new Timers(200)
        let pending: { source: number; time: number; eventClass: number; sequence: number }[] = []
        steps.forEach(({ act, time, eventClass }, sequence) => {
          timers.due[0] = time
          const next = pending[0]
          if (act === 'stop') {
            const source = time % (sequence + 1)
            timers.remove(source)
            pending = pending.filter((one) => one.source !== source)
          } else if (act === 'set') {
            timers.set(sequence, eventClass)
            pending.push({ source: sequence, time, eventClass, sequence })
          } else if (next !== undefined) {
            if (act === 'again') timers.setNextAgain(eventClass)
            else timers.removeNext()
            pending = pending.slice(1)
            if (act === 'again') pending.push({ source: next.source, time, eventClass, sequence })
          }
          pending.sort((a, b) => a.time - b.time || a.eventClass - b.eventClass || a.sequence - b.sequence)
          const first = pending[0]
          if (first === undefined) expect(timers.nextTime()).toBe(Infinity)
          else {
            expect([timers.nextSource(), timers.nextTime(), timers.nextClass()]).toEqual([
              first.source,
              first.time,
              first.eventClass,
            ])
          }
        })
      }),
    )
  })
})
