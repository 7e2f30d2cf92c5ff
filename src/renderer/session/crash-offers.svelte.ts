/** Unsaved changes of other windows that a crash left behind, as long as nobody took them. */
import type { Response } from '../../main/contract/contract'
import type { Client } from '../client'

export type Offer = Response<'recovery.list'>[number]

export class CrashOffers {
  list = $state.raw<readonly Offer[]>([])

  constructor(readonly client: Client) {}

  /** It is taken, or gone. */
  drop(offer: Offer): void {
    this.list = this.list.filter((other) => other !== offer)
  }

  /** Deletes changes that are only offered. */
  async forget(offer: Offer): Promise<void> {
    this.drop(offer)
    await this.client.request('recovery.remove', { id: offer.id })
  }
}
