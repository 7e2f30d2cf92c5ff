/** Proving who we are: keys of files, keys of the agent, a password. */
import { promises as fs } from 'node:fs'
import { utils, type AnyAuthMethod, type AuthenticationType, type ParsedKey } from 'ssh2'
import { addressText, type Address } from './address'
import { SecureShellError } from './secure-shell-error'
import type { Secret } from './secret'

export interface Authentication {
  /** Socket of the agent, as SSH_AUTH_SOCK names it. */
  agent?: string | undefined
  /** Files with private keys. */
  keys?: readonly { path: string; passphrase?: Secret | undefined }[]
  password?: Secret | undefined
}

/** Overwrites all secrets. */
export function wipeSecrets({ keys = [], password }: Authentication): void {
  for (const { passphrase } of keys) passphrase?.wipe()
  password?.wipe()
}

const KEY_SIZE_LIMIT = 64 * 1024

async function readKey(path: string, passphrase: Secret | undefined): Promise<ParsedKey> {
  const bytes = await fs.readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new SecureShellError('unusable', `The key file ${path} cannot be read (${error.code ?? 'error'}).`)
  })
  try {
    if (bytes.length > KEY_SIZE_LIMIT) throw new SecureShellError('unusable', `${path} is no private key.`)
    const parsed = utils.parseKey(bytes, passphrase?.reveal())
    const key = Array.isArray(parsed) ? parsed[0] : parsed
    if (!(key instanceof Error) && key?.isPrivateKey()) return key
    const why = key instanceof Error ? key.message : ''
    if (/no passphrase given/i.test(why)) {
      throw new SecureShellError('passphrase', `The key file ${path} is encrypted: its passphrase is needed.`)
    }
    if (passphrase !== undefined && /passphrase|decrypt|integrity|malformed|bad/i.test(why)) {
      throw new SecureShellError('passphrase', `The passphrase does not open the key file ${path}.`)
    }
    throw new SecureShellError('unusable', `${path} is no private key that Cellbench can read.`)
  } finally {
    bytes.fill(0)
  }
}

const AGENT = 'the keys of the agent'

/** One way to prove who we are, and what it is called in messages. */
interface Attempt {
  type: AuthenticationType
  words: string
  make(user: string): AnyAuthMethod
}

async function attemptsOf({ agent, keys = [], password }: Authentication): Promise<Attempt[]> {
  const attempts: Attempt[] = []
  for (const { path, passphrase } of keys) {
    const key = await readKey(path, passphrase)
    const words = `the key ${path}`
    attempts.push({ type: 'publickey', words, make: (username) => ({ type: 'publickey', username, key }) })
  }
  if (agent !== undefined) {
    const words = AGENT
    attempts.push({ type: 'agent', words, make: (username) => ({ type: 'agent', username, agent }) })
  }
  if (password) {
    // ssh2 takes text only: made when it asks, and nowhere kept by us.
    const text = () => password.reveal().toString('utf8')
    attempts.push({
      type: 'password',
      words: 'the password',
      make: (username) => ({ type: 'password', username, password: text() }),
    })
    attempts.push({
      type: 'keyboard-interactive',
      words: 'the password',
      make: (username) => ({
        type: 'keyboard-interactive',
        username,
        // A server that asks for anything but one hidden answer wants no password.
        prompt: (_name, _instructions, _language, prompts, finish) =>
          finish(prompts.length === 1 && prompts[0]!.echo !== true ? [text()] : []),
      }),
    })
  }
  return attempts
}

/** How the server calls the way that an attempt takes. */
const methodOf = ({ type }: Attempt): string => (type === 'agent' ? 'publickey' : type)

export interface AuthenticationRun {
  /** What ssh2 asks for the next attempt; false when there is none left. */
  next(methodsLeft: readonly string[] | null): AnyAuthMethod | false
  /** Told when the agent did not answer. */
  agentFailed(): void
  /** One sentence on why the host let nobody in. */
  refusal(): string
}

/**
 * Prepares the attempts for one host: keys, agent, password, in this order, those that the host takes.
 * @throws SecureShellError `unusable` or `passphrase` for a key file.
 */
export async function prepareAuthentication(
  address: Address,
  authentication: Authentication,
): Promise<AuthenticationRun> {
  const waiting = await attemptsOf(authentication)
  const tried: string[] = []
  let takes: readonly string[] | undefined
  return {
    next(methodsLeft) {
      // The first question asks what the host takes at all.
      if (takes === undefined && methodsLeft === null) return { type: 'none', username: address.user }
      takes = methodsLeft ?? takes ?? []
      for (let attempt = waiting.shift(); attempt; attempt = waiting.shift()) {
        if (!takes.includes(methodOf(attempt))) continue
        if (!tried.includes(attempt.words)) tried.push(attempt.words)
        return attempt.make(address.user)
      }
      return false
    },
    agentFailed() {
      const i = tried.indexOf(AGENT)
      if (i >= 0) tried[i] = 'the agent, which does not answer'
    },
    refusal() {
      const did = tried.length === 0 ? 'Nothing could be offered to it' : `It did not accept ${tried.join(' or ')}`
      const list = takes === undefined || takes.length === 0 ? 'nothing that it names' : takes.join(', ')
      return `${addressText(address)} refuses the login. ${did}; it takes ${list}.`
    },
  }
}
