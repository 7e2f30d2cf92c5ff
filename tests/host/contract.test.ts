/**
 * The contract over a real WebSocket: what a window does from its first request to an export.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { events, methods } from '../../src/main/contract/contract'
import type { PlanDocument } from '../../src/sim/plan/plan'
import type { RunResult } from '../../src/sim/results/result'
import { ownHeaders, runHost, TestWindow, type RunningHost } from './running-host'

let running: RunningHost
let window: TestWindow
let document: PlanDocument

beforeAll(async () => {
  running = await runHost()
  window = await TestWindow.open(running.host, ownHeaders(running.host, await running.signIn()))
  const reply = await window.ask('templates.read')
  if (!reply.ok) throw new Error(reply.fault.message)
  const templates = methods['templates.read'].response.parse(reply.value)
  document = templates.plans.find((plan) => plan.id === 'slide-imx8mm')!.document
})
afterAll(() => running.stop())

/** The reply's value, checked as the window checks it. */
async function answer<M extends keyof typeof methods>(method: M, payload?: unknown) {
  const reply = await window.ask(method, payload)
  if (!reply.ok) throw new Error(`${reply.fault.code}: ${reply.fault.message}`)
  return methods[method].response.parse(reply.value)
}

describe('the page', () => {
  test('carries the bridge in front of everything else', async () => {
    const fresh = await runHost()
    const page = await fresh.get('/', { cookie: await fresh.signIn() })
    expect(page.body).toMatch(/<head>\s*<script type="module" src="\.\/bridge\.js"><\/script>/)
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect((await fresh.get('/assets/index.js', { cookie: 'x' })).status).toBe(403)
    await fresh.stop()
  })
})

describe('plans', () => {
  test('are saved, opened, listed and remembered', async () => {
    const file = path.join(running.folder, 'mine.plan.json')
    expect(await answer('plan.save', { path: file, document })).toEqual({ path: file, sha256: expect.any(String) })
    expect(await answer('plan.open', { path: file })).toEqual({ path: file, document, sha256: expect.any(String) })
    expect(await answer('plan.recent')).toMatchObject([{ path: file, name: document.name }])
    const picked = await answer('path.pick', { purpose: 'open-plan', suggestion: '' })
    expect(picked).toEqual({ kind: 'browse', directory: running.folder })
    await mkdir(path.join(running.folder, 'a folder'), { recursive: true })
    const listing = methods['path.list'].response.parse(await answer('path.list', { directory: running.folder }))
    expect(listing.parent).toBeUndefined()
    expect(listing.entries.slice(0, 2)).toEqual([
      { name: 'a folder', kind: 'folder' },
      { name: 'mine.plan.json', kind: 'plan' },
    ])
  })

  test('that cannot be read say which place is wrong', async () => {
    const file = path.join(running.folder, 'wrong.plan.json')
    await writeFile(file, JSON.stringify({ ...document, colour: 'red' }))
    const reply = await window.ask('plan.open', { path: file })
    expect(reply).toMatchObject({ ok: false, fault: { code: 'bad-input' } })
    expect(JSON.stringify(reply)).toMatch(/wrong\.plan\.json.*colour/)
  })

  test('that are no plans are not saved', async () => {
    const file = path.join(running.folder, 'none.plan.json')
    expect(await window.ask('plan.save', { path: file, document: { version: 1 } })).toMatchObject({ ok: false })
    expect(await readdir(running.folder)).not.toContain('none.plan.json')
  })
})

describe('runs', () => {
  test('report progress and finish with a result that names its plan', async () => {
    const { run } = methods['run.start'].response.parse(await answer('run.start', { document, seconds: 60, seed: '7' }))
    const progress = events['run.progress'].parse(await window.event('run.progress'))
    expect(progress.run).toBe(run)
    expect(progress.progress.ofSeconds).toBe(60)
    const finished = (await window.event('run.finished')) as { run: string; result: RunResult }
    expect(finished.run).toBe(run)
    expect(finished.result).toMatchObject({ format: 'cellbench-result', seed: '7', simulatedSeconds: 60 })
    expect(finished.result.plan.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(finished.result.wallSeconds).toBeGreaterThan(0)
  })

  test('are cancelled on request, and once only', async () => {
    const other = await secondWindow()
    const reply = await other.ask('run.start', { document, seconds: 86_400 })
    const { run } = (reply as { value: { run: string } }).value
    // Another window may not end it.
    await answer('run.cancel', { run })
    await other.event('run.progress')
    await other.ask('run.cancel', { run })
    expect(await other.event('run.failed')).toMatchObject({ run, cancelled: true })
    expect(await other.ask('run.cancel', { run })).toEqual({ ok: true })
    expect(window.events.some(({ event }) => event === 'run.failed')).toBe(false)
  })

  test('of a window that went away are ended', async () => {
    const other = await secondWindow()
    for (let i = 0; i < 4; i += 1) await other.ask('run.start', { document, seconds: 86_400 })
    other.socket.terminate()
    // Only when the abandoned runs made room can this one, which waits behind them, finish.
    const third = await secondWindow()
    await third.ask('run.start', { document, seconds: 0.2 })
    await third.event('run.finished')
  })

  test('of a plan with errors are refused with the reason', async () => {
    const broken = { ...document, board: 'imx9-none' }
    const reply = await window.ask('run.start', { document: broken })
    expect(reply).toMatchObject({ ok: false, fault: { code: 'bad-input' } })
    expect(JSON.stringify(reply)).toContain('imx9-none')
  })

  test('take no seed and no duration that the contract does not know', async () => {
    for (const wrong of [{ seed: 'x' }, { seconds: 0 }, { seconds: 1e9 }]) {
      expect(await window.ask('run.start', { document, ...wrong })).toMatchObject({ ok: false })
    }
  })
})

describe('exports', () => {
  test('write what they showed, into a new folder', async () => {
    const { files } = methods['export.preview'].response.parse(await answer('export.preview', { document }))
    const directory = path.join(running.folder, 'bundle')
    const written = methods['export.write'].response.parse(await answer('export.write', { document, directory }))
    expect(written.files).toEqual(files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })))
    for (const file of files) {
      const bytes = await readFile(path.join(directory, file.path))
      expect(bytes.length, file.path).toBe(file.bytes)
      if (file.text !== undefined) expect(bytes.toString('utf8')).toBe(file.text)
    }
    const again = await window.ask('export.write', { document, directory })
    expect(again).toMatchObject({ ok: false, fault: { code: 'cannot-write' } })
  })

  test('below a file fail and leave nothing behind', async () => {
    await writeFile(path.join(running.folder, 'file'), '')
    const before = await readdir(running.folder)
    const directory = path.join(running.folder, 'file', 'bundle')
    expect(await window.ask('export.write', { document, directory })).toMatchObject({ ok: false })
    expect(await readdir(running.folder)).toEqual(before)
  })
})

/** Another tab of the same session. */
function secondWindow(): Promise<TestWindow> {
  return TestWindow.open(running.host, ownHeaders(running.host, window.cookie))
}
