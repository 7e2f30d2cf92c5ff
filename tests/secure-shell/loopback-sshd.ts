/**
 * A real sshd on loopback, run as a child of the test on a free port, with host keys and authorized keys of its own. Nothing of
 * the machine's own sshd, keys or known hosts is read or written.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'

const SSHD = '/usr/sbin/sshd'

/** Why no sshd can be run here; undefined where one can. */
export function whyNoSshd(): string | undefined {
  if (!existsSync(SSHD)) return `${SSHD} is not installed (Debian: openssh-server)`
  return existsSync('/usr/bin/ssh-keygen') ? undefined : 'ssh-keygen is not installed (Debian: openssh-client)'
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

/** Makes a key pair; the passphrase is empty when left out. */
export function makeKey(file: string, type: 'ed25519' | 'ecdsa' | 'rsa' = 'ed25519', passphrase = ''): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'test', '-f', file])
}

export interface LoopbackOptions {
  hostKeys?: ('ed25519' | 'ecdsa' | 'rsa')[]
  /** False for a board without an sftp server. */
  sftp?: boolean
  /** Environment of the sessions. */
  environment?: (folder: string) => Record<string, string>
}

export interface LoopbackSshd {
  readonly user: string
  readonly port: number
  readonly folder: string
  /** Private key that is let in. */
  readonly key: string
  /** A line of known_hosts for its host key. */
  knownHostsLine(type?: string): string
  /** What sshd wrote so far. */
  log(): string
  stop(): Promise<void>
}

async function listening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** Starts it and waits until it listens. */
export async function startSshd(options: LoopbackOptions = {}): Promise<LoopbackSshd> {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'cellbench-sshd-')))
  const types = options.hostKeys ?? ['ed25519']
  for (const type of types) makeKey(path.join(folder, `host_${type}`), type)
  const key = path.join(folder, 'user_key')
  makeKey(key)
  writeFileSync(path.join(folder, 'authorized_keys'), readFileSync(`${key}.pub`))
  const port = await freePort()
  const environment = Object.entries(options.environment?.(folder) ?? {}).map(([name, value]) => `"${name}=${value}"`)
  writeFileSync(
    path.join(folder, 'sshd_config'),
    [
      ...types.map((type) => `HostKey ${folder}/host_${type}`),
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `AuthorizedKeysFile ${folder}/authorized_keys`,
      `PidFile ${folder}/pid`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
      'MaxStartups 100',
      'LogLevel VERBOSE',
      ...(options.sftp === false ? [] : ['Subsystem sftp internal-sftp']),
      ...(environment.length > 0 ? [`SetEnv ${environment.join(' ')}`] : []),
    ].join('\n') + '\n',
  )
  // sshd of root locks its unprivileged half up in this folder.
  if (os.userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  let log = ''
  const child: ChildProcess = spawn(SSHD, ['-D', '-e', '-f', path.join(folder, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr?.on('data', (data) => (log += String(data)))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  for (let i = 0; !(await listening(port)); i += 1) {
    if (i > 200 || child.exitCode !== null) throw new Error(`sshd does not listen: ${log}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return {
    user: os.userInfo().username,
    port,
    folder,
    key,
    knownHostsLine: (type = types[0]!) => {
      const [algorithm, blob] = readFileSync(path.join(folder, `host_${type}.pub`), 'utf8').split(' ')
      return `[127.0.0.1]:${port} ${algorithm} ${blob}\n`
    },
    log: () => log,
    async stop() {
      child.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
