/** Lines as a window sees them: through the contract, over services that really run, to a board behind a real socket. */
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Event, EventName, MethodName, Request, Response } from '../../src/main/contract/contract'
import { findInstallation } from '../../src/main/services/installation'
import { createServices, type Connection, type Services } from '../../src/main/services/services'
import { ensureBuilt, ROOT } from '../../scripts/build-if-stale.mjs'
import { templateFiles } from '../support/templates'
import { blocks } from './stream'

let base: string
let services: Services
let board: { port: number; socket(): Promise<Socket>; received(): string; stop(): Promise<void> }

beforeEach(async () => {
  await ensureBuilt(['main'], { quiet: true })
  base = await realpath(await mkdtemp(path.join(os.tmpdir(), 'cellbench-lines-')))
  services = await createServices({
    shell: 'browser',
    installation: findInstallation(path.join(ROOT, 'out', 'main')),
    configuration: path.join(base, 'configuration'),
    state: path.join(base, 'state'),
    folders: [base],
    trustRecent: false,
  })
  board = await startBoard()
})
afterEach(async () => {
  await services.close()
  await board.stop()
  await rm(base, { recursive: true, force: true })
})

async function startBoard(): Promise<typeof board> {
  const sockets: Socket[] = []
  let received = ''
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', (data) => (received += data.toString('latin1')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    received: () => received,
    async socket() {
      await until(() => sockets.length > 0)
      return sockets.at(-1)!
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** A window that draws at once what it is sent, unless it is told to lag. */
class Window {
  readonly events: { event: EventName; payload: unknown }[] = []
  readonly connection: Connection
  drawing = true
  private undrawn = new Map<string, number>()

  constructor() {
    this.connection = services.connect((event, payload) => {
      this.events.push({ event, payload })
      if (event !== 'lines.data') return
      const { line, bytes } = payload as Event<'lines.data'>
      this.undrawn.set(line, (this.undrawn.get(line) ?? 0) + Buffer.from(bytes, 'base64').length)
      if (this.drawing) void this.draw(line)
    })
  }

  async draw(line: string): Promise<void> {
    const bytes = this.undrawn.get(line) ?? 0
    this.undrawn.set(line, 0)
    if (bytes > 0) await this.connection.request('lines.acknowledge', { line, bytes })
  }

  async ask<M extends MethodName>(method: M, payload: Request<M>): Promise<Response<M>> {
    const reply = await this.connection.request(method, payload)
    if (!reply.ok) throw new Error(`${reply.fault.code}: ${reply.fault.message}`)
    return reply.value as Response<M>
  }

  of<E extends EventName>(event: E): Event<E>[] {
    return this.events.filter((each) => each.event === event).map((each) => each.payload as Event<E>)
  }

  heard(line: string): Buffer {
    return Buffer.concat(
      this.of('lines.data')
        .filter((each) => each.line === line)
        .map((each) => Buffer.from(each.bytes, 'base64')),
    )
  }
}

describe('a line of a window', () => {
  it('brings what the board says, understood, with its times, and records it', async () => {
    const window = new Window()
    const address = `127.0.0.1:${board.port}`
    const opened = await window.ask('lines.open', { address })
    expect(opened).toMatchObject({ line: 'line-1', origin: 'board', shared: false })
    expect(await window.ask('lines.open', { address })).toMatchObject({ line: 'line-1', shared: true })
    const socket = await board.socket()
    const text = 'Created cell "gic-demo"\r\nTimer fired, jitter:   2125 ns, min:   1000 ns, max:   9999 ns\r\n'
    socket.write(text)
    await until(() => window.of('lines.events').length > 0 && window.heard('line-1').length === text.length)
    expect(window.heard('line-1').toString()).toBe(text)
    const [first] = window.of('lines.data')
    expect(first).toMatchObject({ offset: 0, times: [[0, first!.atMs]] })
    expect(Math.abs(first!.atMs - Date.now())).toBeLessThan(60_000)
    const kinds = window.of('lines.events').flatMap((each) => each.events.map((event) => event.kind))
    expect(kinds).toEqual(['cell-created', 'beat'])
    await window.ask('lines.write', { line: 'line-1', bytes: Buffer.from('ls\r').toString('base64') })
    await until(() => board.received() === 'ls\r')
    await window.ask('lines.close', { line: 'line-1' })
    expect(await readFile(opened.recording!, 'latin1')).toBe(text)
    expect(window.of('lines.state').map((each) => each.state)).toEqual(['open', 'closed'])
  })

  it('sends a window that draws nothing no more than half a megabyte, and later everything, from the recording', async () => {
    const window = new Window()
    window.drawing = false
    const { line, recording } = await window.ask('lines.open', { address: `127.0.0.1:${board.port}` })
    const all = blocks(0, 80_000)
    ;(await board.socket()).write(all)
    await until(() => window.heard(line).length >= 512 * 1024)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(window.heard(line).length).toBe(512 * 1024)
    // Recorded long before it is drawn.
    while ((await readFile(recording!)).length < all.length) await new Promise((resolve) => setTimeout(resolve, 20))
    window.drawing = true
    await window.draw(line)
    await until(() => window.heard(line).length >= all.length)
    expect(window.heard(line).equals(all)).toBe(true)
    let next = 0
    for (const { offset, bytes, skipped } of window.of('lines.data')) {
      expect([offset, skipped]).toEqual([next, undefined])
      next += Buffer.from(bytes, 'base64').length
    }
  })

  it('goes on with the newest where a window is megabytes behind, and says how much of the recording it left out', async () => {
    const window = new Window()
    window.drawing = false
    const { line, recording } = await window.ask('lines.open', { address: `127.0.0.1:${board.port}` })
    const all = blocks(0, 200_000)
    ;(await board.socket()).write(all)
    await until(() => window.heard(line).length >= 512 * 1024)
    while ((await readFile(recording!)).length < all.length) await new Promise((resolve) => setTimeout(resolve, 20))
    window.drawing = true
    await window.draw(line)
    await until(() => {
      const last = window.of('lines.data').at(-1)!
      return last.offset + Buffer.from(last.bytes, 'base64').length === all.length
    })
    const passedOver = window.of('lines.data').reduce((sum, each) => sum + (each.passedOver ?? 0), 0)
    expect(window.heard(line).length + passedOver).toBe(all.length)
    expect(passedOver).toBeGreaterThan(4_000_000)
    expect(window.heard(line).subarray(-500_000).equals(all.subarray(-500_000))).toBe(true)
    expect((await readFile(recording!)).equals(all)).toBe(true)
  })

  it('shows all of what came while it was paused, however much that is', async () => {
    const window = new Window()
    const { line, recording } = await window.ask('lines.open', { address: `127.0.0.1:${board.port}` })
    await window.ask('lines.pause', { line, paused: true })
    const all = blocks(0, 160_000)
    ;(await board.socket()).write(all)
    while ((await readFile(recording!)).length < all.length) await new Promise((resolve) => setTimeout(resolve, 20))
    await window.ask('lines.pause', { line, paused: false })
    await until(() => window.heard(line).length >= all.length)
    expect(window.heard(line).equals(all)).toBe(true)
  })

  it('says what was skipped where nothing is recorded', async () => {
    const window = new Window()
    window.drawing = false
    const { line, recording } = await window.ask('lines.open', { address: `127.0.0.1:${board.port}`, record: false })
    expect(recording).toBeUndefined()
    const all = blocks(0, 80_000)
    const socket = await board.socket()
    await new Promise((resolve) => socket.write(all, resolve))
    await until(() => window.heard(line).length >= 512 * 1024)
    await new Promise((resolve) => setTimeout(resolve, 500))
    window.drawing = true
    await window.draw(line)
    await until(() => {
      const last = window.of('lines.data').at(-1)!
      return last.offset + Buffer.from(last.bytes, 'base64').length === all.length
    })
    const skipped = window.of('lines.data').reduce((sum, each) => sum + (each.skipped ?? 0), 0)
    expect(skipped).toBeGreaterThan(0)
    expect(window.heard(line).length + skipped).toBe(all.length)
  })

  it('holds back while it is paused, and loses nothing', async () => {
    const window = new Window()
    const { line } = await window.ask('lines.open', { address: `127.0.0.1:${board.port}` })
    const socket = await board.socket()
    await window.ask('lines.pause', { line, paused: true })
    const all = blocks(0, 40_000)
    socket.write(Buffer.concat([all, Buffer.from('\r\nCreated cell "x"\r\n')]))
    await until(() =>
      window.of('lines.events').some((each) => each.events.some((event) => event.kind === 'cell-created')),
    )
    expect(window.heard(line).length).toBe(0)
    await window.ask('lines.pause', { line, paused: false })
    await until(() => window.heard(line).length >= all.length)
    expect(window.heard(line).subarray(0, all.length).equals(all)).toBe(true)
  })

  it('is nobody else’s', async () => {
    const [mine, other] = [new Window(), new Window()]
    const address = `127.0.0.1:${board.port}`
    const { line } = await mine.ask('lines.open', { address })
    await expect(other.ask('lines.write', { line, bytes: 'eA==' })).rejects.toThrow('no open line called line-1')
    await expect(other.ask('lines.open', { address })).rejects.toThrow('is open in another window of Cellbench')
    mine.connection.close()
    await until(() => mine.connection !== undefined && board.received() === '')
    const again = await other.ask('lines.open', { address }).catch(() => undefined)
    // A window that is gone takes its lines with it, a moment later.
    if (!again) await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await other.ask('lines.open', { address })).toMatchObject({ origin: 'board' })
    expect(other.of('lines.data')).toEqual([])
  })

  it('does not record passwords, typed or told', async () => {
    const window = new Window()
    const { line, recording } = await window.ask('lines.open', { address: `127.0.0.1:${board.port}` })
    const socket = await board.socket()
    socket.write('board login: root\r\nPassword: ')
    await until(() => window.heard(line).length > 0)
    await window.ask('lines.write', { line, bytes: Buffer.from('hunter2\r').toString('base64') })
    await window.ask('lines.write', { line, bytes: Buffer.from('hunter3\r').toString('base64'), secret: true })
    await window.ask('lines.close', { line })
    const index = await readFile(recording!.replace(/raw$/, 'index'), 'utf8')
    expect(index).toContain('"secret":8')
    expect(index).not.toContain('"sent"')
  })

  it('refuses what is no line, in one sentence', async () => {
    const window = new Window()
    await expect(window.ask('lines.open', { address: 'nonsense' })).rejects.toThrow('bad-input: "nonsense" is no line')
    await expect(window.ask('lines.open', { address: '127.0.0.1:1' })).rejects.toThrow(
      'not-found: Nothing listens on port 1',
    )
    await expect(window.ask('recordings.replay', { path: '/etc/passwd', speed: 1 })).rejects.toThrow('not-permitted')
    await expect(window.ask('lines.open', { address: 'replay:/etc/passwd' })).rejects.toThrow('not-permitted')
  })
})

describe('a recording', () => {
  it('is listed, and replayed through the same parsers', async () => {
    const window = new Window()
    const { line } = await window.ask('lines.open', { address: `127.0.0.1:${board.port}` })
    const text = 'Created cell "gic-demo"\r\nStarted cell "gic-demo"\r\n'
    ;(await board.socket()).write(text)
    await until(() => window.heard(line).length === text.length)
    await window.ask('lines.close', { line })
    const { recordings } = await window.ask('recordings.list', undefined)
    expect(recordings).toMatchObject([
      { address: `127.0.0.1:${board.port}`, bytes: text.length, parts: 1, live: false },
    ])
    const replay = await window.ask('recordings.replay', { path: recordings[0]!.path, speed: 0 })
    expect(replay).toMatchObject({ origin: 'recording' })
    const over = () => window.of('lines.state').some((each) => each.line === replay.line && each.state === 'closed')
    await until(() => over() && window.heard(replay.line).length === text.length)
    expect(window.heard(replay.line).toString()).toBe(text)
    const [live, played] = [line, replay.line].map((id) =>
      window
        .of('lines.events')
        .filter((each) => each.line === id)
        .flatMap((each) => each.events),
    )
    expect(played).toEqual(live)
    await expect(window.ask('lines.write', { line: replay.line, bytes: 'eA==' })).rejects.toThrow(
      /was closed|cannot be written/,
    )
  })

  it('goes where the settings say, or nowhere', async () => {
    await rm(path.join(base, 'configuration'), { recursive: true, force: true })
    const settings = path.join(base, 'settings.json')
    const before = process.env['CELLBENCH_SETTINGS']
    process.env['CELLBENCH_SETTINGS'] = settings
    try {
      await writeFile(settings, '{ "version": 1, "recordings": { "folder": "ours", "keep": "64 MiB" } }')
      const window = new Window()
      const first = await window.ask('lines.open', { address: `127.0.0.1:${board.port}` })
      expect(path.dirname(first.recording!)).toBe(path.join(base, 'ours'))
      await window.ask('lines.close', { line: first.line })
      await writeFile(settings, '{ "version": 1, "recordings": { "record": false } }')
      expect((await window.ask('lines.open', { address: `127.0.0.1:${board.port}` })).recording).toBeUndefined()
    } finally {
      process.env['CELLBENCH_SETTINGS'] = before
    }
  })

  it('that cannot be made keeps nobody from the board', async () => {
    await writeFile(path.join(base, 'state'), 'a file where the folder would be')
    const window = new Window()
    const opened = await window.ask('lines.open', { address: `127.0.0.1:${board.port}` })
    expect(opened.recording).toBeUndefined()
    expect(window.of('lines.recording')).toMatchObject([
      { state: 'suspended', message: expect.stringContaining('Nothing is recorded') },
    ])
  })
})

describe('the virtual board', () => {
  it('is a line like any other, marked simulated', async () => {
    const window = new Window()
    const document = templateFiles('plans').find(({ name }) => name === 'slide-imx8mm.plan.json')!.document as never
    const { line, origin } = await window.ask('lines.open', { address: 'virtual:', document })
    expect(origin).toBe('simulated')
    await window.ask('lines.logIn', { line, user: 'root', seconds: 50 })
    const { output, exitCode } = await window.ask('lines.run', { line, command: 'echo hello; false', seconds: 50 })
    expect([output, exitCode]).toEqual(['hello', 1])
    await expect(window.ask('lines.open', { address: 'virtual:' })).rejects.toThrow('needs the plan')
  })
})
