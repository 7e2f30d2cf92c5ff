/** Schemas that are made when something is first held to them: what most plans do without costs a start nothing. */
import { z } from 'zod'

/**
 * A schema of something that may not be undefined, made by `make` when it is first needed; `optional()` may stand around it. To
 * know whether a field may be left out, zod would make a lazy schema as soon as an object with such a field is read.
 */
export function late<T extends z.ZodType>(make: () => T): z.ZodLazy<T> {
  const schema = z.lazy(make)
  const internals: { optin?: unknown; optout?: unknown } = schema._zod
  internals.optin = undefined
  internals.optout = undefined
  return schema
}
