/**
 * What the window remembers from one start to the next: which plans were open, which hints it need not give any more, dark or
 * light, the macros for consoles. Kept by the application, for a browser forgets it with the port that it was served from.
 */
import { z } from 'zod'

const path = z.string().min(1).max(4096)
/** Files of plans in the order of their tabs, and the one that was shown. */
const plans = z.array(path).max(64)

/** Dark or light: as the system says until the user chooses. */
export const themeChoice = z.enum(['system', 'dark', 'light'])
export type ThemeChoice = z.output<typeof themeChoice>

/** Text that is typed at a board: no passwords are kept in it. */
export const keptMacros = z
  .array(z.strictObject({ name: z.string().min(1).max(80), text: z.string().max(20_000) }))
  .max(50)

export const windowMemoryMethods = {
  /** What was remembered. The open plans are given to one window at a time, and only those that it may open. */
  'window.recall': {
    request: z.undefined(),
    response: z.strictObject({
      dismissedHints: z.array(z.string()),
      plans,
      shown: path.optional(),
      theme: themeChoice.optional(),
      macros: keptMacros.optional(),
    }),
  },
  /** Remembers what is given and leaves the rest as it is. */
  'window.remember': {
    request: z.strictObject({
      dismissedHints: z.array(z.string().max(40)).max(40).optional(),
      open: z.strictObject({ plans, shown: path.optional() }).optional(),
      theme: themeChoice.optional(),
      macros: keptMacros.optional(),
    }),
    response: z.undefined(),
  },
} as const
