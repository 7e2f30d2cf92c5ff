/** What goes wrong on the way to a board, each in one sentence for people. */

export type SecureShellFailure =
  /** The address, a key file or another thing that was named cannot be used. */
  | 'unusable'
  /** Nobody answers there, or not with SSH. */
  | 'unreachable'
  /** The host's key is not known yet: a person has to look at its fingerprint. */
  | 'host-key-unknown'
  /** The host shows another key than the one that is known. */
  | 'host-key-changed'
  | 'host-key-revoked'
  /** A key file needs a passphrase, or another one. */
  | 'passphrase'
  /** The board takes none of the keys and passwords that were offered. */
  | 'refused'
  /** The connection was there and is gone. */
  | 'cut'
  /** No answer in time. */
  | 'timeout'
  /** The board could not do what it was told. */
  | 'failed'

export class SecureShellError extends Error {
  override readonly name = 'SecureShellError'
  /** Host on the way to the board that it concerns, as `addressText` writes it; set while connecting. */
  target: string | undefined

  constructor(
    readonly failure: SecureShellFailure,
    message: string,
    /** The key that a host showed, where that is what failed. */
    readonly hostKey?: HostKeyQuestion,
  ) {
    super(message)
  }
}

/** A host's key as a person compares it. */
export interface HostKeyQuestion {
  /** As known_hosts names it: `host`, or `[host]:port` where the port is not 22. */
  host: string
  /** Algorithm of the key, such as `ssh-ed25519`. */
  algorithm: string
  /** `SHA256:` and 43 characters of base64, as `ssh-keygen -lf` prints it. */
  fingerprint: string
}
