/** Bytes as they cross the boundary: base64 text. */

/** Bytes that are made into text at once: more arguments than this do not fit a call. */
const PIECE = 0x2000

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE))
  return btoa(text)
}

export function fromBase64(text: string): Uint8Array {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i)
  return bytes
}

export function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
