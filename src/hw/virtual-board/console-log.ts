/** What `jailhouse console` shows: the hypervisor's own lines, the newest of them. */

/** Characters that are kept; older lines go. */
const MOST = 65_536

export class ConsoleLog {
  private lines: string[] = []
  private length = 0
  private dropped = 0
  private waiting: (() => void)[] = []

  add(line: string): void {
    this.lines.push(line)
    this.length += line.length + 1
    while (this.length > MOST) {
      this.length -= this.lines.shift()!.length + 1
      this.dropped += 1
    }
    const waiting = this.waiting
    this.waiting = []
    for (const wake of waiting) wake()
  }

  /** Number of the line behind the last one. */
  get end(): number {
    return this.dropped + this.lines.length
  }

  /** Lines from number `from` on that are still there. */
  from(from: number): string {
    return this.lines
      .slice(Math.max(0, from - this.dropped))
      .map((line) => `${line}\n`)
      .join('')
  }

  /** Calls `wake` at the next line. */
  next(wake: () => void): void {
    this.waiting.push(wake)
  }
}
