/**
 * What windows remember between starts, in `window-memory.json` in the configuration folder. A convenience: a file that cannot be
 * read or written is as if nothing was ever remembered, and keeps nobody from working.
 */
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Request } from '../contract/contract'
import { keptMacros, themeChoice, type ThemeChoice } from '../contract/window-memory'
import { writeWhole } from './files'
import type { Grants } from './grants'

/** Folders whose open plans are remembered; beyond them the one that was worked in longest ago goes. */
const MOST_PLACES = 30
/** A page that is loaded again comes before its old line is known to be gone. */
const HANDOVER_MS = 400

const openSchema = z.object({ plans: z.array(z.string()), shown: z.string().optional() })
const memorySchema = z.object({
  version: z.literal(1),
  dismissedHints: z.array(z.string()),
  theme: themeChoice.optional(),
  macros: keptMacros.optional(),
  /** By what the window was opened for: the desktop, or a folder. The newest last. */
  open: z.array(z.tuple([z.string(), openSchema])),
})
type Memory = z.infer<typeof memorySchema>

/** Where it is kept. */
const windowMemoryFile = (folder: string) => path.join(folder, 'window-memory.json')

export class WindowMemory {
  private readonly file: string
  private queue: Promise<void> = Promise.resolve()
  /** The window whose open plans are remembered: of several the one that asked first. */
  private holder: object | undefined

  /** `place` tells the desktop's window from those of the folders that are served; `onTheme` is told of a theme that is chosen. */
  constructor(
    private readonly folder: string,
    private readonly place: string,
    private readonly onTheme?: (theme: ThemeChoice) => void,
  ) {
    this.file = windowMemoryFile(folder)
  }

  /** The `window` methods of the contract. `trustPaths`: a plan that was open may be opened again wherever it lies. */
  handlers(grants: Grants, trustPaths: boolean) {
    return {
      'window.recall': async (_: undefined, line: object) => {
        const { dismissedHints, open, theme, macros } = this.read()
        const everybodys = { dismissedHints, ...(theme ? { theme } : {}), ...(macros ? { macros } : {}) }
        if (!(await this.take(line))) return { ...everybodys, plans: [] }
        const mine = open.find(([place]) => place === this.place)?.[1]
        const plans: string[] = []
        for (const plan of mine?.plans ?? []) {
          if (trustPaths) await grants.grantFile(plan)
          if (await grants.permits(plan)) plans.push(plan)
        }
        const shown = plans.find((plan) => plan === mine?.shown)
        return { ...everybodys, plans, ...(shown === undefined ? {} : { shown }) }
      },
      'window.remember': async (what: Request<'window.remember'>, line: object) => {
        const { dismissedHints, open, theme, macros } = what
        if (theme) this.onTheme?.(theme)
        const mine = open !== undefined && (await this.take(line, 0)) ? open : undefined
        await this.change((memory) => ({
          ...memory,
          ...(theme ? { theme } : {}),
          ...(macros ? { macros } : {}),
          dismissedHints: dismissedHints ?? memory.dismissedHints,
          open: mine
            ? [
                ...memory.open.filter(([place]) => place !== this.place),
                [this.place, mine] satisfies Memory['open'][number],
              ].slice(-MOST_PLACES)
            : memory.open,
        }))
        return undefined
      },
    }
  }

  /** Its window is gone: the next one may take its plans. */
  release(line: object): void {
    if (this.holder === line) this.holder = undefined
  }

  private async take(line: object, patienceMs = HANDOVER_MS): Promise<boolean> {
    for (let waited = 0; this.holder !== undefined && this.holder !== line && waited < patienceMs; waited += 50) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    this.holder ??= line
    return this.holder === line
  }

  private read(): Memory {
    try {
      // In step, as with recent plans: a start waits for it.
      return memorySchema.parse(JSON.parse(readFileSync(this.file, 'utf8')))
    } catch {
      return { version: 1, dismissedHints: [], open: [] }
    }
  }

  private change(next: (memory: Memory) => Memory): Promise<void> {
    this.queue = this.queue.then(async () => {
      try {
        const memory = next(this.read())
        await mkdir(this.folder, { recursive: true })
        await writeWhole(this.file, `${JSON.stringify(memory, undefined, 2)}\n`)
      } catch {
        // A home that cannot be written: the next start gives the hints again.
      }
    })
    return this.queue
  }
}
