/** known_hosts on this machine: the user's own file, which is written, and the system's, which is only read. */
import { promises as fs } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { isHashed, knownHostsLine, parseKnownHosts, type KnownHosts, type KnownHostsFile } from './known-hosts'
import { SecureShellError } from './secure-shell-error'

/** The files that OpenSSH reads when nothing else is said. */
export function usualKnownHosts(): { own: string; system: string[] } {
  return { own: path.join(os.homedir(), '.ssh', 'known_hosts'), system: ['/etc/ssh/ssh_known_hosts'] }
}

async function read(file: string): Promise<KnownHostsFile[]> {
  try {
    return [{ path: file, text: await fs.readFile(file, 'utf8') }]
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    throw new SecureShellError('unusable', `${file}, where known hosts are kept, cannot be read (${code ?? 'error'}).`)
  }
}

/** Reads `own` and `system`; a file that is not there knows nobody. @throws SecureShellError `unusable` */
export async function readKnownHosts(own: string, system: readonly string[]): Promise<KnownHosts> {
  return parseKnownHosts((await Promise.all([own, ...system].map(read))).flat())
}

/** Appends a host's key to `own`, which is made where it is missing. @throws SecureShellError `unusable` */
export async function rememberHostKey(own: string, name: string, key: Uint8Array): Promise<void> {
  const [before] = await read(own)
  try {
    await fs.mkdir(path.dirname(own), { recursive: true, mode: 0o700 })
    const line = knownHostsLine(name, key, isHashed(before?.text ?? ''))
    const end = before === undefined || before.text === '' || before.text.endsWith('\n') ? '' : '\n'
    await fs.appendFile(own, end + line, { mode: 0o600 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new SecureShellError('unusable', `The host's key cannot be written to ${own} (${code ?? 'error'}).`)
  }
}
