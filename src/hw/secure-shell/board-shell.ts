/** A shell on a board: what everything above the connection works with, so that nothing but `connection.ts` knows ssh2. */

/** How a command ended. Output beyond the limit is cut off and `cut` is set; it is text for people, untrusted. */
export interface Ran {
  /** Exit code; undefined when a signal ended the command. */
  code: number | undefined
  stdout: string
  stderr: string
  cut: boolean
}

export interface RunOptions {
  input?: Uint8Array
  /** How long to wait; the command itself is not ended on the board. */
  timeoutMs?: number
  /** Bytes that are kept of each stream. */
  outputLimit?: number
}

export interface BoardShell {
  /** USER@HOST, with the port where it is not 22. */
  readonly target: string
  /** How files get there: sftp, or where the board has no sftp server, `cat` on a command's standard input. */
  readonly transfer: 'sftp' | 'cat'
  /**
   * Runs a fixed POSIX shell script with `args` as $1, $2, …
   * @throws SecureShellError when the connection ends or time runs out before the script does.
   */
  run(script: string, args: readonly string[], options?: RunOptions): Promise<Ran>
  /** Writes a file anew. @throws SecureShellError */
  put(path: string, bytes: Uint8Array, mode: number): Promise<void>
  /** Ends the connection. */
  close(): void
}
