/** How the plan differs from what is saved, from another open plan, or from a file. */
import { describeFaults, parsePlan } from '../../sim/plan/parse'
import type { PlanDocument } from '../../sim/plan/plan'
import { sentence, type Client } from '../client'
import type { PlanSession } from '../session/plan-session.svelte'
import { comparePlans, type Comparison } from './compare-plans'

/** What the plan is compared with. */
export type Base =
  | { kind: 'saved' }
  /** Another open plan, as it is now. */
  | { kind: 'plan'; session: PlanSession }
  | { kind: 'file'; path: string; document: PlanDocument }

export class PlanChanges {
  base = $state.raw<Base>({ kind: 'saved' })
  /** Whether what differs is marked on the chip and in memory. */
  onMap = $state(true)
  loading = $state(false)
  /** Why the file cannot be compared with. */
  error = $state<string | undefined>()
  readonly #client: Client
  readonly #session: PlanSession

  #older = $derived.by(() => {
    const document = this.#document
    return document === undefined ? undefined : parsePlan(document)
  })
  #comparison: Comparison | undefined = $derived.by(() => {
    const { plan, board } = this.#session
    return this.#older?.ok && plan ? comparePlans(this.#older.value, plan, board) : undefined
  })

  constructor(client: Client, session: PlanSession) {
    this.#client = client
    this.#session = session
  }

  /** The document that the plan is compared with; without one nothing is saved. */
  get #document(): PlanDocument | undefined {
    const { base } = this
    if (base.kind === 'saved') return this.#session.saved
    return base.kind === 'plan' ? base.session.document : base.document
  }

  /** Undefined when one of the two cannot be read, or there is nothing to compare with. */
  get comparison(): Comparison | undefined {
    return this.#comparison
  }

  /** Why there is no comparison, when it is the other plan's fault. */
  get fault(): string | undefined {
    if (this.error !== undefined) return this.error
    return this.#older && !this.#older.ok ? describeFaults(this.#older.faults, 3) : undefined
  }

  compareWith(base: Base): void {
    this.error = undefined
    this.base = base
  }

  /** Compares with what a file holds now. */
  async compareWithFile(path: string): Promise<void> {
    this.loading = true
    this.error = undefined
    try {
      const opened = await this.#client.request('plan.open', { path })
      this.base = { kind: 'file', path: opened.path, document: opened.document }
    } catch (error) {
      this.error = sentence(error)
    } finally {
      this.loading = false
    }
  }
}
