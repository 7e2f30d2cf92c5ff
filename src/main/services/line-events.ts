/** What boards say on open lines, for whoever in the application wants to know: measurements, for one. */
import type { BoardEvent } from '../../hw/logs/board-event'

export interface LineHearer {
  /** `damagedLines` are those of the line so far. */
  events(events: readonly BoardEvent[], damagedLines: number): void
  /** Comes once, as the last call. */
  closed(message: string): void
  /** What was heard came from a virtual board, from the beginning. Comes once, as the last call. */
  simulated(message: string): void
}

interface HeardLine {
  /** The window that it belongs to. */
  window: object
  origin: 'board' | 'recording' | 'simulated'
  damagedLines: number
  hearers: Set<LineHearer>
}

/** Whoever keeps lines tells it of them; whoever listens asks it. */
export class LineEvents {
  private readonly lines = new Map<string, HeardLine>()

  /** A line was opened. */
  opened(line: string, window: object, origin: HeardLine['origin']): void {
    this.lines.set(line, { window, origin, damagedLines: 0, hearers: new Set() })
  }

  /** The board said something. */
  said(line: string, events: readonly BoardEvent[], damagedLines: number): void {
    const heard = this.lines.get(line)
    if (!heard) return
    heard.damagedLines = damagedLines
    for (const hearer of heard.hearers) hearer.events(events, damagedLines)
  }

  /** What speaks there turned out to be a virtual board: whoever listens for measurements hears no more of it. */
  turnedOutSimulated(line: string): void {
    const heard = this.lines.get(line)
    if (!heard || heard.origin === 'simulated') return
    heard.origin = 'simulated'
    for (const hearer of heard.hearers)
      hearer.simulated('A virtual board speaks on this line: what it says is no measurement.')
    heard.hearers.clear()
  }

  /** A line is closed for good. */
  closed(line: string, message: string): void {
    const heard = this.lines.get(line)
    this.lines.delete(line)
    for (const hearer of heard?.hearers ?? []) hearer.closed(message)
  }

  /** Where what a line of this window says comes from; undefined where the window has no such line. */
  originOf(line: string, window: object): HeardLine['origin'] | undefined {
    const heard = this.lines.get(line)
    return heard?.window === window ? heard.origin : undefined
  }

  /** Lines that were damaged before somebody began to listen. */
  damagedBefore(line: string): number {
    return this.lines.get(line)?.damagedLines ?? 0
  }

  /** Listens from now on. Returns a function that ends it. */
  listen(line: string, hearer: LineHearer): () => void {
    const heard = this.lines.get(line)
    heard?.hearers.add(hearer)
    return () => heard?.hearers.delete(hearer)
  }
}
