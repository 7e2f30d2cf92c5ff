/** The newest bytes of a line, for looking at them as hexadecimal digits. */

/** Bytes that are kept. */
const MOST_BYTES = 64 * 1024
const ROW_BYTES = 16

export interface HexRow {
  /** Of its first byte, among all that the line has carried. */
  offset: number
  hex: string
  /** Its printable characters, with a dot for others. */
  text: string
}

export class ByteWindow {
  #bytes = new Uint8Array(0)
  #end = 0

  push(bytes: Uint8Array): void {
    this.#end += bytes.length
    const newest = bytes.subarray(-MOST_BYTES)
    const kept = this.#bytes.subarray(Math.max(0, this.#bytes.length + newest.length - MOST_BYTES))
    const all = new Uint8Array(kept.length + newest.length)
    all.set(kept)
    all.set(newest, kept.length)
    this.#bytes = all
  }

  /** So many bytes were carried that nobody has: what is kept would not be in one piece. */
  skip(count: number): void {
    this.#end += count
    this.#bytes = new Uint8Array(0)
  }

  clear(): void {
    this.#bytes = new Uint8Array(0)
  }

  /** How many rows there are. */
  get rows(): number {
    return Math.ceil((this.#bytes.length + this.#lead) / ROW_BYTES)
  }

  /** Rows `from` to before `until`. They begin at multiples of 16. */
  read(from: number, until: number): HexRow[] {
    const rows: HexRow[] = []
    const start = this.#end - this.#bytes.length - this.#lead
    for (let row = from; row < Math.min(until, this.rows); row += 1) {
      let [hex, text] = ['', '']
      for (let column = 0; column < ROW_BYTES; column += 1) {
        const byte = this.#bytes[row * ROW_BYTES + column - this.#lead]
        hex += `${byte === undefined ? '  ' : byte.toString(16).padStart(2, '0')}${column === 7 ? '  ' : ' '}`
        text += byte === undefined ? ' ' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'
      }
      rows.push({ offset: start + row * ROW_BYTES, hex: hex.trimEnd(), text: text.trimEnd() })
    }
    return rows
  }

  /** Places of the first row before the first byte that is kept. */
  get #lead(): number {
    return (this.#end - this.#bytes.length) % ROW_BYTES
  }
}
