/** A host's public key as it crosses the wire. */
import { createHash } from 'node:crypto'

/** Algorithm that a key's first field names; empty for what is no key. */
export function keyAlgorithm(key: Uint8Array): string {
  if (key.length < 4) return ''
  const length = new DataView(key.buffer, key.byteOffset).getUint32(0)
  const name = Buffer.from(key.subarray(4, 4 + length)).toString('latin1')
  return length <= 64 && /^[a-z0-9@.-]+$/i.test(name) ? name : ''
}

/** `SHA256:` and base64 without padding, as `ssh-keygen -lf` prints it. */
export function keyFingerprint(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}
