/** Where a command reads and prints, and how redirections change it. */
import { FileError, resolvePath, type FileTree } from '../file-tree'
import { expandToOne, type Surroundings } from './expand'
import type { Redirection } from './parse'
import type { Input } from './process'

/** Text that goes into a file at most. */
const MOST_OUTPUT = 1 << 18

export interface Streams {
  input: Input
  out(text: string): void
  err(text: string): void
  outIsTerminal: boolean
}

/** What a command prints into a file, which is written when the command is over. */
export interface Written {
  path: string
  text: string
  append: boolean
}

/**
 * The streams of a command with these redirections; what goes into files is added to `written`.
 * @throws FileError with the shell's words for a file that cannot be opened
 */
export async function redirected(
  redirections: readonly Redirection[],
  outer: Streams,
  around: Surroundings,
  written: Written[],
): Promise<Streams> {
  let streams = outer
  for (const { operator, file, target } of redirections) {
    const word = await expandToOne(target, around)
    if (operator === '>&') {
      const { out, err } = streams
      if (file === 2 && word === '1') streams = { ...streams, err: out }
      else if (file === 1 && word === '2') streams = { ...streams, out: err }
      continue
    }
    const path = resolvePath(word, around.folder)
    if (operator === '<') {
      streams = { ...streams, input: once(textOf(around.files, path, word)) }
      continue
    }
    const sink = path === '/dev/null' ? () => undefined : sinkOf(around.files, path, word, operator === '>>', written)
    streams = file === 2 ? { ...streams, err: sink } : { ...streams, out: sink, outIsTerminal: false }
  }
  return streams
}

/** An input of one piece. */
function once(text: string): Input {
  let left: string | undefined = text
  return {
    read: () => {
      const piece = left
      left = undefined
      return Promise.resolve(piece)
    },
  }
}

function textOf(files: FileTree, path: string, word: string): string {
  try {
    return files.readText(path)
  } catch (error) {
    if (error instanceof FileError) error.message = `can't open ${word}: ${error.fault}`
    throw error
  }
}

function sinkOf(files: FileTree, path: string, word: string, append: boolean, written: Written[]) {
  const node = files.find(path)
  const fault = node?.kind === 'folder' ? 'Is a directory' : node && !node.write ? 'Permission denied' : undefined
  if (fault) {
    const error = new FileError(fault)
    error.message = `can't create ${word}: ${fault}`
    throw error
  }
  const file: Written = { path, text: '', append }
  written.push(file)
  return (piece: string) => {
    if (file.text.length < MOST_OUTPUT) file.text += piece
  }
}
