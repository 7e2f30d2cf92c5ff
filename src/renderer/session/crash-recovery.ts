/** What a crash left behind, brought back or given up. */
import { OpenPlan } from '../plans/open-plan.svelte'
import { SESSION } from '../texts/session'
import type { Offer } from './crash-offers.svelte'
import type { Workbench } from './workbench.svelte'

/** Plans that a crash left unsaved and that are opened at once; more are offered. */
const MOST_RESTORED = 8

/** The commands about unsaved changes of a workbench that ended without being asked to. */
export class CrashRecovery {
  readonly #bench: Workbench

  constructor(bench: Workbench) {
    this.#bench = bench
  }

  /** Shows unsaved changes that a crash left behind: in the plan of their file where that is open, else in one of their own. */
  async restore(offer: Offer): Promise<void> {
    this.#bench.offers.drop(offer)
    await this.#bench.attempt(async () => {
      const own = this.#bench.plans.find(({ session }) => offer.path !== undefined && session.path === offer.path)
      const plan = own && !own.session.unsaved ? own : new OpenPlan(this.#bench, this.#bench.firstDocument())
      await plan.recovery.restore(offer)
      this.#bench.place(plan)
      void plan.disk.watch()
      void plan.run.clear()
      this.#bench.notices.settle()
    })
  }

  /**
   * Brings back what a crash `left` behind, each in a plan of its own, the newest shown. `asked` is true when this window was
   * started to open a plan: then only changes of that are brought back, and the others offered.
   */
  async recover(left: readonly Offer[], asked: boolean): Promise<void> {
    this.#bench.offers.list = left
    const { path } = this.#bench.session
    const own = this.#bench.offers.list.filter((offer) => !asked || (offer.path !== undefined && offer.path === path))
    for (const offer of own.slice(0, MOST_RESTORED).reverse()) await this.restore(offer)
  }

  /** Gives up the changes that were brought back after a crash. */
  discard(): void {
    const { recovery, session, disk, run } = this.#bench.active
    const before = recovery.discard()
    if (!before) return
    session.replace(before.document, before.path, before.sha256)
    recovery.startAnew()
    void disk.watch()
    void run.clear()
    this.#bench.notices.settle()
    this.#bench.announcer.say(SESSION.opened(session.name))
  }
}
