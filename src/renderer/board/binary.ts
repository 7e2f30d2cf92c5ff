/**
 * Bytes that are no text, told from text in UTF-8. Binary that is sent to a console holds, by chance, characters of every script
 * there is; to draw them, the browser looks each up in all fonts of the machine, which takes longer than everything else that a console
 * does. What a line at a wrong baud rate says is of the same kind.
 */

/** Bytes that are no UTF-8 before a piece counts as binary: more than this share of them, and more than a few. */
const BINARY_SHARE = 0.01
const FEW = 8
/** No character begins with it: a decoder makes one U+FFFD of each. */
const NO_CHARACTER = 0xff

/** Bytes that follow the first one of a character; undefined for a byte that begins none. */
function following(byte: number): number | undefined {
  if (byte >= 0xc2 && byte <= 0xdf) return 1
  if (byte >= 0xe0 && byte <= 0xef) return 2
  if (byte >= 0xf0 && byte <= 0xf4) return 3
  return undefined
}

/** How many bytes belong to no character of UTF-8; what is cut at an end is not counted. */
function strayBytes(bytes: Uint8Array): number {
  let stray = 0
  let at = 0
  while (at < 3 && at < bytes.length && (bytes[at]! & 0xc0) === 0x80) at += 1
  while (at < bytes.length) {
    const byte = bytes[at]!
    at += 1
    if (byte < 0x80) continue
    const count = following(byte)
    if (count === undefined) {
      stray += 1
      continue
    }
    let more = 0
    while (more < count && at + more < bytes.length && (bytes[at + more]! & 0xc0) === 0x80) more += 1
    if (more < count && at + more < bytes.length) stray += 1 + more
    at += more
  }
  return stray
}

/** The same bytes where they are text. Of binary, what is no ASCII becomes what every decoder takes for no character. */
export function showable(bytes: Uint8Array): Uint8Array {
  const stray = strayBytes(bytes)
  if (stray <= FEW || stray < BINARY_SHARE * bytes.length) return bytes
  return bytes.map((byte) => (byte < 0x80 ? byte : NO_CHARACTER))
}
