/**
 * What `~/.ssh/config` says of a host that somebody named: where it is, who logs in, with which key, through which hosts. Of
 * ssh_config(5) this reads Host, HostName, User, Port, IdentityFile, ProxyJump and Include; the first value that fits holds.
 */
import { promises as fs } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { SecureShellError } from './secure-shell-error'

/** Files that include each other, and files that one line may include. */
const MOST_DEPTH = 8
const MOST_FILES = 64
/** A configuration is written by hand. */
const LARGEST_BYTES = 1024 * 1024

export interface HostConfiguration {
  hostName?: string
  user?: string
  port?: number
  /** Files with private keys, in the order in which they are offered. */
  identityFiles: string[]
  /** Hosts in between, nearest first, as they are written. */
  jumps: string[]
}

interface Line {
  keyword: string
  words: string[]
}

/** The words of a line; quotes hold words together. Undefined for an empty line and a comment. */
function lineOf(text: string): Line | undefined {
  const [, keyword, rest] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(\S.*?)\s*$/.exec(text) ?? []
  if (keyword === undefined || rest === undefined) return undefined
  const words = [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, held, bare]) => held ?? bare!)
  return { keyword: keyword.toLowerCase(), words }
}

/** True where a name fits a pattern with `*` and `?`. */
function fits(name: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'i').test(name)
}

/** True where a line of Host names a host: one pattern fits, and none that begins with `!` does. */
function isNamed(name: string, patterns: readonly string[]): boolean {
  const refused = patterns.some((pattern) => pattern.startsWith('!') && fits(name, pattern.slice(1)))
  return !refused && patterns.some((pattern) => !pattern.startsWith('!') && fits(name, pattern))
}

/** `~`, `%d` and `%%` in a file's name, and `%h` and `%n` for what is named. */
function expanded(text: string, home: string, host: string): string {
  const whole = text.replace(/%([dhn%])/g, (_, sign: string) => (sign === '%' ? '%' : sign === 'd' ? home : host))
  return whole === '~' || whole.startsWith('~/') ? path.join(home, whole.slice(1)) : whole
}

class Reader {
  readonly found: HostConfiguration = { identityFiles: [], jumps: [] }
  private jumpsKnown = false
  private files = 0

  constructor(
    private readonly host: string,
    private readonly home: string,
  ) {}

  async read(file: string, depth: number, applies: boolean): Promise<void> {
    if (depth > MOST_DEPTH || (this.files += 1) > MOST_FILES) {
      throw new SecureShellError('unusable', `${file} is included too deep or too often.`)
    }
    let within = applies
    for (const text of (await textOf(file)).split('\n')) {
      const line = lineOf(text)
      if (!line) continue
      if (line.keyword === 'host') within = applies && isNamed(this.host, line.words)
      // What a Match asks is not known here: its lines are for others.
      else if (line.keyword === 'match') within = applies && line.words.length === 1 && line.words[0] === 'all'
      else if (line.keyword === 'include') await this.include(line.words, depth, within)
      else if (within) this.take(line, file)
    }
  }

  private async include(words: readonly string[], depth: number, within: boolean): Promise<void> {
    for (const word of words) {
      const named = path.resolve(this.home, '.ssh', expanded(word, this.home, this.host))
      const folder = path.dirname(named)
      const names = await fs.readdir(folder).catch(() => [])
      for (const name of names.filter((one) => fits(one, path.basename(named))).sort()) {
        await this.read(path.join(folder, name), depth + 1, within)
      }
    }
  }

  private take({ keyword, words }: Line, file: string): void {
    const [value] = words
    const { found } = this
    if (value === undefined) return
    if (keyword === 'hostname') found.hostName ??= expanded(value, this.home, this.host)
    else if (keyword === 'user') found.user ??= value
    else if (keyword === 'port') found.port ??= portOf(value, file)
    else if (keyword === 'identityfile' && value.toLowerCase() !== 'none') {
      found.identityFiles.push(expanded(value, this.home, found.hostName ?? this.host))
    } else if (keyword === 'proxyjump' && !this.jumpsKnown) {
      this.jumpsKnown = true
      if (value.toLowerCase() !== 'none') found.jumps.push(...value.split(',').filter((jump) => jump !== ''))
    }
  }
}

function portOf(text: string, file: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port >= 1 && port <= 65_535) return port
  throw new SecureShellError(
    'unusable',
    `${file} has the port ${JSON.stringify(text)}: it is a number from 1 to 65535.`,
  )
}

async function textOf(file: string): Promise<string> {
  try {
    const about = await fs.stat(file)
    if (about.size > LARGEST_BYTES)
      throw new SecureShellError('unusable', `${file} is too large to be a configuration.`)
    return await fs.readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof SecureShellError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return ''
    throw new SecureShellError('unusable', `${file} cannot be read (${code ?? 'error'}).`)
  }
}

/**
 * What the user's configuration says of a host, as it was typed. A user without one has said nothing.
 * @throws SecureShellError `unusable` for a file that cannot be read or says what cannot be
 */
export async function clientConfiguration(host: string, home = os.homedir()): Promise<HostConfiguration> {
  const reader = new Reader(host, home)
  await reader.read(path.join(home, '.ssh', 'config'), 0, true)
  return reader.found
}
