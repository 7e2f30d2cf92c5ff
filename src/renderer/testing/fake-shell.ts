/** A shell for tests, as strict as the real ones: answers with what a test gives it and lets the test send events. */
import { checkEvent, checkResponse } from '../../main/contract/check'
import type { Bridge, EventName, MethodName, Reply } from '../../main/contract/contract'
import { createClient, type Client } from '../client'

type Answer = (payload: unknown) => unknown

export class FakeShell implements Bridge {
  readonly asked: { method: string; payload: unknown }[] = []
  #listeners = new Set<(event: string, payload: unknown) => void>()
  readonly client: Client = createClient(this)

  constructor(readonly answers: Record<string, Answer> = {}) {}

  async request(method: string, payload: unknown): Promise<Reply> {
    this.asked.push({ method, payload })
    const answer = this.answers[method]
    if (!answer) return { ok: false, fault: { code: 'internal', message: `nothing answers ${method}` } }
    try {
      return { ok: true, value: checkResponse(method as MethodName, await answer(payload)) }
    } catch (error) {
      return { ok: false, fault: { code: 'cannot-write', message: (error as Error).message } }
    }
  }

  subscribe(listener: (event: string, payload: unknown) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  send(event: string, payload: unknown): void {
    const checked = checkEvent(event as EventName, payload)
    for (const listener of this.#listeners) listener(event, checked)
  }
}
