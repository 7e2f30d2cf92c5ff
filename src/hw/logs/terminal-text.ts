/**
 * Text out of what a terminal was sent: escape sequences are read by their grammar (ECMA-48) and left out, cursor movements end a
 * piece of text, and everything that is kept is bounded. What came in pieces comes out as if it had come at once.
 */

/** A piece of text that is not continued where it stands. */
export interface TextPiece {
  text: string
  /** What ended it: a line feed, a carriage return alone, or a move of the cursor to another place. */
  end: 'line' | 'return' | 'move'
  /** Carriage returns at its end. A line has one of its own; line editors put another in front where they wrap a command. */
  returns: number
  /** Row and column, from 0, where it began, as far as a program placed the cursor by row. */
  row?: number
  column: number
  /** True for the first piece behind an order to clear the screen. */
  cleared?: true
}

const ESC = 0x1b
const LINE_FEED = 0x0a
const RETURN = 0x0d
const BACKSPACE = 0x08
const TAB = 0x09
const BELL = 0x07
const DELETE = 0x7f
/** CAN and SUB end a sequence at once. */
const CANCEL = [0x18, 0x1a]

/** Longest line that is kept; what a line has beyond is dropped. cyclictest's lists of cycles are longer, and not read. */
export const LONGEST_LINE = 4096
/** Longest parameters of a control sequence, and longest string (title, clipboard) that is passed over before it is text again. */
const LONGEST_PARAMETERS = 64
const LONGEST_STRING = 4096
/** Widest screen that a cursor is followed on. */
const WIDEST = 512
const TALLEST = 512
/** How far a row is erased: as far as programs write that are read here. */
const ERASED = 80

/** Beginning of a kernel's line. A sequence that such a line cut into goes on behind it. */
const STAMP = /^\[ *\d{1,7}\.\d{6}\]/

const STEERING = /[\u0080-\u009f]/
const STEERING_ALL = new RegExp(STEERING, 'g')

type State = 'text' | 'escape' | 'escape intermediate' | 'control' | 'string' | 'string escape'

export class TerminalText {
  /** Characters that no line has any use for, such as bells and nulls. */
  controlCharacters = 0
  /** Lines that were longer than is kept. */
  longLines = 0
  private state: State = 'text'
  private readonly line = new Uint8Array(LONGEST_LINE)
  private length = 0
  /** Where the next character goes; less than `length` after a backspace. */
  private cursor = 0
  private overlong = false
  private cleared = false
  private returns = 0
  private parameters = ''
  private stringLength = 0
  private row: number | undefined
  private column = 0
  /** A sequence that a kernel's line cut into, with where in the text that line begins. */
  private cut: { state: 'escape' | 'control'; parameters: string; at: number } | undefined
  private readonly decoder = new TextDecoder()

  /** @param take is given each piece as it ends */
  constructor(private readonly take: (piece: TextPiece) => void) {}

  /** The text of the line that has not ended yet. */
  get unfinished(): string {
    const text = this.decoder.decode(this.line.subarray(0, this.length))
    // In UTF-8 there are control characters beyond the first 32 as well: they would steer whatever shows them.
    return STEERING.test(text) ? text.replaceAll(STEERING_ALL, '\ufffd') : text
  }

  push(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i += 1) {
      if (this.state === 'text' && this.returns === 0) {
        // The way of nearly all bytes: printable ones, many at a time.
        let end = i
        while (end < bytes.length && bytes[end]! >= 0x20 && bytes[end] !== DELETE) end += 1
        if (end > i) {
          this.write(bytes.subarray(i, end))
          i = end - 1
          continue
        }
      }
      this.byte(bytes[i]!)
    }
  }

  /** The last piece, where the board stopped in the middle of a line. */
  end(): void {
    if (this.length > 0 || this.returns > 0) this.finish('line')
  }

  private byte(byte: number): void {
    if (this.returns > 0 && byte !== RETURN && byte !== LINE_FEED) this.finish('return')
    if (byte < 0x20 || byte === DELETE) this.control(byte)
    else if (this.state === 'text') this.write(Uint8Array.of(byte))
    else if (this.state === 'escape') this.afterEscape(byte)
    else if (this.state === 'escape intermediate') this.state = byte < 0x30 ? this.state : 'text'
    else if (this.state === 'control') this.inControl(byte)
    else this.inString(byte)
  }

  private control(byte: number): void {
    if (this.state === 'string' || this.state === 'string escape') {
      // Serial lines lose bytes: a string that was never ended must not swallow the lines behind it.
      if (byte === ESC) this.state = 'string escape'
      else if (byte === BELL || byte === LINE_FEED || byte === RETURN || CANCEL.includes(byte)) this.state = 'text'
      if (byte !== LINE_FEED && byte !== RETURN) return
    }
    if (byte === ESC) {
      this.state = 'escape'
      this.parameters = ''
    } else if (byte === RETURN) this.returns += 1
    else if (byte === LINE_FEED) this.finish('line')
    else if (byte === BACKSPACE) this.cursor = Math.max(0, this.cursor - 1)
    else if (byte === TAB && this.state === 'text') this.write(Uint8Array.of(TAB))
    else {
      if (CANCEL.includes(byte)) this.state = 'text'
      this.controlCharacters += 1
    }
  }

  private afterEscape(byte: number): void {
    const letter = String.fromCharCode(byte)
    if (letter === '[') this.state = 'control'
    else if (']PX^_'.includes(letter)) {
      this.state = 'string'
      this.stringLength = 0
    } else if (byte < 0x30) this.state = 'escape intermediate'
    else {
      this.state = 'text'
      if (letter === 'E' || letter === 'D') this.finish('line')
      else if (letter === 'M' || letter === '8') this.move(undefined, 0)
      else if (letter === 'c') this.move(0, 0)
    }
  }

  private inControl(byte: number): void {
    const letter = String.fromCharCode(byte)
    const misplaced = byte >= 0x30 && byte < 0x40 && /[ -/]$/.test(this.parameters)
    if (letter === '[' || misplaced) {
      // No sequence continues so; a kernel's line does that began behind its first byte, or between its parameters.
      const [before, inside] = letter === '[' ? [this.parameters, ''] : ['', this.parameters]
      this.cut = { state: letter === '[' ? 'control' : 'escape', parameters: before, at: this.cursor }
      this.state = 'text'
      this.write(new TextEncoder().encode(letter === '[' ? '[' : `[${inside}${letter}`))
      return
    }
    if (byte < 0x40) {
      if (this.parameters.length < LONGEST_PARAMETERS) this.parameters += letter
      return
    }
    this.state = 'text'
    this.sequence(letter)
  }

  private inString(byte: number): void {
    if (this.state === 'string escape') {
      if (byte === 0x5c) {
        this.state = 'text'
        return
      }
      this.state = 'escape'
      this.parameters = ''
      this.afterEscape(byte)
      return
    }
    this.stringLength += 1
    if (this.stringLength > LONGEST_STRING) this.state = 'text'
  }

  private sequence(letter: string): void {
    const [first = 0, second = 0] = this.parameters.split(';', 2).map((text) => Math.min(9999, Number(text) || 0))
    const many = Math.max(1, first)
    if (letter === 'A' || letter === 'F') this.moveRows(-many, letter === 'F')
    else if (letter === 'B' || letter === 'E' || letter === 'e') this.moveRows(many, letter === 'E')
    else if (letter === 'H' || letter === 'f') this.move(many - 1, Math.max(1, second) - 1)
    else if (letter === 'd') this.move(many - 1, this.column + this.cursor)
    else if (letter === 'G' || letter === '`') this.toColumn(many - 1)
    else if (letter === 'C' || letter === 'a') this.toColumn(this.column + this.cursor + many)
    else if (letter === 'D') this.cursor = Math.max(0, this.cursor - many)
    else if (letter === 'b') this.repeat(many)
    else if (letter === 'J') {
      this.move(this.row, this.column + this.cursor)
      this.cleared ||= first >= 2
    } else if (letter === 'K' && first === 0) this.eraseRest()
    else if (letter === 'X') this.blank(many)
  }

  /** To the end of the row: where a program places what it writes, blanks take the place of what stood there. */
  private eraseRest(): void {
    if (this.row === undefined) this.length = Math.min(this.length, this.cursor)
    else this.blank(ERASED - this.column - this.cursor)
  }

  private blank(columns: number): void {
    if (columns <= 0) return
    const { cursor } = this
    this.write(new Uint8Array(Math.min(WIDEST, columns)).fill(0x20))
    this.cursor = cursor
  }

  private moveRows(by: number, toStart: boolean): void {
    const row = this.row === undefined ? undefined : this.row + by
    this.move(row, toStart ? 0 : this.column + this.cursor)
  }

  private move(row: number | undefined, column: number): void {
    this.finish('move')
    this.row = row === undefined ? undefined : Math.min(TALLEST, Math.max(0, row))
    this.column = Math.min(WIDEST, column)
  }

  private toColumn(column: number): void {
    const ahead = Math.min(WIDEST, column) - this.column - this.cursor
    if (ahead < 0) this.move(this.row, column)
    else this.write(new Uint8Array(ahead).fill(0x20))
  }

  private repeat(times: number): void {
    const last = this.line[this.cursor - 1]
    if (last !== undefined) this.write(new Uint8Array(Math.min(WIDEST, times)).fill(last))
  }

  private write(bytes: Uint8Array): void {
    const room = LONGEST_LINE - this.cursor
    const fitting = bytes.length <= room ? bytes : bytes.subarray(0, room)
    if (fitting.length < bytes.length) this.overlong = true
    this.line.set(fitting, this.cursor)
    this.cursor += fitting.length
    this.length = Math.max(this.length, this.cursor)
  }

  private isStampedAt(at: number | undefined): boolean {
    return at !== undefined && STAMP.test(this.decoder.decode(this.line.subarray(at, this.length)))
  }

  private finish(end: TextPiece['end']): void {
    const text = this.unfinished
    const { row, column, returns } = this
    if (this.overlong) this.longLines += 1
    const continues = end === 'line' && this.isStampedAt(this.cut?.at) ? this.cut : undefined
    this.length = 0
    this.cursor = 0
    this.overlong = false
    this.returns = 0
    this.cut = undefined
    if (end !== 'move') {
      this.column = 0
      if (end === 'line') {
        if (this.row !== undefined) this.row = Math.min(TALLEST, this.row + 1)
        if (continues) {
          this.state = continues.state
          this.parameters = continues.parameters
        }
      }
    }
    const { cleared } = this
    this.cleared = false
    this.take({ text, end, returns, column, ...(row === undefined ? {} : { row }), ...(cleared ? { cleared } : {}) })
  }
}
