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
    const join = (before: string, name: string) =>
      before === '' || before.endsWith('/') ? before + name : `${before}/${name}`
    found = found
      .flatMap((before) => {
        const node = files.find(resolvePath(before === '' ? '.' : before, folder))
        if (node?.kind !== 'folder') return []
        const names = [...node.entries()].filter(([, entry]) => i === parts.length - 1 || entry.kind === 'folder')
        return names.flatMap(([name]) =>
          matchesPattern(name, part) && (part.startsWith('.') || !name.startsWith('.')) ? [join(before, name)] : [],
        )
      })
      .slice(0, MOST_WORDS)
  })
  return found.sort()
}

/** One place of a pattern: any text, or one character that must hold. */
type Place = '*' | ((character: string) => boolean)

/** Whether a name matches a pattern of the shell; in the time of their lengths' product, whatever the pattern. */
export function matchesPattern(name: string, pattern: string): boolean {
  const places = placesOf(pattern)
  const characters = [...name]
  let at = 0
  let place = 0
  // Where the last * was, and up to where it stands for text now.
  let star = -1
  let covered = 0
  while (at < characters.length) {
    const wanted = places[place]
    if (wanted === '*') {
      star = place
      covered = at
      place += 1
    } else if (wanted?.(characters[at]!)) {
      at += 1
      place += 1
    } else if (star >= 0) {
      covered += 1
      at = covered
      place = star + 1
    } else return false
  }
  return places.slice(place).every((left) => left === '*')
}

function placesOf(pattern: string): Place[] {
  const places: Place[] = []
  const characters = [...pattern]
  for (let i = 0; i < characters.length; i += 1) {
    const character = characters[i]!
    const close = character === '[' ? characters.indexOf(']', i + 2) : -1
    if (character === '\\' && i + 1 < characters.length) {
      i += 1
      const literal = characters[i]!
      places.push((found) => found === literal)
    } else if (character === '*') places.push('*')
    else if (character === '?') places.push(() => true)
    else if (close > 0) {
      const set = characters.slice(i + 1, close)
      const negated = set[0] === '!' || set[0] === '^'
      const members = negated ? set.slice(1) : set
      places.push((found) => inSet(found, members) !== negated)
      i = close
    } else places.push((found) => found === character)
  }
  return places
}

/** Whether a character is among those between brackets, ranges included. */
function inSet(character: string, members: readonly string[]): boolean {
  for (let i = 0; i < members.length; i += 1) {
    const last = members[i + 1] === '-' ? members[i + 2] : undefined
    if (last !== undefined) {
      if (character >= members[i]! && character <= last) return true
      i += 2
    } else if (members[i] === character) return true
  }
  return false
}
