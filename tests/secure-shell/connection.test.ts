/**
 * Connections against Debian's own sshd on loopback: whom we trust, who trusts us, and what is said where one of both does not.
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import ssh2 from 'ssh2'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Authentication } from '../../src/hw/secure-shell/authentication'
import { connectToBoard, type Connection, type ConnectOptions } from '../../src/hw/secure-shell/connection'
import { readKnownHosts, rememberHostKey } from '../../src/hw/secure-shell/known-hosts-file'
import { Secret } from '../../src/hw/secure-shell/secret'
import { SecureShellError } from '../../src/hw/secure-shell/secure-shell-error'
import { makeKey, startSshd, whyNoSshd, type LoopbackSshd } from './loopback-sshd'

const noSshd = whyNoSshd()

let folder = ''
let sshd: LoopbackSshd
const open: Connection[] = []
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'cellbench-connection-'))
  if (noSshd === undefined) sshd = await startSshd({ hostKeys: ['ed25519', 'ecdsa', 'rsa'] })
})
afterEach(() => {
  for (const connection of open.splice(0)) connection.close()
})
afterAll(async () => {
  await sshd?.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Attempt {
  /** Content of known_hosts; the file's own when left out. */
  known?: string
  authentication?: Authentication
  accept?: string
  change?: Partial<ConnectOptions>
}

const knownHosts = () => path.join(folder, 'known_hosts')

/** Connects with a known_hosts of this content. */
async function connect({ known, authentication, accept, change }: Attempt = {}): Promise<Connection> {
  if (known !== undefined) writeFileSync(knownHosts(), known)
  const own = knownHosts()
  const connection = await connectToBoard({
    address: { user: sshd.user, host: '127.0.0.1', port: sshd.port },
    authentication: authentication ?? { keys: [{ path: sshd.key }] },
    trust: {
      known: await readKnownHosts(own, []),
      accepted: accept === undefined ? [] : [{ host: `[127.0.0.1]:${sshd.port}`, fingerprint: accept }],
      remember: (host, key) => rememberHostKey(own, host, key),
    },
    ...change,
  })
  open.push(connection)
  return connection
}

/** What an attempt that fails says. */
async function failure(attempt: Attempt): Promise<SecureShellError> {
  const error = await connect(attempt).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof SecureShellError)) throw new Error(`not refused: ${String(error)}`)
  expect(error.message).toMatch(/^[^\n]+\.$/)
  return error
}

async function writesFiles(connection: Connection, transfer: string): Promise<void> {
  expect(connection.transfer).toBe(transfer)
  const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 7 + (i >> 9)) % 256))
  const file = path.join(folder, `a file's ${transfer} name`)
  await connection.put(file, bytes, 0o755)
  expect(readFileSync(file).equals(bytes)).toBe(true)
  expect(statSync(file).mode & 0o777).toBe(0o755)
  await connection.put(file, Buffer.from('short'), 0o755)
  expect(readFileSync(file, 'utf8')).toBe('short')
  const nowhere = connection.put(path.join(folder, 'none', 'x'), bytes, 0o644)
  await expect(nowhere).rejects.toMatchObject({ failure: 'failed' })
}

const fingerprintOf = (type: string) =>
  /SHA256:\S+/.exec(
    execFileSync('ssh-keygen', ['-lf', path.join(sshd.folder, `host_${type}.pub`)], { encoding: 'utf8' }),
  )![0]

describe.skipIf(noSshd)('a connection', () => {
  it('runs scripts with arguments that no shell touches, and gives back their ends', async () => {
    const connection = await connect({ known: sshd.knownHostsLine() })
    expect(connection.transfer).toBe('sftp')
    const hostile = ["'; touch pwned; '", '$(id)', '`id`', 'a\nb', '', '-n', '*', '\\', 'ä€😀', '"', '!x', 'FOO=1']
    const ran = await connection.run('for word; do printf "%s|" "$word"; done; cat; printf oops >&2; exit 7', hostile, {
      input: Buffer.from('in'),
    })
    expect(ran).toEqual({ code: 7, stdout: `${hostile.join('|')}|in`, stderr: 'oops', cut: false })
    expect(existsSync(path.join(os.homedir(), 'pwned'))).toBe(false)
  })

  it('keeps no more of the output than it was told', async () => {
    const connection = await connect({ known: sshd.knownHostsLine() })
    const ran = await connection.run('head -c 3000000 /dev/zero', [], { outputLimit: 1000 })
    expect({ ...ran, stdout: ran.stdout.length }).toEqual({ code: 0, stdout: 1000, stderr: '', cut: true })
  })

  it('writes files as they are', async () => {
    await writesFiles(await connect({ known: sshd.knownHostsLine() }), 'sftp')
  })

  it('writes files the same way where the board has no sftp server', async () => {
    const without = await startSshd({ sftp: false })
    try {
      const change = {
        address: { user: without.user, host: '127.0.0.1', port: without.port },
        authentication: { keys: [{ path: without.key }] },
      }
      await writesFiles(await connect({ known: without.knownHostsLine(), change }), 'cat')
    } finally {
      await without.stop()
    }
  })

  it('says that a command takes too long', async () => {
    const connection = await connect({ known: sshd.knownHostsLine() })
    await expect(connection.run('sleep 5', [], { timeoutMs: 200 })).rejects.toMatchObject({ failure: 'timeout' })
  })

  it('says once that it was lost, and ends what waits', async () => {
    const lost: string[] = []
    const connection = await connect({
      known: sshd.knownHostsLine(),
      change: { lost: (message) => lost.push(message) },
    })
    const waiting = connection.run('kill "$PPID"; sleep 60', [])
    await expect(waiting).rejects.toMatchObject({ failure: 'cut' })
    await expect(connection.run('true', [])).rejects.toMatchObject({ failure: 'cut' })
    expect(lost).toEqual([`The connection to ${connection.target} was cut.`])
  })
})

describe.skipIf(noSshd)('the key of a host', () => {
  it('that is unknown is shown and not trusted', async () => {
    const error = await failure({ known: '' })
    expect(error.failure).toBe('host-key-unknown')
    expect(error.hostKey).toEqual({
      host: `[127.0.0.1]:${sshd.port}`,
      algorithm: 'ssh-ed25519',
      fingerprint: fingerprintOf('ed25519'),
    })
    expect(error.message).toContain(error.hostKey!.fingerprint)
    expect(readFileSync(knownHosts(), 'utf8')).toBe('')
  })

  it('that a person confirmed is remembered, and ssh-keygen finds it', async () => {
    await connect({ known: '', accept: fingerprintOf('ed25519') })
    const found = execFileSync('ssh-keygen', ['-F', `[127.0.0.1]:${sshd.port}`, '-f', knownHosts()], {
      encoding: 'utf8',
    })
    expect(found).toContain(sshd.knownHostsLine().trim())
    await connect()
  })

  it('is not trusted with the fingerprint of another', async () => {
    expect((await failure({ known: '', accept: fingerprintOf('rsa') })).failure).toBe('host-key-unknown')
  })

  it('is remembered hashed where the file is hashed, and found there', async () => {
    writeFileSync(knownHosts(), '[other]:22 ' + sshd.knownHostsLine().split(' ').slice(1).join(' '))
    execFileSync('ssh-keygen', ['-H', '-f', knownHosts()], { stdio: 'ignore' })
    await connect({ accept: fingerprintOf('ed25519') })
    expect(readFileSync(knownHosts(), 'utf8')).not.toContain('127.0.0.1')
    execFileSync('ssh-keygen', ['-F', `[127.0.0.1]:${sshd.port}`, '-f', knownHosts()])
    await connect()
  })

  it('that ssh-keygen hashed is found', async () => {
    writeFileSync(knownHosts(), sshd.knownHostsLine())
    execFileSync('ssh-keygen', ['-H', '-f', knownHosts()], { stdio: 'ignore' })
    expect(readFileSync(knownHosts(), 'utf8')).toMatch(/^\|1\|/)
    await connect()
  })

  it('is asked for in the algorithm that is known', async () => {
    await connect({ known: sshd.knownHostsLine('rsa') })
    await connect({ known: sshd.knownHostsLine('ecdsa') })
  })

  it('that changed is refused, with file and line', async () => {
    const other = path.join(folder, 'other_key')
    makeKey(other)
    const [algorithm, blob] = readFileSync(`${other}.pub`, 'utf8').split(' ')
    const known = `# boards\n\n[127.0.0.1]:${sshd.port} ${algorithm} ${blob}\n`
    const error = await failure({ known, accept: fingerprintOf('ed25519') })
    expect(error.failure).toBe('host-key-changed')
    expect(error.message).toContain(`${knownHosts()} line 3`)
    expect(error.message).toContain(fingerprintOf('ed25519'))
    expect(readFileSync(knownHosts(), 'utf8')).toBe(known)
  })

  it('that is revoked is refused, also where it is known or was confirmed', async () => {
    const line = sshd.knownHostsLine()
    const error = await failure({
      known: `${line}@revoked * ${line.split(' ').slice(1).join(' ')}`,
      accept: fingerprintOf('ed25519'),
    })
    expect(error.failure).toBe('host-key-revoked')
    expect(error.message).toContain(`${knownHosts()} line 2`)
  })

  it('that only an authority vouches for is unknown, and the line is named', async () => {
    const line = `@cert-authority *${sshd.knownHostsLine().replace(/^\S+/, '')}`
    expect((await failure({ known: line })).failure).toBe('host-key-unknown')
    const connection = await connect({ known: line + sshd.knownHostsLine() })
    expect(connection.notes).toEqual([
      `${knownHosts()} line 1 is not used: Cellbench does not check host certificates, only host keys.`,
    ])
  })
})

describe.skipIf(noSshd)('a login', () => {
  it('with an encrypted key needs its passphrase', async () => {
    const key = path.join(sshd.folder, 'locked')
    makeKey(key, 'ed25519', 'open sesame')
    writeFileSync(path.join(sshd.folder, 'authorized_keys'), readFileSync(`${key}.pub`), { flag: 'a' })
    const known = sshd.knownHostsLine()
    expect((await failure({ known, authentication: { keys: [{ path: key }] } })).message).toContain('is encrypted')
    const wrong = { keys: [{ path: key, passphrase: new Secret('open barley') }] }
    expect((await failure({ known, authentication: wrong })).failure).toBe('passphrase')
    const passphrase = new Secret('open sesame')
    await connect({ known, authentication: { keys: [{ path: key, passphrase }] } })
    expect(passphrase.reveal().every((byte) => byte === 0)).toBe(true)
  })

  it('with a key that is no key says so', async () => {
    const key = path.join(folder, 'no-key')
    writeFileSync(key, 'secret text')
    const error = await failure({ known: sshd.knownHostsLine(), authentication: { keys: [{ path: key }] } })
    expect(error.message).toBe(`${key} is no private key that Cellbench can read.`)
    const missing = await failure({ known: sshd.knownHostsLine(), authentication: { keys: [{ path: '/none' }] } })
    expect(missing.message).toBe('The key file /none cannot be read (ENOENT).')
  })

  it('with a wrong password is refused, and the password appears nowhere', async () => {
    const password = new Secret('hunter2-of-the-test')
    const error = await failure({ known: sshd.knownHostsLine(), authentication: { password } })
    expect(error.failure).toBe('refused')
    expect(error.message).toContain('It did not accept the password')
    expect(sshd.log()).toContain('Failed password')
    expect(JSON.stringify([error, error.message, error.stack, sshd.log(), { password }])).not.toContain('hunter2')
    expect(password.reveal().every((byte) => byte === 0)).toBe(true)
  })

  it('with the keys of an agent', async () => {
    const socket = path.join(folder, 'agent')
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
    try {
      while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 20))
      const environment = { ...process.env, SSH_AUTH_SOCK: socket }
      const known = sshd.knownHostsLine()
      const empty = await failure({ known, authentication: { agent: socket } })
      expect(empty.failure).toBe('refused')
      execFileSync('ssh-add', ['-q', sshd.key], { env: environment })
      const connection = await connect({ known, authentication: { agent: socket } })
      expect((await connection.run('echo in', [])).stdout).toBe('in\n')
    } finally {
      agent.kill()
    }
    const dead = await failure({ known: sshd.knownHostsLine(), authentication: { agent: path.join(folder, 'nobody') } })
    expect(dead.message).toContain('the agent, which does not answer')
  })

  it('goes through another host', async () => {
    const inner = await startSshd()
    try {
      const jump = {
        address: { user: sshd.user, host: '127.0.0.1', port: sshd.port },
        authentication: { keys: [{ path: sshd.key }] },
      }
      const change = {
        jumps: [jump],
        address: { user: inner.user, host: '127.0.0.1', port: inner.port },
        authentication: { keys: [{ path: inner.key }] },
      }
      // The host behind has a key of its own to be confirmed.
      expect((await failure({ known: sshd.knownHostsLine(), change })).hostKey?.host).toBe(`[127.0.0.1]:${inner.port}`)
      const connection = await connect({ known: sshd.knownHostsLine() + inner.knownHostsLine(), change })
      expect((await connection.run('echo "$SSH_CONNECTION"', [])).stdout).toContain(` ${inner.port}\n`)
      const nowhere = { ...change, address: { ...change.address, port: 1 } }
      expect((await failure({ known: sshd.knownHostsLine(), change: nowhere })).message).toContain(
        'does not pass the connection on',
      )
    } finally {
      await inner.stop()
    }
  })

  it('to nobody, or to something else, is one sentence', async () => {
    const at = (port: number) => ({ address: { user: 'root', host: '127.0.0.1', port } })
    expect((await failure({ change: at(1) })).message).toBe(
      'Nothing listens at 127.0.0.1 port 1: the connection was refused.',
    )
    const host = { address: { user: 'root', host: 'no-such-board.invalid', port: 22 } }
    expect((await failure({ change: host })).failure).toBe('unreachable')
  })
})

/** What no sshd of an ordinary user can be made to do: take a password, and ask for it as a question. */
describe('a server of its own that takes a password', () => {
  const serve = (method: 'password' | 'keyboard-interactive') =>
    new Promise<{ port: number; close: () => void }>((resolve) => {
      const key = path.join(folder, `host-${method}`)
      makeKey(key)
      const server = new ssh2.Server({ hostKeys: [readFileSync(key)] }, (client) => {
        client.on('error', () => undefined)
        client.on('authentication', (context) => {
          if (context.method !== method) return context.reject([method])
          if (context.method === 'password')
            return context.password === 'right' ? context.accept() : context.reject([method])
          if (context.method === 'keyboard-interactive')
            context.prompt([{ prompt: 'Password: ', echo: false }], (answers) =>
              answers[0] === 'right' ? context.accept() : context.reject([method]),
            )
        })
      })
      server.listen(0, '127.0.0.1', () =>
        resolve({ port: (server.address() as { port: number }).port, close: () => server.close() }),
      )
    })

  it.each(['password', 'keyboard-interactive'] as const)('over %s', async (method) => {
    const server = await serve(method)
    const attempt = async (text: string) => {
      const remembered: string[] = []
      const options: ConnectOptions = {
        address: { user: 'root', host: '127.0.0.1', port: server.port },
        authentication: { password: new Secret(text) },
        trust: {
          known: { keys: [], notes: [] },
          accepted: [],
          remember: (host) => Promise.resolve(void remembered.push(host)),
        },
      }
      const unknown = (await connectToBoard(options).catch((error: unknown) => error)) as SecureShellError
      return connectToBoard({
        ...options,
        authentication: { password: new Secret(text) },
        trust: { ...options.trust, accepted: [unknown.hostKey!] },
      })
    }
    const connection = await attempt('right')
    expect(connection.transfer).toBe('cat')
    connection.close()
    await expect(attempt('wrong')).rejects.toMatchObject({ failure: 'refused' })
    server.close()
  })
})
