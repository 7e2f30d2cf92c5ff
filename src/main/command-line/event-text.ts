/** What a board did, one line for people: its time on the host, who said it, and what. */
import type { BoardEvent } from '../../sim/observed/board-event'
import { eventWords } from '../../sim/observed/event-words'

const SOURCE_WIDTH = 10

export function eventText(event: BoardEvent): string {
  const marks = `${event.again ? ' (again)' : ''}${event.mended ? ' (mended)' : ''}`
  return `${timeText(event.atMs)} ${event.from.padEnd(SOURCE_WIDTH)} ${eventWords(event)}${marks}`
}

/** The time of day; of a recording without a date, seconds since its start. */
function timeText(atMs: number): string {
  if (atMs < 1e11) return `${(atMs / 1000).toFixed(3).padStart(8)} s`
  const at = new Date(atMs)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`
}
