/**
 * The plans that were opened or saved last, shared by the Electron window and the browser host of one user.
 *
 * The list is a convenience: a damaged or unwritable one is an empty one and never keeps a plan from being opened.
 */
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { writeWhole } from './files'

const MOST = 12

const listSchema = z.object({
  version: z.literal(1),
  plans: z.array(z.object({ path: z.string().min(1), name: z.string(), openedAt: z.string() })),
})

export type RecentPlan = z.infer<typeof listSchema>['plans'][number]

export class RecentPlans {
  private readonly file: string
  private queue: Promise<void> = Promise.resolve()

  /** Keeps the list in `recent-plans.json` below the user's configuration folder. */
  constructor(private readonly folder: string) {
    this.file = path.join(folder, 'recent-plans.json')
  }

  /** Newest first; empty when there is no list or it cannot be read. */
  list(): RecentPlan[] {
    try {
      // In step: a start waits for it, and asking a thread takes longer than so small a file.
      return listSchema.parse(JSON.parse(readFileSync(this.file, 'utf8'))).plans.slice(0, MOST)
    } catch {
      return []
    }
  }

  /** Puts a plan on top of the list; resolves when the list is written, or could not be. */
  add(plan: RecentPlan): Promise<void> {
    return this.change((plans) => [plan, ...plans.filter((other) => other.path !== plan.path)])
  }

  /** Empties the list. */
  clear(): Promise<void> {
    return this.change(() => [])
  }

  private change(next: (plans: readonly RecentPlan[]) => RecentPlan[]): Promise<void> {
    this.queue = this.queue.then(async () => {
      const list = { version: 1, plans: next(this.list()).slice(0, MOST) }
      try {
        await mkdir(this.folder, { recursive: true })
        await writeWhole(this.file, `${JSON.stringify(list, undefined, 2)}\n`)
      } catch {
        // A read-only home or a full disk: the plan itself is open, which is what was asked for.
      }
    })
    return this.queue
  }
}
