/** What can happen to a file or a source on its way here, by accident or on purpose. */
import type { Random } from './random'

/** Values that programs trip over. */
const WORDS = [0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]

/** Where a file's counts, sizes and revision stand: descriptors of cells, and of root cells in each format. */
const DESCRIPTORS = [0, 354, 356, 450]
const COUNT_OFFSETS = [6, 48, 52, 56, 60, 64, 68, 72, 76]

type FileMutation = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array

const flipBits: FileMutation = (bytes, random) => {
  const copy = bytes.slice()
  for (let i = random.below(8); i >= 0; i -= 1) copy[random.below(copy.length)]! ^= 1 << random.below(8)
  return copy
}
const cut: FileMutation = (bytes, random) => bytes.slice(0, random.below(bytes.length + 1))
const grow: FileMutation = (bytes, random) => {
  const grown = new Uint8Array(bytes.length + 1 + random.below(200))
  grown.set(bytes)
  for (let i = bytes.length; i < grown.length; i += 1) grown[i] = random.below(256)
  return grown
}
const splice: FileMutation = (bytes, random, others) => {
  const other = random.pick(others)
  const head = bytes.subarray(0, random.below(bytes.length + 1))
  const tail = other.subarray(random.below(other.length + 1))
  return Uint8Array.from([...head, ...tail])
}
const removePart: FileMutation = (bytes, random) => {
  const from = random.below(bytes.length)
  const to = from + random.below(bytes.length - from + 1)
  return Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(to)])
}
const lie: FileMutation = (bytes, random) => {
  const copy = bytes.slice()
  const at = random.pick(DESCRIPTORS) + random.pick(COUNT_OFFSETS)
  if (at + 4 > copy.length) return copy
  const view = new DataView(copy.buffer)
  const value = random.below(3) === 0 ? random.pick(WORDS) : view.getUint32(at, true) + random.below(9) - 4
  view.setUint32(at, value >>> 0, true)
  return copy
}
const overwrite: FileMutation = (bytes, random) => {
  const copy = bytes.slice()
  if (copy.length < 4) return copy
  new DataView(copy.buffer).setUint32(random.below(copy.length - 3), random.pick(WORDS), true)
  return copy
}

const FILE_MUTATIONS = [flipBits, cut, grow, splice, removePart, lie, lie, overwrite]

/** One of `files` after one to three mishaps. */
export function mutatedFile(files: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = random.pick(files)
  for (let i = random.below(3); i >= 0 && bytes.length > 0; i -= 1) {
    bytes = random.pick(FILE_MUTATIONS)(bytes, random, files)
  }
  return bytes
}

/** Pieces of C that change what is around them. */
const PIECES = [
  ...['{', '}', '(', ')', '[', ']', ',', ';', '=', '.', '"', "'", '\\', '/*', '*/', '//', '#', '##', '...', '\n', '\0'],
  ...[
    '#define A A A\n',
    '#define F(x) x x\n',
    '#if 1\n',
    '#endif\n',
    '#else\n',
    '#include "self.c"\n',
    '#undef ARRAY_SIZE\n',
  ],
  ...['sizeof', 'struct', 'union', 'enum', 'typedef', '__attribute__((packed))', 'config', 'F(F(F(A)))'],
  ...[
    '0x',
    '0b2',
    '08',
    '-1',
    '1 << 63',
    '0xffffffffffffffff',
    '18446744073709551616',
    '1/0',
    '~0',
    '(__u64)',
    '[0xffffffff]',
  ],
]

type SourceMutation = (text: string, random: Random, others: readonly string[]) => string

const between = (text: string, random: Random): [number, number] => {
  const from = random.below(text.length + 1)
  return [from, from + random.below(Math.min(200, text.length - from) + 1)]
}
const insertPiece: SourceMutation = (text, random) => {
  const at = random.below(text.length + 1)
  return text.slice(0, at) + random.pick(PIECES) + text.slice(at)
}
const changeCharacter: SourceMutation = (text, random) => {
  const at = random.below(text.length + 1)
  return text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1)
}
const removeText: SourceMutation = (text, random) => {
  const [from, to] = between(text, random)
  return text.slice(0, from) + text.slice(to)
}
const repeatText: SourceMutation = (text, random) => {
  const [from, to] = between(text, random)
  return text.slice(0, to) + text.slice(from, to).repeat(1 + random.below(40)) + text.slice(to)
}
const spliceText: SourceMutation = (text, random, others) => {
  const other = random.pick(others)
  return text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1))
}
const changeNumber: SourceMutation = (text, random) => {
  const numbers = [...text.matchAll(/\b(?:0x[0-9a-f]+|\d+)\b/gi)]
  if (numbers.length === 0) return text
  const found = random.pick(numbers)
  const value = random.pick([...WORDS.map(String), ...PIECES.slice(-11)])
  return text.slice(0, found.index) + value + text.slice(found.index + found[0].length)
}

const SOURCE_MUTATIONS = [
  insertPiece,
  changeCharacter,
  changeNumber,
  changeNumber,
  removeText,
  repeatText,
  spliceText,
  changeNumber,
]

/** One of `sources` after one or two mishaps: more leave little to understand. */
export function mutatedSource(sources: readonly string[], random: Random): string {
  let text = random.pick(sources)
  for (let i = random.below(2); i >= 0; i -= 1) text = random.pick(SOURCE_MUTATIONS)(text, random, sources)
  return text
}
