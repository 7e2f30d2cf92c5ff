/** The contract's `secureShell` methods as a window uses them, with a board behind Debian's own sshd. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Response } from '../../src/main/contract/contract'
import { findInstallation } from '../../src/main/services/installation'
import { createServices, type Connection, type Services } from '../../src/main/services/services'
import { shippedPlan } from '../support/templates'
import { plannedRelease, startBoard, type LoopbackBoard } from './loopback-board'
import { whyNoSshd } from './loopback-sshd'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 })

const document = shippedPlan('slide-imx8mm')

interface Heard {
  event: string
  payload: Record<string, unknown>
}

describe.skipIf(whyNoSshd())('a window', () => {
  let folder = ''
  let board: LoopbackBoard
  let services: Services
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cellbench-window-'))
    const planned = plannedRelease(document)
    board = await startBoard(planned.parts)
    mkdirSync(path.join(folder, 'images'))
    for (const file of planned.release.files.filter(({ path: name }) => name.startsWith('images/'))) {
      writeFileSync(path.join(folder, file.path), file.bytes)
    }
    services = await createServices({
      shell: 'browser',
      installation: findInstallation(path.resolve('out/main')),
      configuration: path.join(folder, 'configuration'),
      state: path.join(folder, 'state'),
      folders: [folder],
      trustRecent: false,
      knownHosts: path.join(folder, 'known_hosts'),
    })
  })
  afterAll(async () => {
    await services?.close()
    await board?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  function open(): { line: Connection; heard: Heard[]; until(event: string): Promise<Heard> } {
    const heard: Heard[] = []
    const line = services.connect((event, payload) =>
      heard.push({ event, payload: payload as Record<string, unknown> }),
    )
    return {
      line,
      heard,
      async until(event) {
        for (;;) {
          const i = heard.findIndex((one) => one.event === event)
          if (i >= 0) return heard.splice(i, 1)[0]!
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      },
    }
  }
  async function ask<T>(line: Connection, method: string, payload: unknown): Promise<T> {
    const reply = await line.request(method, payload)
    if (typeof reply === 'string' || !reply.ok) throw new Error(JSON.stringify(reply))
    return reply.value as T
  }
  const host = () => ({ address: `${board.sshd.user}@127.0.0.1:${board.sshd.port}`, key: board.sshd.key })

  async function connected(line: Connection): Promise<string> {
    const request = { board: host(), folder: board.folder }
    let answer = await ask<Response<'secureShell.connect'>>(line, 'secureShell.connect', request)
    if (answer.kind === 'host-key-unknown') {
      answer = await ask(line, 'secureShell.connect', {
        ...request,
        accept: [{ host: answer.hostKey.host, fingerprint: answer.hostKey.fingerprint }],
      })
    }
    if (answer.kind !== 'connected') throw new Error(answer.message)
    return answer.connection
  }

  it('is asked about a key that is unknown, and once only', async () => {
    const { line } = open()
    const request = { board: host(), folder: board.folder }
    const first = await ask<Response<'secureShell.connect'>>(line, 'secureShell.connect', request)
    expect(first).toMatchObject({ kind: 'host-key-unknown', hostKey: { algorithm: 'ssh-ed25519' } })
    await connected(line)
    expect(readFileSync(path.join(folder, 'known_hosts'), 'utf8')).toBe(board.sshd.knownHostsLine())
    expect(await ask(line, 'secureShell.connect', request)).toMatchObject({
      kind: 'connected',
      transfer: 'sftp',
      notes: [],
    })
    line.close()
  })

  it('is told in one sentence why it is not connected', async () => {
    const { line } = open()
    const failed = (wish: object) =>
      ask<{ kind: string; failure: string; message: string }>(line, 'secureShell.connect', {
        board: { ...host(), ...wish },
      })
    await connected(line)
    expect(await failed({ key: undefined, password: 'wrong' })).toMatchObject({ kind: 'failed', failure: 'refused' })
    expect(await failed({ address: 'root@127.0.0.1:1' })).toMatchObject({ failure: 'unreachable' })
    expect(await failed({ address: 'nobody' })).toMatchObject({ failure: 'unusable' })
    expect(await failed({ key: '/none' })).toMatchObject({ failure: 'unusable' })
    line.close()
  })

  it('previews, performs with events, compares, polls and is told of the end', async () => {
    const { line, heard, until } = open()
    const connection = await connected(line)
    const { findings } = await ask<Response<'secureShell.preflight'>>(line, 'secureShell.preflight', {
      connection,
      document,
    })
    expect(findings.filter((finding) => finding.blocks)).toEqual([])

    const bare = await ask<Response<'secureShell.preview'>>(line, 'secureShell.preview', {
      connection,
      activity: 'deploy',
      document,
    })
    expect(bare.obstacles.join(' ')).toContain('images/gic-demo.bin')
    expect(await line.request('secureShell.perform', { connection, preview: bare.preview })).toMatchObject({
      ok: false,
    })
    const wish = { connection, activity: 'deploy', document, images: path.join(folder, 'images') }
    const preview = await ask<Response<'secureShell.preview'>>(line, 'secureShell.preview', wish)
    expect(preview.obstacles).toEqual([])
    expect(board.cells()).toEqual({})
    await ask(line, 'secureShell.perform', { connection, preview: preview.preview })
    expect((await until('secureShell.performed')).payload).toMatchObject({ outcome: 'done', preview: preview.preview })
    const steps = heard.filter(({ event, payload }) => event === 'secureShell.step' && payload['state'] === 'done')
    expect(steps.map(({ payload }) => payload['step'])).toEqual(preview.steps.map(({ id }) => id))
    // A preview is used up by being done.
    const again = await line.request('secureShell.perform', { connection, preview: preview.preview })
    expect(again).toMatchObject({ ok: false, fault: { code: 'not-found' } })

    const drift = await ask<Response<'secureShell.drift'>>(line, 'secureShell.drift', { connection, document })
    expect(drift.findings.filter((finding) => finding.verdict === 'differs')).toEqual([])
    await ask(line, 'secureShell.statistics', { connection, intervalMs: 200 })
    expect((await until('secureShell.statistics')).payload).toMatchObject({
      enabled: true,
      cells: [
        expect.objectContaining({ name: 'imx8mm' }),
        expect.objectContaining({ name: 'gic-demo', state: 'running' }),
      ],
    })
    await until('secureShell.statistics')
    await ask(line, 'secureShell.statistics', { connection, intervalMs: 0 })

    const back = await ask<Response<'secureShell.preview'>>(line, 'secureShell.preview', {
      connection,
      activity: 'roll-back',
    })
    await ask(line, 'secureShell.perform', { connection, preview: back.preview })
    expect((await until('secureShell.performed')).payload).toMatchObject({
      outcome: 'done',
      standing: ['Nothing of Cellbench lies on the board.'],
    })
    await ask(line, 'secureShell.disconnect', { connection })
    const gone = await line.request('secureShell.preflight', { connection, document })
    expect(gone).toMatchObject({ ok: false, fault: { code: 'not-found' } })
    expect(heard.some(({ event }) => event === 'secureShell.closed')).toBe(false)
    line.close()
  })

  it('has no say over the boards of another window', async () => {
    const mine = open()
    const theirs = open()
    const connection = await connected(mine.line)
    const method = 'secureShell.preview'
    expect(await theirs.line.request(method, { connection, activity: 'roll-back' })).toMatchObject({ ok: false })
    await ask(theirs.line, 'secureShell.disconnect', { connection })
    await ask(mine.line, 'secureShell.preflight', { connection, document })
    mine.line.close()
    theirs.line.close()
  })
})
