/** Why a connection did not come about, in one sentence. */
import { oneLine } from '../bundle/shell'
import { addressText, type Address } from './address'
import type { AuthenticationRun } from './authentication'
import { SecureShellError } from './secure-shell-error'

const SYSTEM: Readonly<Record<string, (at: string, host: string) => string>> = {
  ECONNREFUSED: (at) => `Nothing listens at ${at}: the connection was refused.`,
  ENOTFOUND: (_, host) => `No host is called ${host}.`,
  EAI_AGAIN: (_, host) => `The name ${host} cannot be looked up now.`,
  EHOSTUNREACH: (at) => `There is no way to ${at} in the network.`,
  ENETUNREACH: (at) => `There is no way to ${at} in the network.`,
  ETIMEDOUT: (at) => `Nothing answers at ${at}.`,
  ECONNRESET: (at) => `${at} ended the connection before the login was done.`,
  EPIPE: (at) => `${at} ended the connection before the login was done.`,
}

/** What ssh2 reports before the login is done, for people. */
export function connectionFailure(error: Error, address: Address, run: AuthenticationRun): SecureShellError {
  const { code, level } = error as { code?: unknown; level?: unknown }
  const at = `${address.host} port ${address.port}`
  if (level === 'client-authentication') return new SecureShellError('refused', run.refusal())
  if (level === 'client-timeout') {
    return new SecureShellError('timeout', `${addressText(address)} did not let anybody in within the time given.`)
  }
  const known = typeof code === 'string' ? SYSTEM[code] : undefined
  if (known) return new SecureShellError('unreachable', known(at, address.host))
  if (/no matching/i.test(error.message)) {
    const message = `${at} and Cellbench have no algorithm in common: ${oneLine(error.message)}.`
    return new SecureShellError('unreachable', message)
  }
  return new SecureShellError(
    'unreachable',
    `What answers at ${at} does not speak SSH as expected: ${oneLine(error.message)}.`,
  )
}
