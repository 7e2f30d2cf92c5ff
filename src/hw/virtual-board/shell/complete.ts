/**
 * What Tab does at the shell's prompt: the words that may stand where the cursor is. Commands first, then what a command takes,
 * else paths; words with quotes and expansions are left alone.
 */
import { resolvePath, type FileTree } from '../file-tree'

/** Commands of the shell itself. */
const OWN_COMMANDS = ['cd', 'eval', 'export', 'pwd']

const TOOL_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  '': ['enable', 'disable', 'console', 'cell', 'config', 'hardware', '--help', '--version'],
  cell: ['create', 'list', 'load', 'start', 'shutdown', 'destroy', 'linux', 'stats'],
  config: ['create', 'collect', 'check'],
  hardware: ['check'],
}
/** Commands of `jailhouse cell` that take a cell. */
const OF_A_CELL = ['load', 'start', 'shutdown', 'destroy', 'stats']
/** Programs that take the name of the kernel's only module. */
const MODULE_PROGRAMS = ['modprobe', 'rmmod']

export interface Completable {
  programs: Iterable<string>
  files: FileTree
  folder: string
  /** Names of the cells that there are, root's left out. */
  cells: readonly string[]
}

export interface Completion {
  /** What stands in front of the cursor of the word. */
  typed: string
  /** Whole words that it may become, in order; of folders with a slash behind them. */
  words: string[]
}

/** The words that `before`, a line up to its cursor, may go on with. */
export function complete(before: string, around: Completable): Completion {
  const command = before
    .split(/[;&|({]/)
    .at(-1)!
    .trimStart()
  const words = command.split(/\s+/)
  const typed = words.pop()!
  if (/["'\\$`*?]/.test(typed)) return { typed, words: [] }
  const known = candidates(words, typed, around).filter((word) => word.startsWith(typed))
  return { typed, words: [...new Set(known)].sort() }
}

function candidates(before: readonly string[], typed: string, around: Completable): string[] {
  const [program, command, subcommand] = before
  if (program === undefined && !typed.includes('/'))
    return [...OWN_COMMANDS, ...around.programs].filter((name) => /^[a-z]/.test(name))
  if (program === 'jailhouse') {
    if (before.length === 1) return [...TOOL_COMMANDS['']!]
    if (before.length === 2 && Object.hasOwn(TOOL_COMMANDS, command!)) return [...TOOL_COMMANDS[command!]!]
    if (before.length === 3 && command === 'cell' && OF_A_CELL.includes(subcommand!)) return [...around.cells]
  }
  if (before.length === 1 && MODULE_PROGRAMS.includes(program!)) return ['jailhouse']
  return paths(typed, around)
}

function paths(typed: string, { files, folder }: Completable): string[] {
  const within = typed.slice(0, typed.lastIndexOf('/') + 1)
  const node = files.find(resolvePath(within === '' ? '.' : within, folder))
  if (node?.kind !== 'folder') return []
  const isHidden = (name: string) => name.startsWith('.') && !typed.slice(within.length).startsWith('.')
  return [...node.entries()]
    .filter(([name]) => !isHidden(name))
    .map(([name, { kind }]) => `${within}${name}${kind === 'folder' ? '/' : ''}`)
}
