/**
 * Everything that was seen of boards on the host's clock: what lines said, what became of connections, samples that were far above
 * the others. And from it, in which state each cell of the board is.
 */
import type { BoardEvent } from '../../sim/observed/board-event'
import { cellStatesAfter, UNSEEN, type CellStates, type SeenCell } from '../../sim/observed/cell-states'
import { eventWords } from '../../sim/observed/event-words'
import { EVENTS } from '../texts/board-events'

export type EventSource = BoardEvent['from'] | 'line' | 'SSH' | 'latency'

export interface TimedEvent {
  number: number
  atMs: number
  source: EventSource
  /** On which line, or to which board. */
  where: string
  text: string
  /** Of a crash: the cell, and what the hypervisor said. */
  parked?: Extract<BoardEvent, { kind: 'cpu-parked' }>
}

/** Events that are kept: of a flood the newest. */
const MOST_EVENTS = 5000
/** Samples of an instrument before one is called far above the others. */
const LEAST_SAMPLES = 20
/** How many times the largest before. */
const SPIKE = 2
const DRAW_MS = 150

/** Single samples are not events: a spike among them is. */
const SAMPLES: readonly BoardEvent['kind'][] = ['beat', 'cyclictest-thread', 'timerlat-cpu', 'greeting']

interface Largest {
  count: number
  ns: number
}

export class BoardEvents {
  list = $state.raw<readonly TimedEvent[]>([])
  /** Of the board that said something of its cells last. */
  states = $state.raw<CellStates>(UNSEEN)
  /** The line that told of them. */
  statesOf = $state<string | undefined>()
  /** Where what it said comes from: a recording and a virtual board have states too. */
  origin = $state<'board' | 'recording' | 'simulated'>('board')
  #byLine: Record<string, CellStates> = {}
  #largest: Record<string, Largest> = {}
  #waiting: TimedEvent[] = []
  #next = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Takes what was understood of a line. */
  take(
    { id, title, origin }: { id: string; title: string; origin: BoardEvents['origin'] },
    events: readonly BoardEvent[],
  ) {
    for (const event of events) {
      const before = this.#byLine[id] ?? UNSEEN
      const after = cellStatesAfter(before, event)
      if (after !== before) {
        this.#byLine[id] = after
        this.states = after
        this.statesOf = title
        this.origin = origin
      }
      const spike = this.#spike(id, event)
      if (spike !== undefined) this.#add(event.atMs, 'latency', title, spike)
      if (SAMPLES.includes(event.kind)) continue
      const parked = event.kind === 'cpu-parked' ? { parked: event } : {}
      this.#add(event.atMs, event.from, title, eventWords(event), parked)
    }
  }

  /** Notes what became of a line or of a connection. */
  note(source: 'line' | 'SSH', where: string, text: string, atMs: number): void {
    this.#add(atMs, source, where, text)
  }

  /** The cell of the board that has a name. */
  cell(name: string): SeenCell | undefined {
    return this.states.cells.find((cell) => cell.name === name)
  }

  clear(): void {
    this.list = []
  }

  /** Says how a sample stands out; undefined where it does not. */
  #spike(line: string, event: BoardEvent): string | undefined {
    const [name, ns] =
      event.kind === 'beat'
        ? ['gic-demo', event.valueNs]
        : event.kind === 'cyclictest-thread'
          ? [EVENTS.thread(event.thread), event.maxNs]
          : ['', undefined]
    if (ns === undefined) return undefined
    const key = `${line} ${name}`
    const { count, ns: before } = this.#largest[key] ?? { count: 0, ns: 0 }
    this.#largest[key] = { count: count + 1, ns: Math.max(ns, before) }
    return count >= LEAST_SAMPLES && ns > SPIKE * before ? EVENTS.spike(name, ns, before) : undefined
  }

  #add(atMs: number, source: EventSource, where: string, text: string, more: Pick<TimedEvent, 'parked'> = {}): void {
    this.#waiting.push({ number: this.#next, atMs, source, where, text, ...more })
    this.#next += 1
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.list = [...this.list, ...this.#waiting].slice(-MOST_EVENTS)
      this.#waiting = []
    }, DRAW_MS)
  }
}
