/**
 * Keeps what is unsaved for after a crash: the newest state is written at once when nothing was written lately, and else as
 * soon as a short pause is over, so that neither typing nor dragging puts it off. One write is under way at a time.
 */
import type { PlanDocument } from '../../sim/plan/plan'

/** Between two writes: several a second are enough to lose less than one. */
const PAUSE_MS = 250
/** After a write that failed: a full disk, or a host that does not answer. */
const RETRY_MS = 2000

/** An unsaved plan and the file that it belongs to. */
export interface Unsaved {
  id: string
  document: PlanDocument
  path?: string | undefined
  sha256?: string | undefined
}

export interface DraftStore {
  write(draft: Unsaved): Promise<void>
  remove(id: string): Promise<void>
}

export class DraftKeeper {
  readonly #store: DraftStore
  readonly #trouble: (error: unknown) => void
  #wanted: Unsaved | undefined
  #kept: Unsaved | undefined
  /** Drafts of plans that are not open any more. */
  #leftover: string[] = []
  #busy = false

  /** `trouble` is told of a write that failed, and of nothing when one succeeded after that. */
  constructor(store: DraftStore, trouble: (error: unknown) => void) {
    this.#store = store
    this.#trouble = trouble
  }

  /** From now on `unsaved` is what a crash must not lose; undefined when there is nothing to lose. */
  hold(unsaved: Unsaved | undefined): void {
    if (unsaved && this.#wanted?.document === unsaved.document && sameFile(this.#wanted, unsaved)) return
    if (this.#wanted && this.#wanted.id !== unsaved?.id) this.#leftover.push(this.#wanted.id)
    this.#wanted = unsaved
    void this.#work()
  }

  /** The store has forgotten what it was given: all of it is written again. */
  again(): void {
    this.#kept = undefined
    void this.#work()
  }

  async #work(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    let troubled = false
    for (let act = this.#next(); act; act = this.#next()) {
      try {
        await act()
        if (troubled) this.#trouble(undefined)
        troubled = false
        await pause(PAUSE_MS)
      } catch (error) {
        if (!troubled) this.#trouble(error)
        troubled = true
        await pause(RETRY_MS)
      }
    }
    this.#busy = false
  }

  /** What is to be done next: first what must not be lost, then what is not needed any more. */
  #next(): (() => Promise<void>) | undefined {
    const wanted = this.#wanted
    if (wanted && wanted !== this.#kept) {
      return async () => {
        await this.#store.write(wanted)
        this.#kept = wanted
      }
    }
    const id = this.#leftover[0]
    if (id === undefined) return undefined
    return async () => {
      if (id !== this.#wanted?.id) await this.#store.remove(id)
      this.#leftover.shift()
      if (this.#kept?.id === id && id !== this.#wanted?.id) this.#kept = undefined
    }
  }
}

function sameFile(a: Unsaved, b: Unsaved): boolean {
  return a.id === b.id && a.path === b.path && a.sha256 === b.sha256
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
