import type { Cause } from './result'

/** Adds up causes of the same name in the order of their first appearance. */
export class Causes {
  private readonly sums = new Map<string, number>()

  add(cause: string, ns: number): void {
    if (ns !== 0) this.sums.set(cause, (this.sums.get(cause) ?? 0) + ns)
  }

  list(): Cause[] {
    return [...this.sums].flatMap(([cause, ns]) => (ns === 0 ? [] : [{ cause, ns }]))
  }
}

/** `1 cold line`, `31 cold lines`. */
export const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`
