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
  /** Ends the pause that is under way. */
  #hurry: () => void = () => undefined
  /** Wait for what is done next, whether it succeeds or not. */
  #waiting: (() => void)[] = []
  #failing = false

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

  /**
   * Resolves when the newest state is written, or cannot be. To be called before the plan is saved: of a draft that is older
   * than its file nobody could say, after a crash, that it is.
   */
  async flush(): Promise<void> {
    while (this.#wanted && this.#wanted !== this.#kept && !this.#failing) {
      const done = new Promise<void>((resolve) => this.#waiting.push(resolve))
      this.#hurry()
      await done
    }
  }

  async #work(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    for (let act = this.#next(); act; act = this.#next()) {
      const failed = await act().then(
        () => false,
        (error: unknown) => {
          if (!this.#failing) this.#trouble(error)
          return true
        },
      )
      if (this.#failing && !failed) this.#trouble(undefined)
      this.#failing = failed
      for (const goOn of this.#waiting.splice(0)) goOn()
      await this.#pause(failed ? RETRY_MS : PAUSE_MS)
    }
    this.#busy = false
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
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
