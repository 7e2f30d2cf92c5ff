import { createHash } from 'node:crypto'

/** Hash of a file's content, as hexadecimal SHA-256. */
export function contentHash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
