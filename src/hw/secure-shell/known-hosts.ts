/**
 * known_hosts as sshd(8) describes it: names, patterns, hashed names, @revoked. What cannot be used (@cert-authority, lines
 * that are damaged) is skipped and said.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { keyAlgorithm, keyFingerprint } from './host-key'

interface KnownKey {
  /** File and line, for people. */
  place: string
  revoked: boolean
  matches(name: string): boolean
  key: Buffer
}

export interface KnownHosts {
  keys: KnownKey[]
  /** Sentences about lines that were skipped, and for whom. */
  notes: { matches(name: string): boolean; note: string }[]
}

export interface KnownHostsFile {
  path: string
  text: string
}

/** What known_hosts says about a key. */
export type HostKeyVerdict =
  | { verdict: 'known' }
  | { verdict: 'unknown' }
  | { verdict: 'revoked'; place: string }
  /** `places`: lines that hold another key for this host. */
  | { verdict: 'changed'; places: string[]; fingerprints: string[] }

const escaped = (text: string) => text.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)

function globMatches(pattern: string, name: string): boolean {
  const expression = escaped(pattern.toLowerCase()).replaceAll(/\*+/g, '.*').replaceAll('?', '.')
  return new RegExp(`^${expression}$`).test(name)
}

function hashedMatcher(field: string): ((name: string) => boolean) | undefined {
  const [, magic, salt, hash, more] = field.split('|')
  if (magic !== '1' || salt === undefined || hash === undefined || more !== undefined) return undefined
  const saltBytes = Buffer.from(salt, 'base64')
  const expected = Buffer.from(hash, 'base64')
  if (saltBytes.length !== 20 || expected.length !== 20) return undefined
  return (name) => timingSafeEqual(createHmac('sha1', saltBytes).update(name).digest(), expected)
}

/** Whom a line is about; undefined where its first field cannot be read. */
function matcherOf(field: string): ((name: string) => boolean) | undefined {
  if (field.startsWith('|')) return hashedMatcher(field)
  const patterns = field.split(',').filter((pattern) => pattern !== '')
  if (patterns.length === 0 || patterns.some((pattern) => pattern.length > 1024)) return undefined
  return (name) => {
    const says = (pattern: string) => globMatches(pattern, name)
    if (patterns.some((pattern) => pattern.startsWith('!') && says(pattern.slice(1)))) return false
    return patterns.some((pattern) => !pattern.startsWith('!') && says(pattern))
  }
}

/** Reads known_hosts files; never throws. */
export function parseKnownHosts(files: readonly KnownHostsFile[]): KnownHosts {
  const known: KnownHosts = { keys: [], notes: [] }
  for (const { path, text } of files) {
    for (const [i, line] of text.split('\n').entries()) {
      const fields = line.trim().split(/[ \t]+/)
      if (fields[0] === '' || fields[0]!.startsWith('#')) continue
      const place = `${path} line ${i + 1}`
      const marker = fields[0]!.startsWith('@') ? fields.shift() : undefined
      const matches = matcherOf(fields[0] ?? '')
      const skip = (why: string) =>
        known.notes.push({ matches: matches ?? (() => true), note: `${place} is not used: ${why}.` })
      if (marker === '@cert-authority') {
        skip('Cellbench does not check host certificates, only host keys')
        continue
      }
      const key = Buffer.from(fields[2] ?? '', 'base64')
      if (!matches) skip('its host names cannot be read')
      else if (marker !== undefined && marker !== '@revoked') skip(`the marker ${marker} is unknown`)
      else if (keyAlgorithm(key) !== fields[1]) skip('its key is damaged')
      else known.keys.push({ place, revoked: marker === '@revoked', matches, key })
    }
  }
  return known
}

/** Algorithms of the keys that are known of a host: it is asked for these first, as ssh does. */
export function knownAlgorithms(known: KnownHosts, name: string): string[] {
  return [...new Set(known.keys.filter((key) => !key.revoked && key.matches(name)).map(({ key }) => keyAlgorithm(key)))]
}

/** What is known about `key` of the host `name`, which is written as known_hosts writes it. */
export function judgeHostKey(known: KnownHosts, name: string, key: Uint8Array): HostKeyVerdict {
  const same = (other: KnownKey) => other.key.equals(key)
  const ofHost = known.keys.filter((other) => other.matches(name))
  const revoked = ofHost.find((other) => other.revoked && same(other))
  if (revoked) return { verdict: 'revoked', place: revoked.place }
  const trusted = ofHost.filter((other) => !other.revoked)
  if (trusted.some(same)) return { verdict: 'known' }
  if (trusted.length === 0) return { verdict: 'unknown' }
  return {
    verdict: 'changed',
    places: trusted.map((other) => other.place),
    fingerprints: trusted.map((other) => keyFingerprint(other.key)),
  }
}

/** What the file says about this host that cannot be used. */
export function notesFor(known: KnownHosts, name: string): string[] {
  return known.notes.filter((note) => note.matches(name)).map(({ note }) => note)
}

/** A line for a host's key; `hashed` as OpenSSH's HashKnownHosts writes it. */
export function knownHostsLine(name: string, key: Uint8Array, hashed: boolean): string {
  const salt = randomBytes(20)
  const first = hashed
    ? `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
    : name
  return `${first} ${keyAlgorithm(key)} ${Buffer.from(key).toString('base64')}\n`
}

/** True where a file's own lines are hashed: then a new one is, too. */
export function isHashed(text: string): boolean {
  return text.split('\n').some((line) => line.startsWith('|1|'))
}
