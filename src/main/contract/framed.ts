/** Shapes that several parts of the contract share. */
import { z } from 'zod'

/** A file or folder of this machine. */
export const path = z.string().min(1).max(4096)

/** A run's state or result: the simulator's own types, of which only the frame is looked at on the way. */
export function framed<T>(...lists: string[]) {
  return z.custom<T>((value) => {
    if (typeof value !== 'object' || value === null) return false
    return lists.every((list) => Array.isArray((value as Record<string, unknown>)[list]))
  })
}
