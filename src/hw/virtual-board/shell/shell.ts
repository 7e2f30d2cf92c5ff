/** The shell of the board: runs what was typed with the programs that it is given. */
import { FileError, resolvePath, type FileTree } from '../file-tree'
import { HOME } from '../options'
import { expand, expandToOne, type Surroundings } from './expand'
import { assignmentOf, parse, type Command, type List, type Pipeline, type Word } from './parse'
import { INTERRUPTED, Interrupted, Pipe, sleep, type Input, type Process, type Program } from './process'
import { redirected, type Streams, type Written } from './redirect'
import { SyntaxFault, Unfinished } from './words'

/** What starting a program takes, ms: also gives everybody else a turn in a loop without an end. */
const START_MS = 1
/** Text of a command's output that becomes a word. */
const MOST_OUTPUT = 1 << 18
const LONGEST_VALUE = 1 << 16
const MOST_VARIABLES = 1000
const MOST_DEPTH = 50

/** What the shell sits at. */
export interface Console {
  print(text: string): void
  room(): Promise<void>
  input: Input
  keys(take: (key: string) => void, done: AbortSignal): void
}

export { Unfinished }

export class Shell {
  /** Exit code of the last command. */
  status = 0
  folder: string = HOME
  /** Evaluations within evaluations. */
  private depth = 0
  private readonly variables = new Map<string, string>([
    ['HOME', HOME],
    ['USER', 'root'],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/share/jailhouse/tools'],
    ['SHELL', '/bin/sh'],
    ['TERM', 'vt102'],
  ])

  constructor(
    private readonly files: FileTree,
    private readonly programs: ReadonlyMap<string, Program>,
    private readonly console: Console,
  ) {}

  /** Runs what was typed; its exit code is `status`. @throws Unfinished when the command goes on in another line */
  async run(source: string, signal: AbortSignal): Promise<void> {
    let list: List
    try {
      list = parse(source)
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error
      this.console.print(`sh: ${error.message}\n`)
      this.status = 2
      return
    }
    const { print, input } = this.console
    try {
      await this.list(list, { input, out: print, err: print, outIsTerminal: true }, signal)
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error
      this.status = INTERRUPTED
    }
  }

  private async list(list: List, streams: Streams, signal: AbortSignal): Promise<number> {
    for (const { connector, pipeline } of list) {
      if (connector === '&&' && this.status !== 0) continue
      if (connector === '||' && this.status === 0) continue
      const status = await this.pipeline(pipeline, streams, signal)
      this.status = pipeline.negated ? Number(status === 0) : status
    }
    return this.status
  }

  private async pipeline({ commands }: Pipeline, streams: Streams, signal: AbortSignal): Promise<number> {
    if (commands.length === 1) return this.command(commands[0]!, streams, signal)
    const stops = commands.map(() => new AbortController())
    const abortAll = () => stops.forEach((stop) => stop.abort())
    signal.addEventListener('abort', abortAll, { once: true })
    const pipes = commands.slice(1).map((_, i) => new Pipe(() => stops[i]!.abort()))
    const codes = await Promise.all(
      commands.map(async (command, i) => {
        const pipe = pipes[i]
        const own: Streams = {
          input: pipes[i - 1] ?? streams.input,
          out: pipe ? (text) => pipe.write(text) : streams.out,
          err: streams.err,
          outIsTerminal: pipe === undefined && streams.outIsTerminal,
        }
        try {
          return await this.command(command, own, stops[i]!.signal)
        } catch (error) {
          if (!(error instanceof Interrupted)) throw error
          return INTERRUPTED
        } finally {
          pipe?.end()
          pipes[i - 1]?.close()
        }
      }),
    )
    signal.removeEventListener('abort', abortAll)
    if (signal.aborted) throw new Interrupted()
    return codes.at(-1)!
  }

  private async command(command: Command, outer: Streams, signal: AbortSignal): Promise<number> {
    if (signal.aborted) throw new Interrupted()
    const written: Written[] = []
    let streams: Streams
    try {
      streams = await redirected(command.redirections, outer, this.around(signal), written)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      outer.err(`sh: ${error.message}\n`)
      return 1
    }
    try {
      return await this.inner(command, streams, signal)
    } finally {
      for (const { path, text, append } of written) this.write(path, text, append)
    }
  }

  private async inner(command: Command, streams: Streams, signal: AbortSignal): Promise<number> {
    switch (command.kind) {
      case 'simple':
        return this.simple(command.words, streams, signal)
      case 'group':
        return this.list(command.body, streams, signal)
      case 'for':
        for (const word of command.words) {
          for (const value of await expand(word, this.around(signal))) {
            this.assign(command.name, value)
            await sleep(0, signal)
            await this.list(command.body, streams, signal)
          }
        }
        return this.status
      case 'while':
        for (;;) {
          await sleep(START_MS, signal)
          const holds = (await this.list(command.condition, streams, signal)) === 0
          if (holds === command.until) return 0
          await this.list(command.body, streams, signal)
        }
      case 'if':
        for (const { condition, body } of command.branches) {
          if ((await this.list(condition, streams, signal)) === 0) return this.list(body, streams, signal)
        }
        return command.otherwise ? this.list(command.otherwise, streams, signal) : 0
    }
  }

  private async simple(words: readonly Word[], streams: Streams, signal: AbortSignal): Promise<number> {
    const around = this.around(signal)
    let first = 0
    for (; first < words.length; first += 1) {
      const assignment = assignmentOf(words[first]!)
      if (!assignment) break
      this.assign(assignment.name, await expandToOne(assignment.value, around))
    }
    const expanded: string[] = []
    for (const word of words.slice(first)) expanded.push(...(await expand(word, around)))
    const [name] = expanded
    if (name === undefined) return 0
    if (name === 'cd') return this.changeFolder(expanded[1] ?? HOME, streams)
    if (name === 'eval') return this.evaluate(expanded.slice(1).join(' '), streams, signal)
    if (name === 'pwd') {
      streams.out(`${this.folder}\n`)
      return 0
    }
    if (name === 'export') {
      for (const word of expanded.slice(1)) {
        const [, variable, value] = /^([A-Za-z_]\w*)=([^]*)$/.exec(word) ?? []
        if (variable !== undefined) this.assign(variable, value!)
      }
      return 0
    }
    return this.program(name, expanded, streams, signal)
  }

  private async program(name: string, words: string[], streams: Streams, signal: AbortSignal): Promise<number> {
    const program = this.programs.get(name.includes('/') ? name.split('/').at(-1)! : name)
    const path = resolvePath(name, this.folder)
    const exists = name.includes('/') && this.files.find(path)
    if (
      !program ||
      (name.includes('/') && !/^\/(usr\/(share\/jailhouse\/tools|s?bin|local\/s?bin)|s?bin)\//.test(path))
    ) {
      if (exists) {
        streams.err(`sh: ${name}: the virtual board runs no scripts and no machine code; its head says the commands\n`)
        return 126
      }
      streams.err(
        name.includes('/') ? `sh: ${name}: not found\n` : `sh: ${name}: not found (help lists what there is)\n`,
      )
      return 127
    }
    await sleep(START_MS, signal)
    const process: Process = {
      words,
      files: this.files,
      folder: this.folder,
      ...streams,
      signal,
      room: () => this.console.room(),
      keys: (take, done) => this.console.keys(take, done),
    }
    const code = await program(process)
    await this.console.room()
    if (signal.aborted) throw new Interrupted()
    return code
  }

  private async evaluate(source: string, streams: Streams, signal: AbortSignal): Promise<number> {
    if (this.depth >= MOST_DEPTH) {
      streams.err('sh: eval: too many levels of evaluation\n')
      return 2
    }
    this.depth += 1
    try {
      const list = parse(source)
      this.status = 0
      return await this.list(list, streams, signal)
    } catch (error) {
      if (!(error instanceof SyntaxFault) && !(error instanceof Unfinished)) throw error
      streams.err(`sh: ${error.message || 'syntax error: unexpected end of file'}\n`)
      return 2
    } finally {
      this.depth -= 1
    }
  }

  private write(path: string, text: string, append: boolean): void {
    try {
      this.files.write(path, new TextEncoder().encode(text), append)
    } catch (failure) {
      if (!(failure instanceof FileError)) throw failure
      this.console.print(`sh: write error: ${failure.fault}\n`)
    }
  }

  private changeFolder(to: string, streams: Streams): number {
    const path = resolvePath(to, this.folder)
    if (this.files.find(path)?.kind === 'folder') {
      this.folder = path
      return 0
    }
    streams.err(`sh: cd: can't cd to ${to}: No such file or directory\n`)
    return 2
  }

  private assign(name: string, value: string): void {
    if (this.variables.size < MOST_VARIABLES || this.variables.has(name)) {
      this.variables.set(name, value.slice(0, LONGEST_VALUE))
    }
  }

  private around(signal: AbortSignal): Surroundings {
    return {
      files: this.files,
      folder: this.folder,
      variable: (name) => {
        if (name === '?') return String(this.status)
        if (name === '$') return '120'
        if (name === '#') return '0'
        if (name === 'PWD') return this.folder
        return this.variables.get(name) ?? ''
      },
      output: (source) => this.output(source, signal),
    }
  }

  private async output(source: string, signal: AbortSignal): Promise<string> {
    let text = ''
    const { input, print } = this.console
    const out = (piece: string) => {
      if (text.length < MOST_OUTPUT) text += piece
    }
    let list: List
    try {
      list = parse(source)
    } catch (error) {
      if (!(error instanceof SyntaxFault) && !(error instanceof Unfinished)) throw error
      print(`sh: ${error.message || 'syntax error: unexpected end of file'}\n`)
      return ''
    }
    await this.list(list, { input, out, err: print, outIsTerminal: false }, signal)
    return text.replace(/\n+$/, '')
  }
}
