/** Words with their variables, commands and patterns put in. */
import { resolvePath, type FileTree } from '../file-tree'
import type { Word } from './parse'

export interface Surroundings {
  files: FileTree
  folder: string
  variable(name: string): string
  /** What a command prints, without the line feeds at its end. */
  output(source: string): Promise<string>
}

/** Words that come of a word at most, so that a pattern has an end. */
const MOST_WORDS = 4096

/** Characters that a pattern is made of; those that were quoted stand for themselves. */
interface Piece {
  text: string
  quoted: boolean
}

/** The words that a word stands for: several after a pattern or an unquoted variable, none for an empty one. */
export async function expand(word: Word, around: Surroundings): Promise<string[]> {
  const fields: Piece[][] = []
  let field: Piece[] | undefined
  for (const part of word) {
    if (part.kind === 'text') {
      const text = !part.quoted && field === undefined && fields.length === 0 ? withHome(part.text) : part.text
      ;(field ??= []).push({ text, quoted: part.quoted })
      continue
    }
    const text = part.kind === 'variable' ? around.variable(part.name) : await around.output(part.source)
    if (part.quoted) {
      ;(field ??= []).push({ text, quoted: true })
      continue
    }
    const pieces = text.split(/[ \t\n]+/)
    pieces.forEach((piece, i) => {
      if (i > 0 && field !== undefined) {
        fields.push(field)
        field = undefined
      }
      if (piece !== '') (field ??= []).push({ text: piece, quoted: false })
    })
  }
  if (field !== undefined) fields.push(field)
  return fields.flatMap((pieces) => matches(pieces, around)).slice(0, MOST_WORDS)
}

/** The one word that a word stands for where no more can be: targets of redirections, assignments. */
export async function expandToOne(word: Word, around: Surroundings): Promise<string> {
  return (await expand(word, around)).join(' ')
}

function withHome(text: string): string {
  return /^~(\/|$)/.test(text) ? `/root${text.slice(1)}` : text
}

function matches(pieces: readonly Piece[], around: Surroundings): string[] {
  const plain = pieces.map(({ text }) => text).join('')
  if (!pieces.some(({ text, quoted }) => !quoted && /[*?[]/.test(text))) return [plain]
  const pattern = pieces.map(({ text, quoted }) => (quoted ? text.replaceAll(/[*?[\]\\]/g, '\\$&') : text)).join('')
  const found = paths(pattern, around)
  return found.length > 0 ? found : [plain]
}

/** Existing paths that a pattern stands for, in order. */
function paths(pattern: string, { files, folder }: Surroundings): string[] {
  const absolute = pattern.startsWith('/')
  let found = [absolute ? '/' : '']
  const parts = pattern.split('/').filter((part) => part !== '')
  parts.forEach((part, i) => {
    const expression = partExpression(part)
    const join = (before: string, name: string) =>
      before === '' || before.endsWith('/') ? before + name : `${before}/${name}`
    found = found
      .flatMap((before) => {
        const node = files.find(resolvePath(before === '' ? '.' : before, folder))
        if (node?.kind !== 'folder') return []
        const names = [...node.entries()].filter(([, entry]) => i === parts.length - 1 || entry.kind === 'folder')
        return names.flatMap(([name]) =>
          expression.test(name) && (part.startsWith('.') || !name.startsWith('.')) ? [join(before, name)] : [],
        )
      })
      .slice(0, MOST_WORDS)
  })
  return found.sort()
}

/** A pattern of the shell as an expression that cannot run away: each `*` is a class repeated once. */
function partExpression(part: string): RegExp {
  let source = ''
  for (let i = 0; i < part.length; i += 1) {
    const character = part[i]!
    const set = character === '[' ? /^\[([!^]?)([^\]]+)\]/.exec(part.slice(i)) : null
    if (character === '\\' && i + 1 < part.length) {
      i += 1
      source += escaped(part[i]!)
    } else if (character === '*') {
      if (!source.endsWith('[^]*')) source += '[^]*'
    } else if (character === '?') source += '[^]'
    else if (set) {
      source += `[${set[1] === '' ? '' : '^'}${set[2]!.replaceAll(/[\\\]^]/g, '\\$&')}]`
      i += set[0].length - 1
    } else source += escaped(character)
  }
  try {
    return new RegExp(`^${source}$`)
  } catch {
    return /^(?!)/
  }
}

function escaped(character: string): string {
  return character.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
