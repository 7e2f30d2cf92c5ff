/**
 * The window's end of the contract: typed requests and events over whichever bridge its shell put on the global object.
 * Both directions are checked against the contract's schemas; which shell it is, is unknown here.
 */
import { z } from 'zod'
import { checkEvent, checkResponse, ServiceError } from '../main/contract/check'
import type { Bridge, Event, EventName, MethodName, Request, Response, ServiceFault } from '../main/contract/contract'
import { START } from './texts/start'

/** The frame of a reply; what it carries has the method's own schema. */
const frame = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown().optional() }),
  z.object({
    ok: z.literal(false),
    fault: z.custom<ServiceFault>((fault) => typeof fault === 'object' && fault !== null),
  }),
])

declare global {
  interface Window {
    /** Put there by the shell before the window's own script runs. */
    cellbench?: Bridge
  }
}

export interface Client {
  /** Asks the application. Rejects with a ServiceError whose `code` and `message` are fit for people. */
  request<M extends MethodName>(method: M, payload: Request<M>): Promise<Response<M>>
  /** Listens to one event; returns a function that ends the subscription. Malformed events are not delivered. */
  on<E extends EventName>(event: E, listener: (payload: Event<E>) => void): () => void
}

/** What came over the bridge, as itself or as JSON text. */
function received(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value
}

/** Makes a client of a shell's bridge. */
export function createClient(bridge: Bridge): Client {
  // One subscription for all: an event is read and checked once, however many plans listen to it.
  const listeners = new Map<string, Set<(payload: never) => void>>()
  bridge.subscribe((event, payload) => {
    const told = listeners.get(event)
    if (!told || told.size === 0) return
    const checked = checkEvent(event, received(payload))
    for (const listener of [...told]) listener(checked as never)
  })
  return {
    async request<M extends MethodName>(method: M, payload: Request<M>): Promise<Response<M>> {
      const reply = frame.parse(received(await bridge.request(method, payload)))
      if (!reply.ok) throw new ServiceError(reply.fault.code, reply.fault.message)
      return checkResponse(method, reply.value) as Response<M>
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
