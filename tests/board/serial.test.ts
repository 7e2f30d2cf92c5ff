/** A window and a board with a real Linux: port, boot log, login, cyclictest, its live values and its histogram. */
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { withoutKernel } from '../../src/hw/bridge/prompts/screen-text'
import type { Event, MethodName, Request, Response } from '../../src/main/contract/contract'
import { findInstallation } from '../../src/main/services/installation'
import { createServices, type Services } from '../../src/main/services/services'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { startVirtualEvk, whyNoBoard, type VirtualEvk } from './virtual-evk'

const BOOT_MS = 5 * 60_000

describe.skipIf(whyNoBoard() !== undefined)('a board behind a serial line', () => {
  let base: string
  let services: Services
  let board: VirtualEvk
  let line: string
  let recording: string
  let ask: <M extends MethodName>(method: M, payload: Request<M>) => Promise<Response<M>>
  const events: Event<'lines.events'>['events'] = []
  const states: string[] = []
  let heard = ''

  beforeAll(async () => {
    base = await realpath(await mkdtemp(path.join(os.tmpdir(), 'cellbench-board-')))
    services = await createServices({
      shell: 'browser',
      installation: findInstallation(path.join(ROOT, 'out', 'main')),
      configuration: path.join(base, 'configuration'),
      state: path.join(base, 'state'),
      folders: [base],
      trustRecent: false,
    })
    const window = services.connect((event, payload) => {
      if (event === 'lines.events') events.push(...(payload as Event<'lines.events'>).events)
      if (event === 'lines.state') states.push((payload as Event<'lines.state'>).state)
      if (event !== 'lines.data') return
      const bytes = Buffer.from((payload as Event<'lines.data'>).bytes, 'base64')
      heard += bytes.toString('latin1')
      void window.request('lines.acknowledge', { line: (payload as Event<'lines.data'>).line, bytes: bytes.length })
    })
    ask = async (method, payload) => {
      const reply = await window.request(method, payload)
      if (!reply.ok) throw new Error(`${reply.fault.code}: ${reply.fault.message}`)
      return reply.value as never
    }
    board = startVirtualEvk()
    const opened = await ask('lines.open', { address: board.serial })
    line = opened.line
    recording = opened.recording!
  }, BOOT_MS)

  afterAll(async () => {
    board?.stop()
    await services?.close()
    await rm(base, { recursive: true, force: true })
  })

  it('says that the port is held to who opens it once more', async () => {
    const other = services.connect(() => undefined)
    expect(await other.request('lines.open', { address: board.serial })).toMatchObject({
      ok: false,
      fault: { code: 'not-permitted', message: expect.stringContaining('another window') },
    })
  })

  it(
    'boots, and is logged in to',
    async () => {
      await ask('lines.logIn', { line, user: 'root', password: 'root', seconds: 240 })
      await vi.waitFor(() => {
        expect(heard).toContain('Linux version')
        expect(events.some((event) => event.kind === 'machine-model')).toBe(true)
      }, 10_000)
    },
    BOOT_MS,
  )

  it('runs commands, and tells output and exit code', async () => {
    expect(await ask('lines.run', { line, command: 'uname -m' })).toEqual({ output: 'aarch64', exitCode: 0 })
    expect(await ask('lines.run', { line, command: 'ls /nowhere >/dev/null 2>&1' })).toMatchObject({ exitCode: 1 })
  })

  it(
    'runs cyclictest: live values, then a histogram',
    async () => {
      await ask('lines.run', { line, command: 'cyclictest -l 200 -i 1000 -p 80', seconds: 120 })
      // cyclictest may print its last row before its last cycle. All of it comes in batches, a moment behind the answer.
      const last = await vi.waitFor(() => {
        const row = events.filter((event) => event.kind === 'cyclictest-thread').at(-1)
        const printed = Number([...heard.matchAll(/C: *(\d+)/g)].at(-1)![1])
        expect(printed).toBeGreaterThan(190)
        expect(row).toMatchObject({ cycles: printed })
        return row!
      }, 10_000)
      expect(last.maxNs!).toBeGreaterThanOrEqual(last.minNs!)
      expect(events.filter((event) => event.kind === 'cyclictest-thread').length).toBeGreaterThan(2)
      await ask('lines.run', { line, command: 'cyclictest -q -l 200 -i 1000 -p 80 -h 20000', seconds: 120 })
      const found = await vi.waitFor(() => {
        const event = events.filter((one) => one.kind === 'histogram').at(-1)
        expect(event).toMatchObject({ instrument: 'cyclictest' })
        return event!
      }, 10_000)
      const counted = found.histograms[0]!.counts.reduce((sum, [, count]) => sum + count, 0) + found.histograms[0]!.over
      expect(counted).toBe(200)
    },
    BOOT_MS,
  )

  it(
    'does not lose a line of 20,000',
    async () => {
      const { output } = await ask('lines.run', { line, command: 'seq 1 20000', seconds: 240 })
      // What the kernel says meanwhile stands on lines of its own.
      expect(withoutKernel(output).split('\n')).toEqual(Array.from({ length: 20_000 }, (_, i) => String(i + 1)))
    },
    BOOT_MS,
  )

  it('is lost when the board dies, and recorded up to there without the password', async () => {
    board.stop()
    while (states.at(-1) !== 'lost') await new Promise((resolve) => setTimeout(resolve, 20))
    await ask('lines.close', { line })
    const raw = await readFile(recording, 'latin1')
    expect(raw.startsWith(heard.slice(0, 100_000))).toBe(true)
    const index = await readFile(recording.replace(/raw$/, 'index'), 'utf8')
    expect(index).toContain('"secret":5')
    expect(index).toContain('"gap":')
  })
})
