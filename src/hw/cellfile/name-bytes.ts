/**
 * Names as files hold them: up to a fixed number of bytes, usually ASCII, in principle anything.
 *
 * Valid UTF-8 becomes its characters. Any other byte b becomes the lone surrogate U+DC00 + b, as Python's surrogateescape
 * does, so that every content has exactly one text and comes back byte for byte.
 */

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

const ESCAPE = 0xdc00

/** Bytes of the UTF-8 sequence that `first` starts; 1 for what starts none. */
function sequenceLength(first: number): number {
  if (first >= 0xf0) return 4
  if (first >= 0xe0) return 3
  return first >= 0xc0 ? 2 : 1
}

function decodeSequence(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** The text of a zero-filled field; zeros in front of other content stay as U+0000. */
export function nameOfBytes(field: Uint8Array): string {
  let end = field.length
  while (end > 0 && field[end - 1] === 0) end -= 1
  let name = ''
  for (let at = 0; at < end;) {
    const length = sequenceLength(field[at]!)
    const decoded = at + length <= end ? decodeSequence(field.subarray(at, at + length)) : undefined
    name += decoded ?? String.fromCharCode(ESCAPE + field[at]!)
    at += decoded === undefined ? 1 : length
  }
  return name
}

/** The bytes of a name, without the zeros behind it. */
export function bytesOfName(name: string): Uint8Array {
  const bytes: number[] = []
  for (const character of name) {
    const code = character.codePointAt(0)!
    if (code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff) bytes.push(code - ESCAPE)
    else bytes.push(...encoder.encode(character))
  }
  return Uint8Array.from(bytes)
}
