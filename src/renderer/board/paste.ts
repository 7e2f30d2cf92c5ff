/** Text that a person pastes into a console: in which form it goes out, and what has to be asked before. */

/** Lines that go out without a question. */
const MOST_UNASKED_LINES = 1
/** Characters that go out without a question. */
const MOST_UNASKED = 2000
/** Longest text that is sent at all: at 115200 Bd it takes a minute and a half. */
const LONGEST_PASTE = 1_000_000

/** At most this fast: a U-Boot prompt loses what comes faster than it reads. */
export const PASTE_PACE = { bytes: 16, everyMs: 10 } as const

export interface Paste {
  /** With one carriage return for each end of a line, as a keyboard sends it, and without control characters. */
  text: string
  /** How many lines a shell would carry out. */
  lines: number
  /** Control characters that were taken out. */
  removed: number
  ask: boolean
  /** Characters beyond the longest text that is sent. */
  cut: number
}

/** How a text is pasted. A line that a return ends is carried out by whoever listens at the other end. */
export function pasteOf(clipboard: string): Paste {
  const returns = clipboard.slice(0, LONGEST_PASTE).replace(/\r\n?|\n/g, '\r')
  let text = ''
  let removed = 0
  for (const character of returns) {
    const code = character.codePointAt(0)!
    const isText = code === 0x09 || code === 0x0d || (code >= 0x20 && code !== 0x7f && !(code >= 0x80 && code < 0xa0))
    if (isText) text += character
    else removed += 1
  }
  const lines = text.split('\r').length - 1
  const ask = lines > MOST_UNASKED_LINES || text.length > MOST_UNASKED || removed > 0
  return { text, lines, removed, ask, cut: Math.max(0, clipboard.length - LONGEST_PASTE) }
}
