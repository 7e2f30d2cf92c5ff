/**
 * Mixed text and binary without end, of which every piece says where it is from: 64 bytes a block, its number in the first eight,
 * what follows made from it. Some blocks look like a console's words.
 */
export const BLOCK = 64

const WORDS = 'Timer fired, jitter:   2125 ns, min:   1000 ns, max:  9999 ns\r\n'

function writeBlock(into: Buffer, at: number, index: number): void {
  into[at] = 0xfe
  into.writeUIntBE(index, at + 1, 6)
  into[at + 7] = 0xff
  if (index % 3 === 0) {
    into.write(WORDS.padEnd(BLOCK - 8).slice(0, BLOCK - 8), at + 8, 'latin1')
    return
  }
  let state = (index * 2654435761 + 12345) >>> 0
  for (let i = 8; i < BLOCK; i += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    into[at + i] = state & 0xff
  }
}

/** Blocks `first` to `first + count`, one behind the other. */
export function blocks(first: number, count: number): Buffer {
  const bytes = Buffer.allocUnsafe(count * BLOCK)
  for (let i = 0; i < count; i += 1) writeBlock(bytes, i * BLOCK, first + i)
  return bytes
}

/** Where in the stream a piece of at least two blocks is from; undefined where it is from nowhere or not whole. */
export function placeOf(piece: Buffer): number | undefined {
  for (let skip = 0; skip < BLOCK && skip + BLOCK <= piece.length; skip += 1) {
    if (piece[skip] !== 0xfe || piece[skip + 7] !== 0xff) continue
    const index = piece.readUIntBE(skip + 1, 6)
    const from = index * BLOCK - skip
    const first = Math.floor(from / BLOCK)
    if (first < 0) continue
    const expected = blocks(first, Math.ceil(piece.length / BLOCK) + 1)
    const before = from - first * BLOCK
    if (expected.compare(piece, 0, piece.length, before, before + piece.length) === 0) return from
  }
  return undefined
}
