/**
 * Unsaved changes of one plan across a crash: keeps them while it has any, and brings back what was left behind, to be kept or
 * discarded.
 */
import type { PlanDocument } from '../../sim/plan/plan'
import { sentence, type Client } from '../client'
import { SESSION } from '../texts/session'
import type { Offer } from './crash-offers.svelte'
import { DraftKeeper } from './draft-keeper'
import type { Notices } from './notices.svelte'
import type { PlanSession } from './plan-session.svelte'

/** What the plan was before changes were brought back, to go back to. */
interface Before {
  document: PlanDocument
  path?: string | undefined
  sha256?: string | undefined
}

export class Recovery {
  #restored = $state.raw<{ offer: Offer; document: PlanDocument; before: Before } | undefined>()
  #id = newId()
  readonly #keeper: DraftKeeper

  constructor(
    readonly client: Client,
    readonly session: PlanSession,
    readonly notices: Notices,
  ) {
    const store = {
      write: (draft: Parameters<DraftKeeper['hold']>[0] & object) => client.request('recovery.write', draft),
      remove: (id: string) => client.request('recovery.remove', { id }),
    }
    this.#keeper = new DraftKeeper(store, (error) => {
      if (error === undefined) this.notices.show('done', SESSION.keptAgain)
      else this.notices.show('error', SESSION.notKept(sentence(error)))
    })
    client.on('shell.connection', ({ state }) => state === 'restored' && this.#keeper.again())
  }

  /** The changes that were brought back and are shown, until they are kept, discarded, saved or edited. */
  get restored(): Offer | undefined {
    const restored = this.#restored
    return restored?.document === this.session.document && this.session.unsaved ? restored.offer : undefined
  }

  /** Call after every change of the plan: what is unsaved is kept within a moment. */
  follow(): void {
    const { document, unsaved, path, sha256 } = this.session
    this.#keeper.hold(unsaved ? { id: this.#id, document, path, sha256 } : undefined)
  }

  /** Call before the plan is saved: then no draft is older than its file. */
  async flush(): Promise<void> {
    this.follow()
    await this.#keeper.flush()
  }

  /** Another plan is shown: what was unsaved of the one before was given up. */
  startAnew(): void {
    this.#restored = undefined
    this.#id = newId()
  }

  /** The plan is closed, and nothing of it is to be kept. */
  giveUp(): void {
    this.#keeper.hold(undefined)
  }

  /** Shows what was left behind in place of the plan. Throws when another window was faster. */
  async restore(offer: Offer): Promise<void> {
    const draft = await this.client.request('recovery.claim', { id: offer.id })
    const { document, path, sha256 } = this.session
    let before: Before = { document, path, sha256 }
    let saved: PlanDocument | undefined
    if (draft.path !== undefined) {
      try {
        const opened = await this.client.request('plan.open', { path: draft.path })
        saved = opened.document
        before = opened
      } catch {
        // Deleted, or no plan any more: the watch on the file says so.
      }
    }
    this.startAnew()
    this.#id = offer.id
    this.session.restore(draft.document, saved, draft.path, draft.sha256)
    this.#restored = { offer, document: draft.document, before }
  }

  /** Keeps the changes that were brought back: they are this plan's unsaved changes. */
  keep(): void {
    this.#restored = undefined
  }

  /** Gives up the changes that were brought back: the window shows what the file holds. */
  discard(): Before | undefined {
    return this.#restored?.before
  }
}

/** 128 random bits; `randomUUID` is missing where the host is reached by a name that browsers do not trust. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
