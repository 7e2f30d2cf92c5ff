import { describe, expect, it } from 'vitest'
import type { PlanDocument } from '../../sim/plan/plan'
import { FakeShell } from '../testing/fake-shell'
import { printed } from '../texts/board-connection'
import { BoardConnection } from './board-connection.svelte'
import { ratePath } from './exit-history'

const FINGERPRINT = `SHA256:${'A'.repeat(43)}`
const hostKey = { host: 'evk', algorithm: 'ssh-ed25519', fingerprint: FINGERPRINT }
const document = { name: 'Q' } as PlanDocument
const previewed = {
  preview: `preview-${'0'.repeat(32)}`,
  standing: ['Nothing of this plan lies on the board.'],
  steps: [{ id: 'upload', title: 'Upload the bundle', commands: ['mkdir -p x'] }],
  obstacles: [],
  findings: [],
}

function made(answers: ConstructorParameters<typeof FakeShell>[0] = {}) {
  const connected = { kind: 'connected', connection: 'board-1', target: 'root@evk', transfer: 'sftp', notes: [] }
  const shell = new FakeShell({
    'secureShell.connect': (request) =>
      (request as { accept?: unknown[] }).accept
        ? connected
        : { kind: 'host-key-unknown', hostKey, message: 'This host is not known yet.' },
    'secureShell.disconnect': () => undefined,
    'secureShell.preview': () => previewed,
    'secureShell.perform': () => undefined,
    'secureShell.statistics': () => undefined,
    ...answers,
  })
  const connection = new BoardConnection(shell.client)
  const asked = (method: string) => shell.asked.filter((one) => one.method === method).map(({ payload }) => payload)
  const open = async () => {
    await connection.connect({ board: { address: 'root@evk', password: 'secret' } })
    await connection.trust()
  }
  return { shell, connection, asked, open }
}

describe('a board behind SSH', () => {
  it('is connected to after a person has trusted its key, and not before', async () => {
    const { connection, asked } = made()
    await connection.connect({ board: { address: 'root@evk', password: 'secret' } })
    expect(connection.state).toMatchObject({ kind: 'host-key', hostKey: { fingerprint: FINGERPRINT } })
    await connection.check(document)
    expect(asked('secureShell.preflight')).toEqual([])
    await connection.trust()
    expect(asked('secureShell.connect')[1]).toMatchObject({ accept: [{ host: 'evk', fingerprint: FINGERPRINT }] })
    expect(connection.state).toMatchObject({ kind: 'connected', target: 'root@evk' })
  })

  it('whose key is not trusted stays closed, and the password is forgotten', async () => {
    const { connection, asked } = made()
    await connection.connect({ board: { address: 'root@evk', password: 'secret' } })
    connection.distrust()
    await connection.trust()
    expect(asked('secureShell.connect')).toHaveLength(1)
    expect(connection.state.kind).toBe('none')
    expect(JSON.stringify(connection)).not.toContain('secret')
  })

  it('whose key has changed is refused for good', async () => {
    const message = 'The key of evk has changed.'
    const { connection } = made({
      'secureShell.connect': () => ({ kind: 'failed', failure: 'host-key-changed', hostKey, message }),
    })
    await connection.connect({ board: { address: 'root@evk', agent: true } })
    expect(connection.state).toMatchObject({ kind: 'failed', final: true, message })
    await connection.trust()
    expect(connection.state.kind).toBe('failed')
  })

  it('is changed only by what a preview showed, with a transcript of each step', async () => {
    const { shell, connection, asked, open } = made()
    await open()
    await connection.perform()
    expect(asked('secureShell.perform')).toEqual([])
    await connection.look('deploy', document, false)
    expect(asked('secureShell.preview')).toMatchObject([{ activity: 'deploy', start: false, document }])
    await connection.perform()
    const step = (state: string, output: string) =>
      shell.send('secureShell.step', {
        connection: 'board-1',
        preview: previewed.preview,
        step: 'upload',
        state,
        output,
      })
    step('begun', '')
    step('output', 'one\n')
    step('output', 'two\n')
    step('done', '')
    expect(connection.performance?.steps).toEqual([{ id: 'upload', state: 'done', output: 'one\ntwo\n' }])
    expect(connection.isPerforming).toBe(true)
    const ended = {
      connection: 'board-1',
      preview: previewed.preview,
      outcome: 'done',
      message: 'Done.',
      standing: ['It runs.'],
    }
    shell.send('secureShell.performed', ended)
    expect(connection.performance?.ended).toEqual(ended)
  })

  it('that cannot be changed is not', async () => {
    const { connection, asked, open } = made({
      'secureShell.preview': () => ({ ...previewed, obstacles: ['Jailhouse is missing.'] }),
    })
    await open()
    await connection.look('deploy', document, true)
    await connection.perform()
    expect(asked('secureShell.perform')).toEqual([])
  })

  it('says where it stands when the connection is cut in the middle', async () => {
    const { shell, connection, open } = made()
    await open()
    await connection.look('deploy', document, true)
    await connection.perform()
    shell.send('secureShell.closed', { connection: 'board-1', message: 'The board does not answer.' })
    shell.send('secureShell.performed', {
      connection: 'board-1',
      preview: previewed.preview,
      outcome: 'cut',
      message: 'Cut off while uploading.',
      standing: ['The new folder is not complete; the old one is in use.'],
    })
    expect(connection.state).toEqual({ kind: 'cut', target: 'root@evk', message: 'The board does not answer.' })
    expect(connection.performance?.ended).toMatchObject({
      outcome: 'cut',
      standing: [expect.stringContaining('old one')],
    })
  })

  it('has its counters read for as long as they are watched', async () => {
    const { shell, connection, asked, open } = made()
    await open()
    await connection.watch(true)
    for (const atMs of [1000, 2000]) {
      const exits = [{ kind: 'total', count: atMs, perSecond: atMs / 10 }]
      const cells = [{ name: 'flight', state: 'running', cpus: '3', exits }]
      shell.send('secureShell.statistics', { connection: 'board-1', atMs, enabled: true, cells })
    }
    expect(connection.exitHistory.of('flight').map(({ perSecond }) => perSecond)).toEqual([100, 200])
    expect(ratePath(connection.exitHistory.of('flight'), 100, 20)).toBe('M0.0 10.0L100.0 0.0')
    await connection.watch(false)
    expect(asked('secureShell.statistics')).toMatchObject([{ intervalMs: 1000 }, { intervalMs: 0 }])
  })
})

it('what a board printed moves no cursor', () => {
  expect(printed('a\r\nb\u001b[2J\u0007\tc')).toBe('a\nb␛[2J␇\tc')
})
