/** The contract's schemas at work, on the application's end: nothing malformed is acted on, nothing malformed leaves. */
import type { z } from 'zod'
import { placeOf } from '../../sim/plan/faults'
import { events, methods, type Event, type EventName, type MethodName } from './contract'
import { ServiceError } from './service-error'

/** True for the names in the table of methods; inherited names such as `constructor` are none. */
export function isMethod(name: unknown): name is MethodName {
  return typeof name === 'string' && Object.hasOwn(methods, name)
}

function isEvent(name: unknown): name is EventName {
  return typeof name === 'string' && Object.hasOwn(events, name)
}

function explain(error: z.ZodError): string {
  const lines = error.issues.slice(0, 5).map((issue) => {
    const place = placeOf(issue.path.filter((step) => typeof step !== 'symbol'))
    return `${place === 'the file' ? 'the value' : place}: ${issue.message}`
  })
  return lines.join('; ')
}

/** Checks a request before it is acted on. Throws ServiceError `bad-input`. */
export function checkRequest(method: unknown, payload: unknown): { method: MethodName; payload: unknown } {
  if (!isMethod(method)) {
    throw new ServiceError('bad-input', `There is no request called ${JSON.stringify(String(method).slice(0, 60))}.`)
  }
  const parsed = methods[method].request.safeParse(payload)
  if (!parsed.success)
    throw new ServiceError('bad-input', `The request ${method} is malformed: ${explain(parsed.error)}`)
  return { method, payload: parsed.data }
}

/** Checks what a handler answered before it leaves. Throws ServiceError `internal`. */
export function checkResponse(method: MethodName, value: unknown): unknown {
  const parsed = methods[method].response.safeParse(value)
  if (!parsed.success)
    throw new ServiceError('internal', `The answer to ${method} is malformed: ${explain(parsed.error)}`)
  return parsed.data
}

/** Checks an event's name and content; throws ServiceError `internal`. */
export function checkEvent<E extends EventName>(event: E, payload: unknown): Event<E>
export function checkEvent(event: string, payload: unknown): Event<EventName>
export function checkEvent(event: string, payload: unknown): Event<EventName> {
  if (!isEvent(event)) throw new ServiceError('internal', `There is no event called ${JSON.stringify(event)}.`)
  const parsed = events[event].safeParse(payload)
  if (!parsed.success) throw new ServiceError('internal', `The event ${event} is malformed: ${explain(parsed.error)}`)
  return parsed.data
}
