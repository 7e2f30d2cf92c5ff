/** Plans from files and into them: opening, saving, comparing, and what was open the last time. */
import type { Response } from '../../main/contract/contract'
import type { Board } from '../../sim/plan/board'
import { describeFaults, parsePlanText } from '../../sim/plan/parse'
import { sentence } from '../client'
import type { OpenPlan } from '../plans/open-plan.svelte'
import { noLongerThere } from '../texts/plans'
import { SESSION } from '../texts/session'
import { emptyPlan } from './empty-plan'
import type { PlanTemplate, Workbench } from './workbench.svelte'

export type RecentPlan = Response<'plan.recent'>[number]

/** The commands about files of a workbench. */
export class PlanFiles {
  readonly #bench: Workbench
  recent = $state.raw<readonly RecentPlan[]>([])

  constructor(bench: Workbench) {
    this.#bench = bench
  }

  newFrom(template: PlanTemplate): void {
    this.#bench.adopt(template.document)
  }

  /** A new plan on a board, with root alone. */
  newOn(board: Board): void {
    this.#bench.adopt(emptyPlan(board, this.#bench.library)).session.select({ kind: 'board' })
  }

  /** Opens a file that the person chooses, or the one at `path`; what is open already is shown. */
  async open(path?: string): Promise<void> {
    await this.#bench.attempt(async () => {
      const chosen = path ?? (await this.#bench.paths.pick('open-plan', this.#bench.session.path ?? ''))
      if (chosen === undefined || this.#bench.showOpen(chosen)) return
      const opened = await this.#bench.client.request('plan.open', { path: chosen })
      if (this.#bench.showOpen(opened.path)) return
      this.#bench.adopt(opened.document, opened)
      void this.refreshRecent()
    })
  }

  /** Saves a plan into its file, or into one that the person chooses. Returns whether it is saved. */
  async save(elsewhere = false, plan: OpenPlan = this.#bench.active): Promise<boolean> {
    const { session, recovery, disk, history } = plan
    let saved = false
    await this.#bench.attempt(async () => {
      const path =
        (!elsewhere && session.path) || (await this.#bench.paths.pick('save-plan', this.#bench.suggestedName))
      if (path === undefined) return
      const other = this.#bench.plans.find((one) => one !== plan && one.session.path === path)
      if (other) throw new Error(SESSION.isOpen(path))
      const { document } = session
      const before = history.key
      await recovery.flush()
      const written = await this.#bench.client.request('plan.save', { path, document })
      session.markSaved(document, written.path, written.sha256)
      void disk.watch()
      this.#bench.notices.settle()
      this.#bench.announcer.say(SESSION.savedTo(written.path))
      saved = true
      if (written.path !== before.path) void this.#bench.attempt(() => history.carry(before))
      await this.refreshRecent()
    })
    return saved
  }

  /** Saves every plan that has changes. Returns whether none is left that has. */
  async saveAll(): Promise<boolean> {
    for (const plan of this.#bench.plans.filter(({ session }) => session.unsaved)) {
      // What has no file yet is asked for where it is seen.
      if (plan.session.path === undefined) this.#bench.show(plan)
      if (!(await this.save(false, plan))) return false
    }
    return true
  }

  /** Opens a file whose path the shell does not know, from its text: a plan that is not saved. */
  async openText(name: string, text: string): Promise<void> {
    await this.#bench.attempt(async () => {
      const parsed = parsePlanText(text)
      if (!parsed.ok) throw new Error(SESSION.notAPlan(name, describeFaults(parsed.faults)))
      this.#bench.adopt(parsed.document).session.disown()
    })
  }

  /** Opens what was dropped on the window: a plan, or else what an instrument measured. */
  async openDropped(path: string): Promise<void> {
    if (path.endsWith('.json')) return this.open(path)
    await this.#bench.runs.importMeasurement(path)
  }

  /** Shows how the plan differs from a file that the person chooses, or from the one at `path`. */
  async compareWithFile(path?: string): Promise<void> {
    const { changes } = this.#bench.active
    await this.#bench.attempt(async () => {
      const chosen = path ?? (await this.#bench.paths.pick('open-plan', this.#bench.session.path ?? ''))
      if (chosen === undefined) return
      this.#bench.tab = 'changes'
      await changes.compareWithFile(chosen)
    })
  }

  /** Takes over the file as somebody else left it. */
  async reload(): Promise<void> {
    const { session, disk } = this.#bench.active
    const { path } = session
    if (path === undefined) return
    await this.#bench.attempt(async () => {
      const opened = await this.#bench.client.request('plan.open', { path })
      session.takeOver(opened.document, opened.path, opened.sha256)
      this.#bench.announcer.say(SESSION.reloaded(session.name))
      void disk.watch()
    })
  }

  /** Opens again what was open the last time, beside what this start was asked to open. */
  async recall({ plans, shown }: Response<'window.recall'>): Promise<void> {
    await this.#bench.attempt(async () => {
      const asked = this.#bench.session.path
      const read = plans
        .filter((path) => path !== asked)
        .map((path) =>
          this.#bench.client
            .request('plan.open', { path })
            .catch((error: unknown) => ({ path, fault: sentence(error) })),
        )
      const faults: string[] = []
      for (const opened of await Promise.all(read)) {
        if ('fault' in opened) faults.push(opened.path)
        else this.#bench.adopt(opened.document, opened)
      }
      const show = this.#bench.plans.find(({ session }) => session.path === (asked ?? shown))
      if (show) this.#bench.show(show)
      if (faults.length > 0) this.#bench.notices.show('error', noLongerThere(faults))
    })
  }

  /** Which files are open, for the next start. */
  async rememberPlans(): Promise<void> {
    const plans = this.#bench.plans.flatMap(({ session }) => session.path ?? [])
    const shown = this.#bench.session.path
    await this.#bench.remember({ open: { plans, ...(shown === undefined ? {} : { shown }) } })
  }

  async refreshRecent(): Promise<void> {
    await this.#bench.attempt(async () => {
      this.recent = await this.#bench.client.request('plan.recent', undefined)
    })
  }

  /** Saves every plan and closes the window when all are saved. */
  async saveAndClose(): Promise<void> {
    if (await this.saveAll()) await this.#bench.client.request('window.close', undefined)
  }
}
