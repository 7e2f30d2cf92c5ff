/** The way from `cellbench deploy`'s options to a board, with what a person has to confirm and to type on it. */
import { addressText, parseAddress } from '../../hw/secure-shell/address'
import type { Connection } from '../../hw/secure-shell/connection'
import { SecureShellError } from '../../hw/secure-shell/secure-shell-error'
import { connectBoard, type BoardWish, type HostWish } from '../services/secure-shell/connect-board'
import { resolvedBoard } from '../services/secure-shell/resolve-host'
import { askSecret, canAsk, confirmed, secretFromInput } from './ask'
import { complain } from './output'

export interface ConnectionOptions {
  /** USER@HOST. */
  host: string
  port?: number
  /** Hosts in between, nearest first. */
  jump: readonly string[]
  /** File with a private key, offered to every host. */
  key?: string
  knownHosts?: string
  /** Fingerprints that were compared before. */
  hostKey: readonly string[]
  askPassword: boolean
}

/** How often a passphrase or a password may be mistyped. */
const MOST_TRIES = 3

function hostsOf({ host, port, jump, key }: ConnectionOptions): { board: HostWish; jumps: HostWish[] } {
  const agent = Boolean(process.env['SSH_AUTH_SOCK'])
  return {
    board: { address: host, port, agent, key },
    jumps: jump.map((address) => ({ address, agent, key })),
  }
}

/** Connects, asking what has to be asked. @throws SecureShellError */
export async function connectAsking(options: ConnectionOptions): Promise<Connection> {
  const accept: { host: string; fingerprint: string }[] = []
  const wish = await resolvedBoard<BoardWish>({ ...hostsOf(options), accept, knownHosts: options.knownHosts })
  const { board, jumps = [] } = wish
  const hosts = [...jumps, board]
  const tries = new Map<HostWish, number>()
  if (options.askPassword) {
    board.password = canAsk() ? await askSecret(`Password for ${options.host}: `) : await secretFromInput()
  }
  for (;;) {
    try {
      const connection = await connectBoard(wish)
      for (const note of connection.notes) complain(note)
      return connection
    } catch (error) {
      if (!(error instanceof SecureShellError)) throw error
      if (error.failure === 'host-key-unknown') {
        accept.push(await confirmedKey(error, options))
        continue
      }
      const host = hosts.find((one) => addressText(parseAddress(one.address, one.port)) === error.target)
      if (!host || !(await askedFor(error, host, tries))) throw error
    }
  }
}

/** The key that a person has looked at, now or before. @throws the error itself where nobody did. */
async function confirmedKey(error: SecureShellError, { hostKey }: ConnectionOptions) {
  const shown = error.hostKey
  if (!shown) throw error
  if (hostKey.includes(shown.fingerprint)) return shown
  if (!canAsk()) {
    const message = `${error.message} If it is right, say --host-key ${shown.fingerprint}.`
    throw new SecureShellError(error.failure, message, shown)
  }
  complain(error.message)
  if (await confirmed(`Trust ${shown.host} with this key from now on?`)) return shown
  throw new SecureShellError(
    error.failure,
    `The key of ${shown.host} was not confirmed: nothing was sent to it.`,
    shown,
  )
}

/** Asks for the secret that was missing or wrong; false where it cannot be asked for, or was asked for often enough. */
async function askedFor(error: SecureShellError, host: HostWish, tries: Map<HostWish, number>): Promise<boolean> {
  const tried = tries.get(host) ?? 0
  const password = error.failure === 'refused' && /it takes .*(password|keyboard-interactive)/.test(error.message)
  if (!canAsk() || tried >= MOST_TRIES || !(password || error.failure === 'passphrase')) return false
  if (tried > 0) complain(error.message)
  tries.set(host, tried + 1)
  const secret = await askSecret(
    password ? `Password for ${host.address}: ` : `Passphrase of ${host.key ?? 'the key'}: `,
  )
  if (secret === undefined) return false
  if (password) host.password = secret
  else host.passphrase = secret
  return true
}
