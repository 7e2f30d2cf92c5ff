/** Processes that wait for a core, in one line per cell: whoever is first gets the next core of the cell that falls free. */
export class RunQueues {
  private readonly lines: Int32Array
  private readonly heads: Int32Array
  private readonly counts: Int32Array

  constructor(
    cells: number,
    private readonly room: number,
  ) {
    this.lines = new Int32Array(cells * room)
    this.heads = new Int32Array(cells)
    this.counts = new Int32Array(cells)
  }

  append(cell: number, process: number): void {
    const at = (this.heads[cell]! + this.counts[cell]!) % this.room
    this.lines[cell * this.room + at] = process
    this.counts[cell]! += 1
  }

  prepend(cell: number, process: number): void {
    const head = (this.heads[cell]! + this.room - 1) % this.room
    this.heads[cell] = head
    this.lines[cell * this.room + head] = process
    this.counts[cell]! += 1
  }

  /** The first in line of `cell`, taken out; -1 when nobody waits. */
  take(cell: number): number {
    if (this.counts[cell] === 0) return -1
    const head = this.heads[cell]!
    this.heads[cell] = (head + 1) % this.room
    this.counts[cell]! -= 1
    return this.lines[cell * this.room + head]!
  }
}
