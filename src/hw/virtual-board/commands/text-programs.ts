/** Programs that make text of text. */
import { FileError, resolvePath } from '../file-tree'
import { linesOf, readAll, type Process, type Program } from '../shell/process'

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '0': '\0' }
const withEscapes = (text: string) => text.replaceAll(/\\([ntr\\0])/g, (_, letter: string) => ESCAPES[letter]!)

const echo: Program = ({ words, out }) => {
  let first = 1
  while (/^-[ne]+$/.test(words[first] ?? '')) first += 1
  const flags = words.slice(1, first).join('')
  const text = words.slice(first).join(' ')
  out((flags.includes('e') ? withEscapes(text) : text) + (flags.includes('n') ? '' : '\n'))
  return 0
}

const printf: Program = ({ words, out }) => {
  const [, format = '', ...values] = words
  let next = 0
  out(
    withEscapes(format).replaceAll(/%(%|0?\d*[sdxu])/g, (_, what: string) => {
      if (what === '%') return '%'
      const value = values[next++] ?? ''
      const [, zero, width, kind] = /^(0?)(\d*)([sdxu])$/.exec(what)!
      const text = kind === 's' ? value : (Number(value) || 0).toString(kind === 'x' ? 16 : 10)
      return text.padStart(Math.min(Number(width), 1000), zero === '0' ? '0' : ' ')
    }),
  )
  return 0
}

/** Files by name, or what comes in; complaints about those that cannot be read. */
async function texts(process: Process, names: readonly string[]): Promise<{ name: string; text: string }[]> {
  if (names.length === 0) return [{ name: '(standard input)', text: await readAll(process.input) }]
  return names.flatMap((name) => {
    try {
      return [{ name, text: process.files.readText(resolvePath(name, process.folder)) }]
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      process.err(`${process.words[0]}: ${name}: ${error.fault}\n`)
      return []
    }
  })
}

/** Count of lines from -N, -n N or -nN, and the other words. */
function counted(words: readonly string[]): { count: number; names: string[] } {
  let count = 10
  const names: string[] = []
  for (let i = 1; i < words.length; i += 1) {
    const word = words[i]!
    const inWord = /^-n?(\d{1,9})$/.exec(word)
    if (inWord) count = Number(inWord[1])
    else if (word === '-n') count = Number(words[(i += 1)]) || 0
    else names.push(word)
  }
  return { count, names }
}

const head: Program = async (process) => {
  const { count, names } = counted(process.words)
  if (names.length > 0) {
    for (const { text } of await texts(process, names)) process.out(ended(linesOf(text).slice(0, count)))
    return 0
  }
  // Ends as soon as it has its lines, so that what writes to it ends as well.
  let text = ''
  while (linesOf(text).length <= count) {
    const piece = await process.input.read()
    if (piece === undefined) break
    text += piece
  }
  process.out(ended(linesOf(text).slice(0, count)))
  return 0
}

const tail: Program = async (process) => {
  const { count, names } = counted(process.words)
  for (const { text } of await texts(process, names)) process.out(ended(count === 0 ? [] : linesOf(text).slice(-count)))
  return 0
}

const ended = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

/** What a search may take grows with the line's length to the power of the repetitions and one. */
const LONGEST_LINE = 512
const MOST_REPETITIONS = 2
const GREP_USAGE = 'Usage: grep [-civnhFo] PATTERN [FILE]...\n'

/** grep for plain text and for what cannot run away: a pattern's repetitions are refused inside others. */
const grep: Program = async (process) => {
  const { words, out, err } = process
  const options = words.slice(1).filter((word) => /^-[ciqvnhHFEo]+$/.test(word))
  const flags = new Set(options.join('').replaceAll('-', ''))
  const [pattern, ...names] = words.slice(1).filter((word) => !options.includes(word))
  if (pattern === undefined) {
    err(GREP_USAGE)
    return 2
  }
  const expression = expressionOf(pattern, flags)
  if (!expression) {
    err(`grep: this pattern is not known here: ${pattern}\n`)
    return 2
  }
  const titled = (names.length > 1 && !flags.has('h')) || flags.has('H')
  let hits = 0
  const search = (name: string, lines: readonly string[], from: number) => {
    lines.forEach((line, i) => {
      if (expression.test(line.slice(0, LONGEST_LINE)) === flags.has('v')) return
      hits += 1
      if (flags.has('c') || flags.has('q')) return
      out(`${titled ? `${name}:` : ''}${flags.has('n') ? `${from + i + 1}:` : ''}${line}\n`)
    })
  }
  if (names.length === 0) {
    // Line by line as they come: what is searched may go on for ever.
    let rest = ''
    let seen = 0
    for (let piece = await process.input.read(); piece !== undefined; piece = await process.input.read()) {
      const lines = (rest + piece).split('\n')
      rest = lines.pop()!
      search('(standard input)', lines, seen)
      seen += lines.length
    }
    if (rest !== '') search('(standard input)', [rest], seen)
  } else for (const { name, text } of await texts(process, names)) search(name, linesOf(text), 0)
  if (flags.has('c')) out(`${hits}\n`)
  return hits > 0 ? 0 : 1
}

function expressionOf(pattern: string, flags: ReadonlySet<string>): RegExp | undefined {
  const source = flags.has('F')
    ? pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    : flags.has('E')
      ? pattern
      : basic(pattern)
  // Repetition of a group can take time without end.
  if (/\)[*+{?]/.test(source) || source.length > 1000 || (source.match(/[*+{]/g)?.length ?? 0) > MOST_REPETITIONS)
    return undefined
  try {
    return new RegExp(source, flags.has('i') ? 'i' : '')
  } catch {
    return undefined
  }
}

/** A basic expression: + ? | ( ) { } stand for themselves, and with a backslash for what they mean elsewhere. */
function basic(pattern: string): string {
  return pattern.replaceAll(/\\?[+?|(){}]/g, (match) => (match.startsWith('\\') ? match.slice(1) : `\\${match}`))
}

const count: Program = async (process) => {
  const { words, out } = process
  const flags = words.filter((word) => /^-[lwc]+$/.test(word)).join('') || '-lwc'
  for (const { name, text } of await texts(
    process,
    words.slice(1).filter((word) => !word.startsWith('-')),
  )) {
    const counts = [
      ...(flags.includes('l') ? [text.split('\n').length - 1] : []),
      ...(flags.includes('w') ? [text.split(/\s+/).filter((word) => word !== '').length] : []),
      ...(flags.includes('c') ? [new TextEncoder().encode(text).length] : []),
    ]
    out(`${counts.join(' ')}${name.startsWith('(') ? '' : ` ${name}`}\n`)
  }
  return 0
}

const sort: Program = async (process) => {
  const { words, out } = process
  const flags = words.filter((word) => /^-[run]+$/.test(word)).join('')
  const all = await texts(
    process,
    words.slice(1).filter((word) => !word.startsWith('-')),
  )
  const lines = all.flatMap(({ text }) => linesOf(text))
  lines.sort((a, b) =>
    flags.includes('n') ? Number.parseFloat(a) - Number.parseFloat(b) || 0 : a < b ? -1 : a > b ? 1 : 0,
  )
  if (flags.includes('r')) lines.reverse()
  out(ended(flags.includes('u') ? [...new Set(lines)] : lines))
  return 0
}

const sequence: Program = ({ words, out, err }) => {
  const [first, last] = words.length === 2 ? [1, Number(words[1])] : [Number(words[1]), Number(words[2])]
  if (!Number.isInteger(first) || !Number.isInteger(last) || Math.abs(last - first) > 10_000) {
    err('Usage: seq [FIRST] LAST, at most 10000 numbers\n')
    return 1
  }
  out(ended(Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => String(first + i))))
  return 0
}

/** test and [: strings, whole numbers and files. */
const test: Program = ({ words, files, folder }) => {
  const all = words.slice(1)
  if (words[0] === '[' && all.pop() !== ']') return 2
  const negated = all[0] === '!'
  const [a = '', operator, b = ''] = negated ? all.slice(1) : all
  const node = () => files.find(resolvePath(operator ?? '', folder))
  const holds = (): boolean => {
    if (a === '-n') return (operator ?? '') !== ''
    if (a === '-z') return (operator ?? '') === ''
    if (a === '-e' || a === '-r') return node() !== undefined
    if (a === '-f') return node()?.kind === 'file'
    if (a === '-d') return node()?.kind === 'folder'
    if (operator === undefined) return a !== ''
    if (operator === '=' || operator === '==') return a === b
    if (operator === '!=') return a !== b
    const [x, y] = [Number(a), Number(b)]
    const compare: Record<string, boolean> = {
      '-eq': x === y,
      '-ne': x !== y,
      '-lt': x < y,
      '-le': x <= y,
      '-gt': x > y,
      '-ge': x >= y,
    }
    return compare[operator] ?? false
  }
  return holds() === negated ? 1 : 0
}

export const textPrograms: [string, Program][] = [
  ['echo', echo],
  ['printf', printf],
  ['head', head],
  ['tail', tail],
  ['grep', grep],
  ['wc', count],
  ['sort', sort],
  ['seq', sequence],
  ['test', test],
  ['[', test],
  ['true', () => 0],
  [':', () => 0],
  ['false', () => 1],
]
