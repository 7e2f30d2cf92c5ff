/**
 * The terminal that the board's shell sits at: a line editor while the shell waits for a command, the kernel's line
 * discipline while a program runs. What is typed ahead is kept for the next prompt.
 */
import type { Completion } from './shell/complete'

/** Characters of one line, and of what was typed ahead: what Linux keeps for a terminal. */
const LONGEST_LINE = 4096
const MOST_TYPED_AHEAD = 4096
const LONGEST_HISTORY = 200
/** Words that are listed where Tab finds several, and the columns that they are laid in. */
const MOST_LISTED = 100
const LIST_COLUMNS = 78

/** Escape sequences of keys that the editor knows, behind ESC. */
const KEYS: Readonly<Record<string, Edit>> = {
  '[A': 'previous',
  '[B': 'next',
  '[C': 'right',
  '[D': 'left',
  '[H': 'home',
  '[F': 'end',
  '[1~': 'home',
  '[4~': 'end',
  '[3~': 'delete',
  OA: 'previous',
  OB: 'next',
  OC: 'right',
  OD: 'left',
  OH: 'home',
  OF: 'end',
}

type Edit = 'previous' | 'next' | 'right' | 'left' | 'home' | 'end' | 'delete'

/** Keys with Ctrl, by their code. */
const CONTROL: Readonly<Record<number, Edit>> = {
  1: 'home',
  2: 'left',
  5: 'end',
  6: 'right',
  14: 'next',
  16: 'previous',
}

interface Editing {
  prompt: string
  line: string
  at: number
  /** Place in the history; its length while the line is a new one. */
  recalled: number
  /** The new line, while an older one is shown. */
  draft: string
  done(line: string | null): void
}

export class Terminal {
  /** Called with ^C while a program runs. */
  onInterrupt: (() => void) | undefined
  /** Asked at Tab what the word in front of the cursor may become. */
  onTab: ((before: string) => Completion) | undefined
  /** Takes every character, while a program reads keys by itself. */
  onKey: ((key: string) => void) | undefined
  private editing: Editing | undefined
  private typedAhead = ''
  private escape: string | undefined
  private readonly history: string[] = []
  private readonly decoder = new TextDecoder()

  /** @param echo prints on the line as it is */
  constructor(private readonly echo: (text: string) => void) {}

  /** False while more was typed ahead than will be kept of another piece. */
  get hasRoom(): boolean {
    return this.typedAhead.length < MOST_TYPED_AHEAD / 2
  }

  /** Takes what arrived on the line, however it is cut. */
  input(bytes: Uint8Array): void {
    for (const character of this.decoder.decode(bytes, { stream: true })) this.key(character)
  }

  /**
   * Prints the prompt and reads a line, without its end; null at ^D on an empty line. A line that was given up with ^C is
   * empty, and `interrupted` is called.
   */
  readLine(prompt: string, interrupted?: () => void): Promise<string | null> {
    this.echo(prompt)
    return new Promise((resolve) => {
      const done = (line: string | null) => {
        this.editing = undefined
        resolve(line)
      }
      this.editing = { prompt, line: '', at: 0, recalled: this.history.length, draft: '', done }
      this.interrupted = interrupted
      const typed = [...this.typedAhead]
      this.typedAhead = ''
      // What lies behind this line's end waits for the next prompt; it was echoed when it was typed.
      while (typed.length > 0 && this.editing) this.edit(this.editing, typed.shift()!)
      this.typedAhead = typed.join('')
    })
  }

  private interrupted: (() => void) | undefined

  /** Prints the prompt and what was typed so far again. */
  redraw(): void {
    const { editing } = this
    if (editing) this.echo(`\r\n${editing.prompt}${editing.line}${'\b'.repeat(editing.line.length - editing.at)}`)
  }

  /** Gives up what was typed and who waits for it: the machine restarts, or the line is gone. */
  reset(): void {
    this.typedAhead = ''
    this.escape = undefined
    this.onKey = undefined
    this.editing?.done(null)
  }

  private key(character: string): void {
    if (this.onKey) return this.onKey(character)
    if (this.editing) this.edit(this.editing, character)
    else this.cook(character)
  }

  /** A program runs: characters are echoed and kept for who reads next. */
  private cook(character: string): void {
    if (character === '\x03') {
      this.echo('^C\r\n')
      this.typedAhead = ''
      this.onInterrupt?.()
      return
    }
    if (this.typedAhead.length >= MOST_TYPED_AHEAD) return
    this.typedAhead += character
    if (character === '\r' || character === '\n') this.echo('\r\n')
    else if (character >= ' ' && character !== '\x7f') this.echo(character)
  }

  private edit(editing: Editing, character: string): void {
    if (this.escape !== undefined) return this.continueEscape(editing, character)
    const code = character.charCodeAt(0)
    if (character === '\x1b') this.escape = ''
    else if (character === '\r' || character === '\n') this.enter(editing)
    else if (code === 3) this.giveUp(editing)
    else if (code === 4) {
      if (editing.line === '') editing.done(null)
      else this.apply(editing, 'delete')
    } else if (code === 9) this.complete(editing)
    else if (code === 8 || code === 127) this.erase(editing, editing.at - 1)
    else if (code === 21) this.erase(editing, 0)
    else if (code === 23) this.erase(editing, editing.line.slice(0, editing.at).search(/\S+\s*$/))
    else if (code === 11) this.replace(editing, editing.line.slice(0, editing.at), editing.at)
    else if (code === 12) this.echo(`\x1b[H\x1b[2J${editing.prompt}${editing.line}`)
    else if (CONTROL[code]) this.apply(editing, CONTROL[code])
    else if (code >= 32 && editing.line.length < LONGEST_LINE) this.insert(editing, character)
  }

  private continueEscape(editing: Editing, character: string): void {
    this.escape += character
    const sequence = this.escape!
    const known = KEYS[sequence]
    if (known) this.apply(editing, known)
    // A sequence ends with a letter or ~; whatever it was, it is no text.
    if (
      known ||
      sequence.length > 8 ||
      (sequence.length > 1 && /[A-Za-z~]$/.test(sequence)) ||
      !/^[[O]/.test(sequence)
    ) {
      this.escape = undefined
    }
  }

  private enter(editing: Editing): void {
    this.echo('\r\n')
    const { line } = editing
    if (line.trim() !== '' && this.history.at(-1) !== line) this.history.push(line)
    if (this.history.length > LONGEST_HISTORY) this.history.shift()
    editing.done(line)
  }

  private giveUp(editing: Editing): void {
    this.echo('^C\r\n')
    this.interrupted?.()
    editing.done('')
  }

  private apply(editing: Editing, edit: Edit): void {
    const { line, at } = editing
    if (edit === 'left' && at > 0) this.move(editing, at - 1)
    else if (edit === 'right' && at < line.length) this.move(editing, at + 1)
    else if (edit === 'home') this.move(editing, 0)
    else if (edit === 'end') this.move(editing, line.length)
    else if (edit === 'delete' && at < line.length) this.replace(editing, line.slice(0, at) + line.slice(at + 1), at)
    else if (edit === 'previous') this.recall(editing, editing.recalled - 1)
    else if (edit === 'next') this.recall(editing, editing.recalled + 1)
  }

  /** Tab: types what all words that fit have in common, or lists them. */
  private complete(editing: Editing): void {
    const { typed, words } = this.onTab?.(editing.line.slice(0, editing.at)) ?? { typed: '', words: [] }
    const [first = typed] = words
    let common = first.length
    for (const word of words) while (!word.startsWith(first.slice(0, common))) common -= 1
    const end = words.length === 1 && !first.endsWith('/') ? ' ' : ''
    const more = first.slice(typed.length, common) + end
    if (more === '') this.list(words)
    else for (const character of more) if (editing.line.length < LONGEST_LINE) this.insert(editing, character)
  }

  private list(words: readonly string[]): void {
    if (words.length < 2) return
    const names = words.slice(0, MOST_LISTED).map((word) => /[^/]*\/?$/.exec(word)![0])
    if (words.length > MOST_LISTED) names.push(`… ${words.length} in all`)
    let row = ''
    for (const name of names) {
      if (row !== '' && row.length + name.length + 2 > LIST_COLUMNS) {
        this.echo(`\r\n${row}`)
        row = ''
      }
      row += `${row === '' ? '' : '  '}${name}`
    }
    this.echo(`\r\n${row}`)
    this.redraw()
  }

  private recall(editing: Editing, place: number): void {
    if (place < 0 || place > this.history.length) return
    if (editing.recalled === this.history.length) editing.draft = editing.line
    editing.recalled = place
    const line = this.history[place] ?? editing.draft
    this.replace(editing, line, line.length)
  }

  private insert(editing: Editing, character: string): void {
    const { line, at } = editing
    editing.line = line.slice(0, at) + character + line.slice(at)
    editing.at = at + character.length
    const rest = line.slice(at)
    this.echo(character + rest + '\b'.repeat(rest.length))
  }

  /** Takes out what is between `from` and the cursor. */
  private erase(editing: Editing, from: number): void {
    if (from < 0) return
    this.replace(editing, editing.line.slice(0, from) + editing.line.slice(editing.at), from)
  }

  private move(editing: Editing, at: number): void {
    this.echo(at < editing.at ? '\b'.repeat(editing.at - at) : editing.line.slice(editing.at, at))
    editing.at = at
  }

  private replace(editing: Editing, line: string, at: number): void {
    const back = '\b'.repeat(editing.at)
    const blank = Math.max(0, editing.line.length - line.length)
    this.echo(`${back}${line}${' '.repeat(blank)}${'\b'.repeat(blank + line.length - at)}`)
    editing.line = line
    editing.at = at
  }
}
