/** Where a board is: USER@HOST, with a port. */
import { SecureShellError } from './secure-shell-error'

export interface Address {
  user: string
  /** Name, IPv4 or IPv6 address without brackets. */
  host: string
  port: number
}

const STANDARD_PORT = 22
const SHAPE =
  /^([^@\s/\\'"`$;&|<>(){}]+)@(?:\[([0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/

/**
 * Reads `user@host`, `user@host:port` or `user@[IPv6]:port`.
 * @throws SecureShellError `unusable` that says what would be right.
 */
export function parseAddress(text: string, port?: number): Address {
  const [, user, six, name, written] = SHAPE.exec(text) ?? []
  const host = six ?? name
  const number = port ?? Number(written ?? STANDARD_PORT)
  if (user === undefined || host === undefined || host.startsWith('-') || number < 1 || number > 65_535) {
    throw new SecureShellError(
      'unusable',
      `${JSON.stringify(text)} names no board: it is USER@HOST or USER@HOST:PORT, such as root@192.168.1.20, or a Host of ~/.ssh/config that has a User.`,
    )
  }
  return { user, host, port: number }
}

/** The address as people write it. */
export function addressText({ user, host, port }: Address): string {
  const name = host.includes(':') ? `[${host}]` : host
  return `${user}@${name}${port === STANDARD_PORT ? '' : `:${port}`}`
}

/** How known_hosts names it: in small letters, with brackets and port where the port is not 22. */
export function knownHostsName({ host, port }: Pick<Address, 'host' | 'port'>): string {
  const name = host.toLowerCase()
  return port === STANDARD_PORT ? name : `[${name}]:${port}`
}
