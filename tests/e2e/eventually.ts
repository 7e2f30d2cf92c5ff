import { vi } from 'vitest'

/** Waits until `check` no longer throws: long enough for a machine that has other things to do. */
export function eventually<T>(check: () => Promise<T>, { timeout = 30_000 } = {}): Promise<T> {
  return vi.waitFor(check, { timeout, interval: 50 })
}
