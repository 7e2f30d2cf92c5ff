/**
 * The window's end of the contract: typed requests and events over whichever bridge its shell put on the global object. What comes
 * over it was checked where it left; which shell that is, is unknown here.
 */
import { ServiceError } from '../main/contract/service-error'
import type { Bridge, Event, EventName, MethodName, Reply, Request, Response } from '../main/contract/contract'
import { START } from './texts/start'

declare global {
  interface Window {
    /** Put there by the shell before the window's own script runs. */
    cellbench?: Bridge
  }
}

export interface Client {
  /** Asks the application. Rejects with a ServiceError whose `code` and `message` are fit for people. */
  request<M extends MethodName>(method: M, payload: Request<M>): Promise<Response<M>>
  /** Listens to one event; returns a function that ends the subscription. */
  on<E extends EventName>(event: E, listener: (payload: Event<E>) => void): () => void
}

/** What came over the bridge, as itself or as JSON text. */
function received(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value
}

/** Makes a client of a shell's bridge. */
export function createClient(bridge: Bridge): Client {
  // One subscription for all: an event is read once, however many plans listen to it.
  const listeners = new Map<string, Set<(payload: never) => void>>()
  bridge.subscribe((event, payload) => {
    const told = listeners.get(event)
    if (!told || told.size === 0) return
    const content = received(payload)
    for (const listener of [...told]) listener(content as never)
  })
  return {
    async request<M extends MethodName>(method: M, payload: Request<M>): Promise<Response<M>> {
      const reply = received(await bridge.request(method, payload)) as Reply
      if (!reply.ok) throw new ServiceError(reply.fault.code, reply.fault.message)
      return reply.value as Response<M>
    },
    on(event, listener) {
      const told = listeners.get(event) ?? new Set()
      listeners.set(event, told.add(listener))
      return () => void told.delete(listener)
    },
  }
}

/** The client over this window's bridge. Throws when the page was opened without a shell. */
export function connect(): Client {
  if (!window.cellbench) {
    throw new Error(START.noShell)
  }
  return createClient(window.cellbench)
}

/** What an exception says, as text for people. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
