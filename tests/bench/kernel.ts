/**
 * The ceiling: an event kernel that does nothing but keep time, on a binary heap in typed arrays with ties broken by a sequence.
 *
 * The kernel is literal: it pops the earliest event, draws when its source comes back, and pushes it. Where every pop is followed
 * by a push, both can be fused into one replacement of the top, which is less work; its rate is reported beside the kernel's.
 */
import { RandomStreams } from '../../src/sim/engine/random'

/** Events in the order of their times, at one time in the order of their sequence numbers: the earliest is at place 0. */
interface Heap {
  size: number
  times: Float64Array
  sequences: Float64Array
  sources: Int32Array
}

function heapOf(pending: number): Heap {
  return {
    size: pending,
    times: Float64Array.from({ length: pending }, (_, i) => i),
    sequences: Float64Array.from({ length: pending }, (_, i) => i),
    sources: Int32Array.from({ length: pending }, (_, i) => i),
  }
}

/** Puts an event at the top, which is free, or, where some below go first, further down. */
function siftDown({ size, times, sequences, sources }: Heap, time: number, sequence: number, source: number): void {
  let place = 0
  for (;;) {
    let child = 2 * place + 1
    if (child >= size) break
    const right = child + 1
    if (
      right < size &&
      (times[right]! < times[child]! || (times[right]! === times[child]! && sequences[right]! < sequences[child]!))
    ) {
      child = right
    }
    if (time < times[child]! || (time === times[child]! && sequence < sequences[child]!)) break
    times[place] = times[child]!
    sequences[place] = sequences[child]!
    sources[place] = sources[child]!
    place = child
  }
  times[place] = time
  sequences[place] = sequence
  sources[place] = source
}

/** Puts an event at the end or, where it goes before those above, further up. */
function push(heap: Heap, time: number, sequence: number, source: number): void {
  const { times, sequences, sources } = heap
  let place = heap.size
  heap.size += 1
  while (place > 0) {
    const parent = (place - 1) >> 1
    if (times[parent]! < time || (times[parent]! === time && sequences[parent]! < sequence)) break
    times[place] = times[parent]!
    sequences[place] = sequences[parent]!
    sources[place] = sources[parent]!
    place = parent
  }
  times[place] = time
  sequences[place] = sequence
  sources[place] = source
}

/** Takes the earliest event off: the last one takes its place and finds its own. */
function pop(heap: Heap): void {
  const { times, sequences, sources } = heap
  heap.size -= 1
  const last = heap.size
  if (last > 0) siftDown(heap, times[last]!, sequences[last]!, sources[last]!)
}

/** Handles `events` events with `pending` of them in the heap at any time, each popped and pushed; returns the last one's time. */
export function runKernel(pending: number, events: number): number {
  const heap = heapOf(pending)
  const random = new RandomStreams('1', ['kernel'])
  let now = 0
  for (let sequence = pending; sequence < pending + events; sequence += 1) {
    now = heap.times[0]!
    const source = heap.sources[0]!
    pop(heap)
    push(heap, now + Math.floor(1e6 * random.unit(0)), sequence, source)
  }
  return now
}

/** The same events in the same order with pop and push fused: not the kernel that ratios are made with, but what it could gain. */
export function runFusedKernel(pending: number, events: number): number {
  const heap = heapOf(pending)
  const random = new RandomStreams('1', ['kernel'])
  let now = 0
  for (let sequence = pending; sequence < pending + events; sequence += 1) {
    now = heap.times[0]!
    siftDown(heap, now + Math.floor(1e6 * random.unit(0)), sequence, heap.sources[0]!)
  }
  return now
}
