/**
 * The ceiling: an event kernel that does nothing but keep time. It takes the earliest event off a binary heap in typed arrays,
 * draws when its source comes back, and puts it in again (one fused replacement of the top), with ties broken by a sequence.
 */
import { RandomStreams } from '../../src/sim/engine/random'

/** Handles `events` events with `pending` of them in the heap at any time; returns the last one's time. */
export function runKernel(pending: number, events: number): number {
  const times = Float64Array.from({ length: pending }, (_, i) => i)
  const orders = Float64Array.from({ length: pending }, (_, i) => i)
  const sources = Int32Array.from({ length: pending }, (_, i) => i)
  const random = new RandomStreams('1', ['kernel'])
  let now = 0
  for (let sequence = pending; sequence < pending + events; sequence += 1) {
    now = times[0]!
    const source = sources[0]!
    const time = now + Math.floor(1e6 * random.unit(0))
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child >= pending) break
      const right = child + 1
      if (
        right < pending &&
        (times[right]! < times[child]! || (times[right]! === times[child]! && orders[right]! < orders[child]!))
      ) {
        child = right
      }
      if (time < times[child]! || (time === times[child]! && sequence < orders[child]!)) break
      times[place] = times[child]!
      orders[place] = orders[child]!
      sources[place] = sources[child]!
      place = child
    }
    times[place] = time
    orders[place] = sequence
    sources[place] = source
  }
  return now
}
