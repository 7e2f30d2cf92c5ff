/** Differences of plain data by its fields, and of lists by what their items are called. */
import { matchBy, reordered, sameData } from './match'
import { PURPOSE_WORDS, type PlanPath, type PlanRegion } from './plan'
import { trafficName } from './traffic'
import { fieldWords, valueWords } from './value-words'

export interface PlanDifference {
  kind: 'added' | 'removed' | 'changed' | 'moved'
  text: string
  /** Place in the newer plan; of what is gone, in the older. */
  path: PlanPath
  /** The core or device that changed hands. */
  thing?: { cpu: number } | { device: string }
}

type Item = Record<string, unknown>

/** How the items of a list are recognised, and what one is called; `subject` is what the list is in. */
interface ListWords {
  key: (item: Item) => string
  words: (item: Item, subject: string) => string
  /** The list in words, for a change of its order. */
  list: string
}

const text = (value: unknown) => (value === undefined ? '' : String(value))

const LISTS: Record<string, ListWords> = {
  memory: {
    key: ({ purpose, name }) => `${text(purpose)} ${text(name)}`,
    words: ({ purpose, name }, subject) =>
      `${subject} ${PURPOSE_WORDS[purpose as PlanRegion['purpose']]}${name === undefined ? '' : ` "${text(name)}"`}`,
    list: 'regions',
  },
  links: { key: ({ name }) => text(name), words: ({ name }) => `link ${text(name)}`, list: 'links' },
  traffic: {
    key: ({ from, to }) => `${text(from)} ${text(to)}`,
    words: ({ from, to }, subject) =>
      `traffic ${trafficName(subject.replace(/^link /, ''), { from: text(from), to: text(to) })}`,
    list: 'traffic',
  },
  chains: { key: ({ name }) => text(name), words: ({ name }) => `chain ${text(name)}`, list: 'chains' },
  masters: {
    key: ({ name }) => text(name),
    words: ({ name }) => `device that moves data ${text(name)}`,
    list: 'masters',
  },
  limits: {
    key: ({ of, measure }) => `${text(of)} ${text(measure)}`,
    words: ({ of, measure }) => `limit of ${text(of)} ${text(measure)}`,
    list: 'limits',
  },
  load: {
    key: ({ use, on }) => `${text(use)} ${text(on)}`,
    words: ({ use, on }) => `load ${text(use)} on ${text(on)}`,
    list: 'loads',
  },
  events: {
    key: (item) => `${text(item['do'])} ${text(item['cell'])}`,
    words: (item) => `event ${text(item['do'])}${item['cell'] === undefined ? '' : ` of ${text(item['cell'])}`}`,
    list: 'events',
  },
}

const isRecord = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value)
const isRecords = (value: unknown): value is Item[] => Array.isArray(value) && value.every(isRecord)
const joined = (...words: string[]) => words.filter((word) => word !== '').join(' ')

/** What differs between two records. `subject` names what they are. */
export function diffFields(a: Item, b: Item, subject: string, path: PlanPath): PlanDifference[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return keys.flatMap((key) => diffValue(key, a[key], b[key], subject, [...path, key]))
}

function diffValue(key: string, a: unknown, b: unknown, subject: string, path: PlanPath): PlanDifference[] {
  if (sameData(a, b)) return []
  const list = LISTS[key]
  if (list && isRecords(a) && isRecords(b)) return diffList(list, a, b, subject, path)
  // What "run" and "jailhouse" hold is known by its own name.
  const inner = path.length === 1 ? '' : joined(subject, fieldWords(key))
  if (isRecord(a) && isRecord(b)) return diffFields(a, b, inner, path)
  if (isRecords(a) && isRecords(b) && a.length === b.length) {
    return a.flatMap((item, i) => diffFields(item, b[i]!, `${joined(subject, fieldWords(key))} ${i + 1}`, [...path, i]))
  }
  const change = `${valueWords(key, a)} -> ${valueWords(key, b)}`
  return [{ kind: 'changed', text: joined(subject, fieldWords(key), change), path }]
}

function diffList(words: ListWords, a: Item[], b: Item[], subject: string, path: PlanPath): PlanDifference[] {
  const matched = matchBy(a, b, words.key)
  const { pairs, removed, added } = matched
  const details = ({ size, atMost, physical }: Item) =>
    [
      ...(size === undefined ? [] : [valueWords('size', size)]),
      ...(physical === undefined ? [] : [`at ${valueWords('physical', physical)}`]),
      ...(atMost === undefined ? [] : [`at most ${valueWords('atMost', atMost)}`]),
    ].join(' ')
  const noted = (item: Item) => (details(item) === '' ? '' : `, ${details(item)}`)
  const found: PlanDifference[] = [
    ...removed.map(({ item, index }): PlanDifference => {
      return { kind: 'removed', text: `removed ${words.words(item, subject)}`, path: [...path, index] }
    }),
    ...added.map(({ item, index }): PlanDifference => {
      return { kind: 'added', text: `added ${words.words(item, subject)}${noted(item)}`, path: [...path, index] }
    }),
    ...pairs.flatMap(({ a: before, b: after, bi }) =>
      diffFields(before, after, words.words(after, subject), [...path, bi]),
    ),
  ]
  if (reordered(matched)) found.push({ kind: 'moved', text: joined('order of', subject, words.list, 'changed'), path })
  return found
}
