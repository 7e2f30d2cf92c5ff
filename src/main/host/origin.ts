/**
 * Which names the host answers to. A page elsewhere can point its own DNS name at 127.0.0.1 and then reach this server with
 * "its" origin (DNS rebinding): such a request carries the foreign name in its Host header and is refused.
 */
import { isIP } from 'node:net'
import { hostname } from 'node:os'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Splits a Host header; undefined when it is none. */
function splitHost(header: string): { name: string; port: number } | undefined {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?$/.exec(header)
  if (!match) return undefined
  return { name: match[1]!.toLowerCase(), port: match[2] === undefined ? 80 : Number(match[2]) }
}

/**
 * True when a request's Host header names this server. `bound` is the address that it was told to listen on: on every address
 * (`0.0.0.0`, `::`) it answers to its own name and to bare IP addresses, which no DNS name can pretend to be.
 */
export function isOwnHost(header: string | undefined, bound: string, port: number): boolean {
  const host = header === undefined ? undefined : splitHost(header)
  if (!host || host.port !== port) return false
  const bare = host.name.replace(/^\[|\]$/g, '')
  if (bound === '0.0.0.0' || bound === '::') {
    return LOOPBACK.has(host.name) || isIP(bare) !== 0 || host.name === hostname().toLowerCase()
  }
  return bare === bound.toLowerCase() || (LOOPBACK.has(host.name) && (LOOPBACK.has(bound) || bound === '::1'))
}

/** True when an Origin header is the one that our own pages send when they were loaded as `host`. */
export function isOwnOrigin(origin: string | undefined, host: string): boolean {
  return origin === `http://${host}`
}
