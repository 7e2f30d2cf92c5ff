/**
 * Looks for patterns that people type in a thread of its own, and ends that thread when it does not answer: a regular expression
 * can take longer than anybody waits, and the window must not wait with it.
 */
import { PATTERN_FAULTS } from '../texts/board'
import { patternOf, type Found, type PatternAnswer, type PatternQuestion } from './find-pattern'

/** What a worker of the browser can do, as far as it is needed. */
export interface PatternThread {
  postMessage(question: PatternQuestion): void
  terminate(): void
  onmessage: ((event: { data: PatternAnswer }) => void) | null
  onerror: ((event: unknown) => void) | null
}

/** Time that a pattern has for one question. */
const PATIENCE_MS = 1000

/** Why a pattern cannot be used; the message is a sentence. */
export class PatternError extends Error {}

export function startPatternThread(): PatternThread {
  return new Worker(new URL('./pattern-worker.ts', import.meta.url), { type: 'module' }) as PatternThread
}

/** The sentence for what is wrong with a pattern; undefined where nothing is. */
export function patternFault(source: string): string | undefined {
  try {
    patternOf(source)
    return undefined
  } catch (error) {
    return PATTERN_FAULTS.wrong((error as Error).message.replace(/^Invalid regular expression: /, ''))
  }
}

export class PatternGuard {
  #thread: PatternThread | undefined
  #last = 0
  #queue: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly start: () => PatternThread = startPatternThread,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Finds a pattern in lines. Rejects with a PatternError for one that is wrong or takes too long. */
  find(source: string, lines: readonly string[]): Promise<Found> {
    const fault = patternFault(source)
    if (fault !== undefined) return Promise.reject(new PatternError(fault))
    const found = this.#queue.then(() => this.#ask(source, lines))
    this.#queue = found.catch(() => undefined)
    return found
  }

  /** Ends the thread; another question starts it again. */
  end(): void {
    this.#thread?.terminate()
    this.#thread = undefined
  }

  #ask(source: string, lines: readonly string[]): Promise<Found> {
    const thread = (this.#thread ??= this.start())
    const id = (this.#last += 1)
    return new Promise((resolve, reject) => {
      const giveUp = (sentence: string) => {
        clearTimeout(timer)
        this.end()
        reject(new PatternError(sentence))
      }
      const timer = setTimeout(() => giveUp(PATTERN_FAULTS.slow), this.patienceMs)
      thread.onmessage = ({ data }) => {
        if (data.id !== id) return
        clearTimeout(timer)
        resolve(data.found)
      }
      thread.onerror = () => giveUp(PATTERN_FAULTS.notStarted)
      thread.postMessage({ id, source, lines })
    })
  }
}
