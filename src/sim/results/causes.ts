import type { Cause } from './result'

/** Adds up causes of the same name in the order of their first appearance. */
export class Causes {
  private readonly sums = new Map<string, number>()

  add(cause: string, ns: number): void {
    if (ns !== 0) this.sums.set(cause, (this.sums.get(cause) ?? 0) + ns)
  }

  list(): Cause[] {
    const causes: Cause[] = []
    for (const [cause, ns] of this.sums) if (ns !== 0) causes.push({ cause, ns })
    return causes
  }
}

/** `1 cold line`, `31 cold lines`. */
export const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`
