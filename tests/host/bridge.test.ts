/**
 * The browser shell's end in the window, against a host that listens: round trips, a line that breaks, a host that is gone.
 */
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import type { Bridge } from '../../src/main/contract/contract'
import { shippedPlan } from '../support/templates'
import { runHost, type RunningHost } from './running-host'

/** What the bridge uses of a page. */
const page = {
  document: { title: '' },
  window: {
    cellbench: undefined as Bridge | undefined,
    leaving: undefined as ((event: unknown) => void) | undefined,
    addEventListener(_: 'beforeunload', listener: (event: unknown) => void) {
      this.leaving = listener
    },
  },
}

let running: RunningHost
let sockets: WebSocket[]
let timers: NodeJS.Timeout[]
let bridge: Bridge
const told: { event: string; payload: unknown }[] = []

beforeEach(async () => {
  running = await runHost()
  const cookie = await running.signIn()
  sockets = []
  timers = []
  const schedule = globalThis.setTimeout
  vi.stubGlobal('setTimeout', (...words: Parameters<typeof schedule>) => {
    const timer = schedule(...words)
    timers.push(timer)
    return timer
  })
  // A browser sends the cookie and the origin of the page by itself.
  class BrowserSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie, origin: running.host.origin } })
      this.on('error', () => undefined)
      sockets.push(this)
    }
  }
  vi.stubGlobal('WebSocket', BrowserSocket)
  vi.stubGlobal('location', { origin: running.host.origin })
  vi.stubGlobal('window', page.window)
  vi.stubGlobal('document', page.document)
  vi.resetModules()
  // By a name that the compiler does not follow: the bridge belongs to the browser's world, this test to Node's.
  await import(/* @vite-ignore */ path.join(ROOT, 'src', 'main', 'host', 'bridge.ts'))
  bridge = page.window.cellbench!
  told.length = 0
  bridge.subscribe((event, payload) => told.push({ event, payload }))
})
afterEach(async () => {
  // A page that is closed takes its timers along; here the bridge would try to connect again in the next test.
  vi.stubGlobal('WebSocket', class extends EventTarget {})
  for (const socket of sockets) socket.terminate()
  await running.stop()
  for (const timer of timers) clearTimeout(timer)
  vi.unstubAllGlobals()
})

const toldOf = (name: string) => vi.waitFor(() => expect(told.map(({ event }) => event)).toContain(name), 10_000)

test('requests made before the line is open are answered, several at once', async () => {
  const [about, recent, nonsense] = await Promise.all([
    bridge.request('app.describe', undefined),
    bridge.request('plan.recent', undefined),
    bridge.request('nonsense', {}),
  ])
  expect(about).toMatchObject({ ok: true, value: { shell: 'browser' } })
  expect(recent).toEqual({ ok: true, value: [] })
  expect(nonsense).toMatchObject({ ok: false, fault: { code: 'bad-input' } })
})

test('a title is shown, and unsaved work is asked about before the page is left', async () => {
  const leave = () => {
    const event = { preventDefault: vi.fn() }
    page.window.leaving!(event)
    return event.preventDefault.mock.calls.length
  }
  await bridge.request('window.describe', { title: 'Quadcopter', unsaved: true })
  expect(page.document.title).toBe('Quadcopter')
  expect(leave()).toBe(1)
  await bridge.request('window.describe', { title: 'Quadcopter', unsaved: false })
  expect(leave()).toBe(0)
})

test('a line that breaks fails what was asked, ends its runs, and is opened again', async () => {
  const started = await bridge.request('run.start', { document: shippedPlan('slide-imx8mm'), seconds: 86_400 })
  const { run } = (started as { value: { run: string } }).value
  const pending = bridge.request('plan.recent', undefined)
  // Lets the request leave before the line breaks.
  await Promise.resolve()
  sockets[0]!.terminate()
  expect(await pending).toMatchObject({ ok: false, fault: { code: 'disconnected' } })
  await toldOf('shell.connection')
  expect(told).toContainEqual({ event: 'run.failed', payload: expect.objectContaining({ run, cancelled: false }) })
  expect(await bridge.request('plan.recent', undefined)).toEqual({ ok: true, value: [] })
  const states = told.filter(({ event }) => event === 'shell.connection').map(({ payload }) => payload)
  expect(states).toMatchObject([{ state: 'lost' }, { state: 'restored' }])
})

test('a host that is gone is said to be gone, and the window is told once', async () => {
  await bridge.request('plan.recent', undefined)
  await running.host.close()
  await toldOf('shell.connection')
  const reply = await bridge.request('plan.recent', undefined)
  expect(reply).toMatchObject({ ok: false, fault: { code: 'disconnected' } })
  expect(JSON.stringify(reply)).toContain('open the address')
  expect(told.filter(({ event }) => event === 'shell.connection')).toHaveLength(1)
})
