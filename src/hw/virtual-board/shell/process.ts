/** What a program of the board works with, and the pipes between programs. */
import type { FileTree } from '../file-tree'

/** Text that waits in a pipe at most; whoever writes on is ended, as by SIGPIPE. */
const MOST_IN_PIPE = 1 << 20

/** What a program reads. */
export interface Input {
  /** The next piece of text; undefined at the end. */
  read(): Promise<string | undefined>
}

/** One program that runs. */
export interface Process {
  /** The program's name, then its arguments. */
  words: readonly string[]
  files: FileTree
  /** Folder that relative paths start in. */
  folder: string
  input: Input
  out(text: string): void
  err(text: string): void
  /** True where what is printed goes to the terminal. */
  outIsTerminal: boolean
  /** Aborted by ^C, or when nobody reads what is printed. */
  signal: AbortSignal
  /** Resolves when the terminal has room again, or at ^C. */
  room(): Promise<void>
  /** Takes the terminal's keys until `done` is aborted. */
  keys(take: (key: string) => void, done: AbortSignal): void
}

/** Runs a program and returns its exit code. */
export type Program = (process: Process) => number | Promise<number>

/** ^C ended the program. */
export class Interrupted extends Error {}

/** Exit code of what ^C ended. */
export const INTERRUPTED = 130

/** Waits; rejects with Interrupted as soon as `signal` is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Interrupted())
    const end = () => {
      clearTimeout(timer)
      reject(new Interrupted())
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end)
      resolve()
    }, ms)
    signal.addEventListener('abort', end, { once: true })
  })
}

/** Between two programs of a pipeline. */
export class Pipe implements Input {
  private pieces: string[] = []
  private length = 0
  private ended = false
  private wake: (() => void) | undefined

  /** @param broken is called when nobody reads on, or too much waits */
  constructor(private readonly broken: () => void) {}

  write(text: string): void {
    if (this.ended || text === '') return
    if (this.length + text.length > MOST_IN_PIPE) return this.close()
    this.pieces.push(text)
    this.length += text.length
    this.wake?.()
  }

  /** Nothing is written any more. */
  end(): void {
    this.ended = true
    this.wake?.()
  }

  /** Nobody reads any more. */
  close(): void {
    this.end()
    this.broken()
  }

  async read(): Promise<string | undefined> {
    while (this.pieces.length === 0) {
      if (this.ended) return undefined
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
    const text = this.pieces.join('')
    this.pieces = []
    this.length = 0
    return text
  }
}

/** Everything that an input holds, no more than a pipe does. */
export async function readAll(input: Input): Promise<string> {
  let text = ''
  for (let piece = await input.read(); piece !== undefined; piece = await input.read()) {
    text += piece
    if (text.length > MOST_IN_PIPE) break
  }
  return text
}

/** Lines of a text, without the empty one behind the last end. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
