/**
 * Pieces of lines that something else cut apart. A piece is joined to what follows only where both together are a line that is
 * known to the last character; everything else counts as damaged.
 */

/** Longest that joined pieces may become, and how many pieces and later lines one waits for its rest. */
const LONGEST = 8192
const MOST_PIECES = 3
const LONGEST_WAIT = 6

interface Piece {
  text: string
  /** Its line goes on for certain: a line of the kernel stands where its rest should. */
  cut: boolean
  /** Lines that came since. */
  age: number
}

export class CutLines {
  private pieces: Piece[] = []

  /** @param drop is told each piece that nothing was made of */
  constructor(private readonly drop: (text: string) => void) {}

  /** Characters that are kept. */
  get retained(): number {
    return this.pieces.reduce((sum, { text }) => sum + text.length, 0)
  }

  /** True when the last piece goes on for certain. */
  get cut(): boolean {
    return this.pieces.at(-1)?.cut ?? false
  }

  /** Keeps a piece that a line of the kernel cut off. */
  holdCut(text: string): void {
    const last = this.pieces.at(-1)
    if (last?.cut && last.text.length + text.length <= LONGEST) last.text += text
    else this.add({ text, cut: true, age: 0 })
  }

  /** Keeps a line that says nothing as it is, in case it is one half of one. */
  hold(text: string): void {
    this.add({ text, cut: false, age: 0 })
  }

  /** Called for each line: pieces do not wait for ever. */
  grow(): void {
    for (const piece of this.pieces) piece.age += 1
    while (this.pieces.length > 0 && this.pieces[0]!.age > LONGEST_WAIT) this.dropFirst()
  }

  /** The possible whole lines that `text` ends, with the number of pieces in each. */
  *joined(text: string): Generator<[string, number]> {
    let whole = text
    for (let used = 1; used <= this.pieces.length; used += 1) {
      whole = this.pieces[this.pieces.length - used]!.text + whole
      if (whole.length > LONGEST) return
      yield [whole, used]
    }
  }

  /** Forgets the newest pieces: they have their rest. */
  use(count: number): void {
    this.pieces.splice(this.pieces.length - count, count)
  }

  end(): void {
    while (this.pieces.length > 0) this.dropFirst()
  }

  private add(piece: Piece): void {
    if (piece.text === '') return
    if (this.pieces.length === MOST_PIECES) this.dropFirst()
    this.pieces.push(piece)
  }

  private dropFirst(): void {
    this.drop(this.pieces.shift()!.text)
  }
}
