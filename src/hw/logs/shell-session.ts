/** What a shell on the console is asked and answers: prompts, echoed commands, exit statuses, tables and files of the driver. */
import type { ListedCell } from './board-event'
import type { Said } from './grammar/rule'
import { attribute, LIST_HEADER, listedCell, PROMPT } from './grammar/shell'
import { BOOT_PROMPT } from './grammar/u-boot'

/** Jailhouse has no more cells than identifiers; longest command that is kept; files of one `cat`. */
const MOST_CELLS = 256
const LONGEST_COMMAND = 2000
const MOST_FILES = 64

const CONSOLE = /^(?:\S*\/)?jailhouse +console *$/
const FILES = /^cat((?: +\/sys\/devices\/jailhouse\/[\w/]{1,200})+) *$/

/** Which prompt a line begins with, and what stands behind it. */
export function promptOf(line: string): { loader: boolean; rest: string } | undefined {
  const shell = PROMPT.exec(line)
  if (shell) return { loader: false, rest: line.slice(shell[0].length) }
  const loader = BOOT_PROMPT.exec(line)
  return loader ? { loader: true, rest: line.slice(loader[0].length) } : undefined
}

export class ShellSession {
  /** The command that runs, where its echo came through. */
  command: string | undefined
  private previous: string | undefined
  /** What was echoed so far of a command that is still being typed. */
  private echo: string | undefined
  private loader = false
  private list: { cells: ListedCell[]; complete: boolean } | undefined
  /** Files of the driver that are being printed without their names. */
  private files: string[] = []

  /** Characters that are kept. */
  get retained(): number {
    const texts = [this.command, this.previous, this.echo, ...this.files]
    return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0) + (this.list?.cells.length ?? 0)
  }

  /** True while `jailhouse console` prints what the hypervisor remembers. */
  get recalls(): boolean {
    return this.echo === undefined && this.command !== undefined && CONSOLE.test(this.command)
  }

  /** True between a prompt and the end of the command behind it. */
  get typing(): boolean {
    return this.echo !== undefined
  }

  /** True when something of a command has been typed. */
  get typed(): boolean {
    return this.echo !== undefined && this.echo !== ''
  }

  /** True while something is open that a prompt ends. */
  get open(): boolean {
    return this.list !== undefined || this.files.length > 0
  }

  /** A prompt came: what the last command printed is whole. */
  prompt(loader: boolean): Said[] {
    const said = this.endList()
    this.files = []
    this.echo = ''
    this.loader = loader
    return said
  }

  /** Takes what was echoed; `wrapped` where the line editor broke the line and the command goes on. */
  type(text: string, wrapped: boolean): Said[] {
    if (this.echo === undefined) return []
    this.echo += text
    if (this.echo.length > LONGEST_COMMAND) return this.lost()
    return wrapped ? [] : this.run(this.echo.trim())
  }

  /** Something else was written into the echo: which command it was cannot be said. */
  lost(): Said[] {
    this.previous = this.command
    this.command = undefined
    this.echo = undefined
    return []
  }

  private run(command: string): Said[] {
    this.echo = undefined
    if (command === '') return []
    this.previous = this.command
    this.command = command
    if (this.loader) return [{ from: 'u-boot', kind: 'u-boot-command', command }]
    const files = FILES.exec(command)
    this.files = files ? files[1]!.trim().split(/ +/).slice(0, MOST_FILES) : []
    return [{ from: 'shell', kind: 'command', command }]
  }

  /** Whether a line is part of a table of cells. */
  knows(text: string): boolean {
    return LIST_HEADER.test(text) || listedCell(text) !== undefined
  }

  /** Takes a line that `knows` is true of. */
  take(text: string): Said[] {
    if (LIST_HEADER.test(text)) {
      const said = this.endList()
      this.list = { cells: [], complete: true }
      return said
    }
    const cell = listedCell(text)
    // Without its head, rows before this one may be missing.
    this.list ??= { cells: [], complete: false }
    if (cell && this.list.cells.length < MOST_CELLS) this.list.cells.push(cell)
    return []
  }

  /** A line came that says nothing: a row of a table may have been in it, or the content of a file. */
  unknown(text: string): Said | undefined {
    if (this.list) this.list.complete = false
    const file = this.files.shift()
    const read = file === undefined ? undefined : attribute(file, text.trim())
    if (read) return { from: 'shell', ...read }
    this.files = []
    return undefined
  }

  endList(): Said[] {
    const { list } = this
    this.list = undefined
    return list && list.cells.length > 0 ? [{ from: 'shell', kind: 'cell-list', ...list }] : []
  }

  /** An answer of the tool, with the command that it answers. */
  answer(said: Extract<Said, { from: 'shell' }>): Said {
    if (said.kind === 'exit-status') {
      const of = this.command === undefined || !this.command.includes('$?') ? undefined : this.previous
      return of === undefined ? said : { ...said, command: of }
    }
    if (said.kind !== 'refusal' && said.kind !== 'usage') return said
    return this.command === undefined ? said : { ...said, command: this.command }
  }
}
