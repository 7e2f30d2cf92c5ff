/**
 * A board that lets nobody log in as root: what is done there is done through sudo, where sudo asks nothing. No password is ever
 * typed into it.
 */
import { oneLine } from '../bundle/shell'
import { SEARCH_PATH } from './commands'
import type { Connection } from './connection'
import type { Ran, RunOptions } from './board-shell'
import { SecureShellError } from './secure-shell-error'

/** Says `root` for root, `sudo` where sudo works without a question, else why it does not. */
const ASK = `${SEARCH_PATH}
[ "$(id -u)" = 0 ] && { echo root; exit; }
command -v sudo >/dev/null || { echo 'there is no sudo'; exit; }
why=$(LC_ALL=C sudo -n true 2>&1 </dev/null) && { echo sudo; exit; }
printf '%s\\n' "$why"
`

/** Runs "$1" as root's script, with what follows it. */
const THROUGH_SUDO = `${SEARCH_PATH}exec sudo -n -- sh -c "$@"`
const WRITE = 'cat >"$1" && chmod "$2" "$1"'
/** A file takes a minute and a second for each 10 KB. */
const WRITE_TIMEOUT_MS = 60_000

class RootConnection implements Connection {
  /** An sftp server would write as the user. */
  readonly transfer = 'cat'
  readonly notes: readonly string[]

  constructor(private readonly connection: Connection) {
    this.notes = [...connection.notes, `${connection.target} is not root: what is done there goes through sudo.`]
  }

  get target(): string {
    return this.connection.target
  }

  run(script: string, args: readonly string[], options?: RunOptions): Promise<Ran> {
    return this.connection.run(THROUGH_SUDO, [script, 'cellbench', ...args], options)
  }

  async put(path: string, bytes: Uint8Array, mode: number): Promise<void> {
    const timeoutMs = WRITE_TIMEOUT_MS + bytes.length / 10
    const { code, stderr } = await this.run(WRITE, [path, mode.toString(8)], { input: bytes, timeoutMs })
    if (code === 0) return
    const why = oneLine(stderr.trim()) || 'it says not why'
    throw new SecureShellError('failed', `${this.target} could not write ${path}: ${why}.`)
  }

  close(): void {
    this.connection.close()
  }
}

/** A connection with the same notes and one more. */
class NotedConnection implements Connection {
  readonly notes: readonly string[]
  constructor(
    private readonly connection: Connection,
    note: string,
  ) {
    this.notes = [...connection.notes, note]
  }
  get target(): string {
    return this.connection.target
  }
  get transfer(): 'sftp' | 'cat' {
    return this.connection.transfer
  }
  run(script: string, args: readonly string[], options?: RunOptions): Promise<Ran> {
    return this.connection.run(script, args, options)
  }
  put(path: string, bytes: Uint8Array, mode: number): Promise<void> {
    return this.connection.put(path, bytes, mode)
  }
  close(): void {
    this.connection.close()
  }
}

/**
 * The same connection for root; through sudo for anybody else whom sudo asks nothing. For others it stays what it is, with a note of
 * what is missing: a preflight says what that keeps from working.
 * @throws SecureShellError when the connection ends before
 */
export async function asRoot(connection: Connection): Promise<Connection> {
  const { stdout, stderr } = await connection.run(ASK, [])
  const answer = oneLine(stdout.trim())
  if (answer === 'root') return connection
  if (answer === 'sudo') return new RootConnection(connection)
  const why = (answer === '' ? oneLine(stderr.trim()) : answer).slice(0, 200)
  const note = `${connection.target} is not root, and sudo does not work without a password (${why}): only what anybody may read is known, and nothing can be deployed.`
  return new NotedConnection(connection, note)
}
