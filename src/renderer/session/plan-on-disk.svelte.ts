/**
 * The file of an open plan, as others leave it: says when it was changed or deleted by somebody else.
 */
import type { Event } from '../../main/contract/contract'
import { ServiceError } from '../../main/contract/service-error'
import type { Client } from '../client'
import type { PlanSession } from './plan-session.svelte'

type DiskState = Event<'plan.disk'>['state']

export class PlanOnDisk {
  /** Not `same`: a question that waits for an answer. */
  state = $state<DiskState>('same')
  /** What the file holds, where that is not what the window knows. */
  #theirs: string | undefined
  #watched: string | undefined
  readonly #client: Client
  readonly #session: PlanSession

  constructor(client: Client, session: PlanSession) {
    this.#client = client
    this.#session = session
    client.on('plan.disk', (event) => {
      if (event.path !== session.path) return
      this.#theirs = event.state === 'changed' ? event.sha256 : undefined
      this.#turn(event.state)
    })
    client.on('shell.connection', ({ state }) => state === 'restored' && void this.watch())
  }

  /** Watches the file that the session holds, or none. */
  async watch(): Promise<void> {
    const { path, sha256 } = this.#session
    this.state = 'same'
    try {
      if (path !== this.#watched) await this.end()
      if (path === undefined || sha256 === undefined) return
      this.#watched = path
      await this.#client.request('plan.watch', { path, sha256 })
    } catch (error) {
      // Its folder is gone, and the file with it.
      if (error instanceof ServiceError && error.code === 'not-found') this.#turn('deleted')
    }
  }

  /** Looks after the file no longer. */
  async end(): Promise<void> {
    const path = this.#watched
    this.#watched = undefined
    if (path !== undefined) await this.#client.request('plan.unwatch', { path }).catch(() => undefined)
  }

  /** Leaves the file as it is and goes on with the plan in the window, which is then not saved. */
  keepMine(): void {
    this.state = 'same'
    this.#session.disown(this.#theirs)
    // What comes after that is a change again.
    if (this.#theirs !== undefined) void this.watch()
  }

  #turn(state: DiskState): void {
    this.state = state
    // Nothing but this window holds the plan any more.
    if (state === 'deleted') this.#session.disown()
  }
}
