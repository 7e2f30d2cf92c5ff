/** A connection to a board over SSH, through other hosts where there are any. The only file that drives ssh2. */
import { Client, type ClientChannel, type SFTPWrapper } from 'ssh2'
import { oneLine } from '../bundle/shell'
import { addressText, knownHostsName, type Address } from './address'
import { prepareAuthentication, wipeSecrets, type Authentication, type AuthenticationRun } from './authentication'
import type { BoardShell, Ran, RunOptions } from './board-shell'
import { scriptCommand } from './commands'
import { connectionFailure } from './connection-failure'
import { hostKeyCheck, type HostKeyTrust } from './host-key-check'
import { knownAlgorithms, notesFor } from './known-hosts'
import { SecureShellError } from './secure-shell-error'

export interface Hop {
  address: Address
  authentication: Authentication
}

export interface ConnectOptions extends Hop {
  /** Hosts in between, nearest first. */
  jumps?: readonly Hop[]
  trust: HostKeyTrust
  /** Until the login is done, for each host. */
  readyTimeoutMs?: number
  /** Between two signs of life; three without an answer end the connection. */
  keepaliveMs?: number
  /** Told once, when the connection ends without `close`. */
  lost?: (message: string) => void
}

export interface Connection extends BoardShell {
  /** What a person should know of the connection. */
  readonly notes: readonly string[]
}

const READY_TIMEOUT_MS = 20_000
const KEEPALIVE_MS = 5_000
const SFTP_TIMEOUT_MS = 5_000
const RUN_TIMEOUT_MS = 60_000
/** From a failed command to the news that the connection is gone. */
const END_GRACE_MS = 250
const OUTPUT_LIMIT = 1 << 20

/** Algorithms with which a host can prove a key of this kind. */
const PROOFS: Readonly<Record<string, readonly string[]>> = { 'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] }
const HOST_KEY_ALGORITHMS = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  ...PROOFS['ssh-rsa']!,
]

/** Algorithms to ask for, those of known keys first: else a host with two keys looks changed. */
function hostKeyAlgorithms(known: readonly string[]): string[] {
  const first = known.flatMap((algorithm) => PROOFS[algorithm] ?? [algorithm])
  return [...new Set([...first.filter((name) => HOST_KEY_ALGORITHMS.includes(name)), ...HOST_KEY_ALGORITHMS])]
}

interface Login {
  hop: Hop
  sock: ClientChannel | undefined
  options: ConnectOptions
  run: AuthenticationRun
}

/** Connects and logs in to one host. */
function logIn({ hop, sock, options, run }: Login): Promise<Client> {
  const { host, port, user } = hop.address
  const check = hostKeyCheck(hop.address, options.trust)
  const client = new Client()
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      // ssh2 goes on without an agent that does not answer.
      if ((error as { level?: unknown }).level === 'agent') return run.agentFailed()
      client.destroy()
      reject(check.failure ?? connectionFailure(error, hop.address, run))
    }
    client.once('ready', () => resolve(client))
    // It stays: an error after the login comes with `close`, which is what ends things then.
    client.on('error', fail)
    client.once('close', () => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
    client.connect({
      ...(sock ? { sock } : { host, port }),
      username: user,
      readyTimeout: options.readyTimeoutMs ?? READY_TIMEOUT_MS,
      keepaliveInterval: options.keepaliveMs ?? KEEPALIVE_MS,
      keepaliveCountMax: 3,
      algorithms: {
        serverHostKey: hostKeyAlgorithms(knownAlgorithms(options.trust.known, knownHostsName(hop.address))) as never,
      },
      hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => void check.judge(key).then(verify),
      // ssh2 takes false for "nothing left" though its types do not say so.
      authHandler: (left, _partial, next) => next(run.next(left) as never),
    })
  })
}

function forward(client: Client, from: Address, to: Address): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, to.host, to.port, (error, channel) => {
      if (!error) return resolve(channel)
      const why = `${addressText(from)} does not pass the connection on to ${to.host} port ${to.port}`
      reject(new SecureShellError('unreachable', `${why}: ${oneLine(error.message)}.`))
    })
  })
}

function openSftp(client: Client): Promise<SFTPWrapper | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), SFTP_TIMEOUT_MS)
    client.sftp((error, sftp) => {
      clearTimeout(timer)
      // Errors of single requests come to their callbacks; the channel's own end with the connection.
      sftp?.on('error', () => undefined)
      resolve(error ? undefined : sftp)
    })
  })
}

/**
 * Connects to a board. Secrets are overwritten when this ends, however it does.
 * @throws SecureShellError in all cases; `host-key-unknown` carries what a person has to confirm.
 */
export async function connectToBoard(options: ConnectOptions): Promise<Connection> {
  const hops = [...(options.jumps ?? []), { address: options.address, authentication: options.authentication }]
  const clients: Client[] = []
  const closeAll = () => {
    for (const client of [...clients].reverse()) client.end()
  }
  let target: string | undefined
  try {
    let sock: ClientChannel | undefined
    for (const [i, hop] of hops.entries()) {
      target = addressText(hop.address)
      const before = clients.at(-1)
      if (before) sock = await forward(before, hops[i - 1]!.address, hop.address)
      const run = await prepareAuthentication(hop.address, hop.authentication)
      clients.push(await logIn({ hop, sock, options, run }))
    }
    const client = clients.at(-1)!
    const sftp = await openSftp(client)
    const notes = hops.flatMap((hop) => notesFor(options.trust.known, knownHostsName(hop.address)))
    return new OpenConnection(client, sftp, closeAll, { ...options, notes })
  } catch (error) {
    closeAll()
    if (error instanceof SecureShellError) error.target = target
    throw error
  } finally {
    for (const hop of hops) wipeSecrets(hop.authentication)
  }
}

class OpenConnection implements Connection {
  readonly target: string
  readonly transfer: 'sftp' | 'cat'
  readonly notes: readonly string[]
  /** Set once the connection is gone. */
  private gone: SecureShellError | undefined
  private closing = false
  private readonly waiting = new Set<(error: SecureShellError) => void>()

  constructor(
    private readonly client: Client,
    private readonly sftp: SFTPWrapper | undefined,
    private readonly closeAll: () => void,
    { address, notes, lost }: ConnectOptions & { notes: readonly string[] },
  ) {
    this.target = addressText(address)
    this.transfer = sftp ? 'sftp' : 'cat'
    this.notes = notes
    client.on('close', () => {
      const message = `The connection to ${this.target} ${this.closing ? 'is closed' : 'was cut'}.`
      this.gone = new SecureShellError('cut', message)
      for (const reject of this.waiting) reject(this.gone)
      this.waiting.clear()
      this.closeAll()
      if (!this.closing) lost?.(message)
    })
  }

  run(script: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const limit = options.outputLimit ?? OUTPUT_LIMIT
    return this.waitFor('a command', options.timeoutMs ?? RUN_TIMEOUT_MS, (resolve, reject) => {
      this.client.exec(scriptCommand(script, args), (error, channel) => {
        if (error) return reject(error)
        const output = new Kept(limit)
        const errors = new Kept(limit)
        let ended: { code: number | undefined } | undefined
        channel.on('data', (data: Buffer) => output.add(data))
        channel.stderr.on('data', (data: Buffer) => errors.add(data))
        channel.on('exit', (code: number | null) => (ended = { code: code ?? undefined }))
        channel.on('error', reject)
        channel.on('close', () => {
          if (!ended) return reject(new Error('the command ended without an exit code'))
          resolve({ ...ended, stdout: output.text(), stderr: errors.text(), cut: output.cut || errors.cut })
        })
        channel.end(options.input === undefined ? undefined : Buffer.from(options.input))
      })
    })
  }

  async put(path: string, bytes: Uint8Array, mode: number): Promise<void> {
    const { sftp } = this
    const timeoutMs = RUN_TIMEOUT_MS + bytes.length / 10
    if (sftp) {
      await this.waitFor<undefined>(`the upload of ${path}`, timeoutMs, (resolve, reject) =>
        sftp.writeFile(path, Buffer.from(bytes), { mode }, (error) => (error ? reject(error) : resolve(undefined))),
      )
      return
    }
    const script = 'cat >"$1" && chmod "$2" "$1"'
    const { code, stderr } = await this.run(script, [path, mode.toString(8)], { input: bytes, timeoutMs })
    if (code !== 0) throw this.failed(`write ${path}`, stderr)
  }

  close(): void {
    this.closing = true
    this.closeAll()
  }

  private failed(what: string, why: string): SecureShellError {
    return new SecureShellError(
      'failed',
      `${this.target} could not ${what}: ${oneLine(why.trim()) || 'it says not why'}.`,
    )
  }

  /** Runs `start` until it settles, time runs out or the connection ends. */
  private waitFor<T>(
    what: string,
    timeoutMs: number,
    start: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer)
        this.waiting.delete(fail)
      }
      const fail = (error: Error) => {
        settle()
        if (error instanceof SecureShellError) return reject(error)
        // What breaks a command is most often the end of the connection, which is told a moment later.
        setTimeout(() => reject(this.gone ?? this.failed(`do ${what}`, error.message)), this.gone ? 0 : END_GRACE_MS)
      }
      const timer = setTimeout(() => {
        const message = `${this.target} gave no answer to ${what} within ${Math.round(timeoutMs / 1000)} s.`
        fail(new SecureShellError('timeout', message))
      }, timeoutMs)
      if (this.gone) return fail(this.gone)
      this.waiting.add(fail)
      try {
        start((value) => {
          settle()
          resolve(value)
        }, fail)
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)))
      }
    })
  }
}

/** The beginning of a stream, up to a limit. */
class Kept {
  cut = false
  private readonly parts: Buffer[] = []
  private size = 0

  constructor(private readonly limit: number) {}

  add(data: Buffer): void {
    const room = this.limit - this.size
    if (data.length > room) this.cut = true
    if (room <= 0) return
    this.parts.push(data.subarray(0, room))
    this.size += Math.min(room, data.length)
  }

  text(): string {
    return Buffer.concat(this.parts).toString('utf8')
  }
}
