/** Whether a host's key is to be trusted: known, confirmed just now, or neither. */
import { knownHostsName, type Address } from './address'
import { keyAlgorithm, keyFingerprint } from './host-key'
import { judgeHostKey, type KnownHosts } from './known-hosts'
import { SecureShellError } from './secure-shell-error'

export interface HostKeyTrust {
  known: KnownHosts
  /** Keys that a person has confirmed just now, by the host's name in known_hosts. */
  accepted: readonly { host: string; fingerprint: string }[]
  /** Called for a confirmed key before anything is told to its host. */
  remember: (host: string, key: Buffer) => Promise<void>
}

export interface HostKeyCheck {
  /** Why the last key was not trusted. */
  failure: SecureShellError | undefined
  judge(key: Buffer): Promise<boolean>
}

function distrust(name: string, key: Buffer, trust: HostKeyTrust): SecureShellError | undefined {
  const hostKey = { host: name, algorithm: keyAlgorithm(key), fingerprint: keyFingerprint(key) }
  const shown = `${hostKey.algorithm} ${hostKey.fingerprint}`
  const found = judgeHostKey(trust.known, name, key)
  switch (found.verdict) {
    case 'known':
      return undefined
    case 'revoked':
      return new SecureShellError(
        'host-key-revoked',
        `${name} shows the key ${shown}, which ${found.place} revokes: nothing was sent to it.`,
        hostKey,
      )
    case 'changed':
      return new SecureShellError(
        'host-key-changed',
        `${name} shows the key ${shown}, but ${found.places.join(' and ')} knows it by ${found.fingerprints.join(' and ')}. ` +
          'Either the board was set up anew or somebody stands in its place; if you know that it is the board, remove that line.',
        hostKey,
      )
    case 'unknown':
      return new SecureShellError(
        'host-key-unknown',
        `${name} is not known yet. It shows the key ${shown}; compare it with what the board itself prints ` +
          '(ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub).',
        hostKey,
      )
  }
}

/** The check of one host's keys. */
export function hostKeyCheck(address: Address, trust: HostKeyTrust): HostKeyCheck {
  const name = knownHostsName(address)
  let remembered = ''
  const check: HostKeyCheck = {
    failure: undefined,
    async judge(key) {
      const failure = distrust(name, key, trust)
      const fingerprint = keyFingerprint(key)
      if (fingerprint === remembered) return true
      check.failure = failure
      if (failure?.failure !== 'host-key-unknown') return failure === undefined
      if (!trust.accepted.some((one) => one.host === name && one.fingerprint === fingerprint)) return false
      try {
        await trust.remember(name, key)
      } catch (error) {
        check.failure =
          error instanceof SecureShellError ? error : new SecureShellError('unusable', 'The key cannot be remembered.')
        return false
      }
      remembered = fingerprint
      check.failure = undefined
      return true
    },
  }
  return check
}
