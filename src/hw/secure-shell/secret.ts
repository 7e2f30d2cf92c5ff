/**
 * A password or passphrase. It says nothing of itself in logs, messages or JSON, and is overwritten once it is not needed.
 * The string that it came from is not in our hands: JavaScript overwrites no strings; it is dropped as soon as it was read.
 */
import { inspect } from 'node:util'

export class Secret {
  readonly #bytes: Buffer

  constructor(text: string) {
    this.#bytes = Buffer.from(text, 'utf8')
  }

  /** The bytes themselves; they turn to zeros when the secret is wiped. */
  reveal(): Buffer {
    return this.#bytes
  }

  /** Overwrites it. */
  wipe(): void {
    this.#bytes.fill(0)
  }

  toString(): string {
    return '(secret)'
  }

  toJSON(): string {
    return '(secret)'
  }

  [inspect.custom](): string {
    return '(secret)'
  }
}
