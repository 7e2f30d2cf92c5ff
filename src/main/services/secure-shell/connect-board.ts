/** From what a person typed to a connection. */
import { asRoot } from '../../../hw/secure-shell/as-root'
import { parseAddress } from '../../../hw/secure-shell/address'
import { connectToBoard, type Connection, type Hop } from '../../../hw/secure-shell/connection'
import { readKnownHosts, rememberHostKey, usualKnownHosts } from '../../../hw/secure-shell/known-hosts-file'
import { Secret } from '../../../hw/secure-shell/secret'
import { SecureShellError } from '../../../hw/secure-shell/secure-shell-error'

/** A host and how to log in to it. */
export interface HostWish {
  /** USER@HOST or USER@HOST:PORT. */
  address: string
  port?: number | undefined
  /** Offer the keys of the agent. */
  agent?: boolean | undefined
  /** File with a private key. */
  key?: string | undefined
  passphrase?: string | undefined
  password?: string | undefined
}

export interface BoardWish {
  board: HostWish
  jumps?: readonly HostWish[] | undefined
  /** Host keys that a person has confirmed just now. */
  accept?: readonly { host: string; fingerprint: string }[] | undefined
  /** File of known hosts; the user's own when left out. */
  knownHosts?: string | undefined
}

function hopOf({ address, port, agent, key, passphrase, password }: HostWish): Hop {
  const socket = process.env['SSH_AUTH_SOCK']
  if (agent && !socket) {
    throw new SecureShellError('unusable', 'There is no agent: SSH_AUTH_SOCK is not set.')
  }
  return {
    address: parseAddress(address, port),
    authentication: {
      agent: agent ? socket : undefined,
      keys:
        key === undefined
          ? []
          : [{ path: key, passphrase: passphrase === undefined ? undefined : new Secret(passphrase) }],
      password: password === undefined ? undefined : new Secret(password),
    },
  }
}

/** Connects, and where somebody else than root is let in, goes on through sudo if that asks nothing. @throws SecureShellError */
export async function connectBoard(wish: BoardWish, lost?: (message: string) => void): Promise<Connection> {
  const usual = usualKnownHosts()
  const own = wish.knownHosts ?? usual.own
  const system = wish.knownHosts === undefined ? usual.system : []
  const hop = hopOf(wish.board)
  const connection = await connectToBoard({
    ...hop,
    jumps: (wish.jumps ?? []).map(hopOf),
    trust: {
      known: await readKnownHosts(own, system),
      accepted: wish.accept ?? [],
      remember: (host, key) => rememberHostKey(own, host, key),
    },
    ...(lost ? { lost } : {}),
  })
  try {
    return await asRoot(connection)
  } catch (error) {
    connection.close()
    throw error
  }
}
