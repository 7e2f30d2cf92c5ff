/**
 * Deploys to a board behind Debian's own sshd: what is shown is what is done, a cut connection leaves a board that says where it
 * stands, and everything can be resumed or taken back.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Connection } from '../../src/hw/secure-shell/connection'
import { perform, standingForPreview, type Performed, type StepEvent } from '../../src/hw/secure-shell/deploy/perform'
import {
  previewDeploy,
  previewResume,
  previewRollBack,
  previewStop,
  type Preview,
} from '../../src/hw/secure-shell/deploy/preview'
import { readStanding } from '../../src/hw/secure-shell/deploy/read-standing'
import type { Standing } from '../../src/hw/secure-shell/deploy/standing'
import { drift } from '../../src/hw/secure-shell/drift'
import type { Finding } from '../../src/hw/secure-shell/finding'
import { gatherFacts } from '../../src/hw/secure-shell/gather'
import { preflight } from '../../src/hw/secure-shell/preflight/preflight'
import { readBoardNow } from '../../src/hw/secure-shell/read-drift'
import { ExitRates, readExits } from '../../src/hw/secure-shell/statistics'
import { shippedPlan } from '../support/templates'
import { startCuttingProxy } from './cutting-proxy'
import { plannedRelease, snapshot, startBoard, type LoopbackBoard } from './loopback-board'
import { whyNoSshd } from './loopback-sshd'

const noSshd = whyNoSshd()
// Each step is several processes on the board: minutes on a machine that is busy with other things.
vi.setConfig({ testTimeout: 1_200_000, hookTimeout: 60_000 })
const first = plannedRelease(shippedPlan('slide-imx8mm'))
const second = plannedRelease({ ...shippedPlan('slide-imx8mm'), name: 'Slide, next' })
const RUNNING = { imx8mm: 'running', 'gic-demo': 'running' }

let board: LoopbackBoard
const open: Connection[] = []
beforeAll(async () => {
  if (noSshd === undefined) board = await startBoard(first.parts)
})
afterEach(() => {
  for (const connection of open.splice(0)) connection.close()
  if (!board) return
  for (const folder of [board.folder, board.sysfs]) rmSync(folder, { recursive: true, force: true })
})
afterAll(() => board?.stop())

async function connect(port?: number): Promise<Connection> {
  const connection = await board.connect(port)
  open.push(connection)
  return connection
}

const standing = (connection: Connection) => standingForPreview(connection, board.folder)

async function deployPreview(connection: Connection, planned = first, start = true): Promise<Preview> {
  const findings = preflight(await gatherFacts(connection), planned.parts)
  return previewDeploy(await standing(connection), { release: planned.release, missingImages: [], start, findings })
}

async function done(connection: Connection, preview: Preview): Promise<StepEvent[]> {
  const events: StepEvent[] = []
  const performed = await perform(connection, preview, (event) => events.push(event))
  expect(performed, JSON.stringify(events)).toMatchObject({ outcome: 'done' })
  return events
}

/** Everything of the board that a deploy may change. */
const everything = () => ({
  files: snapshot(board.folder, ['journal']),
  // That a driver was loaded and off is no state of its own.
  cells: board.cells(),
})

describe.skipIf(noSshd)('a board that fits', () => {
  it('is found to fit', async () => {
    const findings = preflight(await gatherFacts(await connect()), first.parts)
    expect(findings.filter((finding) => finding.verdict === 'differs')).toEqual([])
    const unknown = findings.filter((finding) => finding.verdict === 'unknown').map(({ about }) => about)
    expect(new Set(unknown)).toEqual(new Set(["root's device tree"]))
  })
})

describe.skipIf(noSshd)('a deploy', () => {
  it('does what its preview says, and nothing before', async () => {
    const connection = await connect()
    const before = snapshot(board.sshd.folder, ['calls'])
    const preview = await deployPreview(connection)
    expect(snapshot(board.sshd.folder, ['calls'])).toEqual(before)
    expect(preview.obstacles).toEqual([])
    expect(preview.steps.map((step) => step.id)).toEqual([
      'begin',
      'folder',
      'upload',
      'seal',
      'switch',
      'start',
      'finish',
    ])
    const events = await done(connection, preview)
    expect(events.filter(({ state }) => state === 'done').map(({ step }) => step)).toEqual(
      preview.steps.map(({ id }) => id),
    )
    const transcript = events.filter(({ step }) => step === 'start').map(({ output }) => output)
    expect(transcript.join('')).toMatch(
      /^\+ modprobe jailhouse\n\+ jailhouse enable .*\n[^]*\+ jailhouse cell start --name gic-demo\n/,
    )
    expect(board.cells()).toEqual(RUNNING)
    const deployed = snapshot(path.join(board.folder, 'releases', first.release.id))
    expect(Object.keys(deployed)).toEqual(first.release.files.map((file) => file.path).sort())
    expect(snapshot(board.folder)['current']).toBe(`-> releases/${first.release.id}`)
    expect((await standing(connection)).underway).toBeUndefined()
  })

  it('replaces what runs, keeps the one before, and goes back to it', async () => {
    const connection = await connect()
    await done(connection, await deployPreview(connection, first))
    const before = everything()
    await done(connection, await deployPreview(connection, second))
    expect(await standing(connection)).toMatchObject({
      current: second.release.id,
      previous: first.release.id,
      enabled: true,
      releases: [first.release.id, second.release.id].sort(),
    })
    expect(board.cells()).toEqual(RUNNING)
    await done(connection, previewRollBack(await standing(connection)))
    expect(everything()).toEqual(before)
    await done(connection, previewRollBack(await standing(connection)))
    expect(everything()).toEqual({ files: {}, cells: {} })
    expect((await standing(connection)).exists).toBe(false)
  })

  it('stops on request and starts nothing when told so', async () => {
    const connection = await connect()
    await done(connection, await deployPreview(connection, first, false))
    expect(board.cells()).toEqual({})
    await done(connection, await deployPreview(connection, first, true))
    expect(board.cells()).toEqual(RUNNING)
    await done(connection, previewStop(await standing(connection)))
    expect(board.cells()).toEqual({})
    expect((await standing(connection)).current).toBe(first.release.id)
  })

  it('is refused where the preview no longer holds', async () => {
    const connection = await connect()
    const stale = await deployPreview(connection, first)
    await done(connection, await deployPreview(connection, second))
    const before = everything()
    const performed = await perform(connection, stale, () => undefined)
    expect(performed).toMatchObject({ outcome: 'failed' })
    expect(performed.message).toContain('has changed since the preview')
    expect(everything()).toEqual(before)
  })

  it('that finds a file changed on its way fails before anything is switched, and is taken back', async () => {
    const connection = await connect()
    const preview = await deployPreview(connection)
    const upload = preview.steps.find((step) => step.id === 'upload')!
    upload.uploads![3]!.bytes = Buffer.from('damaged')
    const events: StepEvent[] = []
    const performed = await perform(connection, preview, (event) => events.push(event))
    expect(performed).toMatchObject({
      outcome: 'failed',
      message: 'Step "Verify every hash on the board and give the folder its name" failed: it ended with 1.',
    })
    expect(events.map(({ output }) => output).join('')).toContain(': FAILED')
    expect(performed.standing.join(' ')).toContain('its step "seal" is failed')
    await done(connection, previewRollBack(await standing(connection)))
    expect(everything()).toEqual({ files: {}, cells: {} })
  })

  it('whose start fails leaves the cells as its script does, says so, and is taken back', async () => {
    const connection = await connect()
    await done(connection, await deployPreview(connection, first))
    const before = everything()
    const broken = { ...second, release: { ...second.release } }
    const preview = await deployPreview(connection, broken)
    rmSync(path.join(board.sshd.folder, 'bin/jailhouse'))
    writeFileSync(
      path.join(board.sshd.folder, 'bin/jailhouse'),
      readFake().replace('set -eu', 'set -eu; [ "${2:-}" != start ] || exit 1'),
      { mode: 0o755 },
    )
    const performed = await perform(connection, preview, () => undefined)
    writeFileSync(path.join(board.sshd.folder, 'bin/jailhouse'), readFake(), { mode: 0o755 })
    expect(performed.outcome).toBe('failed')
    expect(performed.standing.join(' ')).toContain('its step "start" is failed')
    expect((await deployPreview(connection, second)).obstacles[0]).toContain('is unfinished')
    await done(connection, previewRollBack(await standing(connection)))
    expect(everything()).toEqual(before)
  })
})

const readFake = () => readFileSync(new URL('../fixtures/jailhouse/fake-jailhouse.sh', import.meta.url), 'utf8')

describe.skipIf(noSshd)('a connection that is cut during a deploy', () => {
  const POINTS = 20

  /** Deploys the second release through a proxy that cuts in the middle of the packet of this number. */
  async function cutDeploy(packets?: number): Promise<{ performed: Performed; sent: number }> {
    const proxy = await startCuttingProxy(board.sshd.port)
    try {
      const connection = await connect(proxy.port)
      const wishes = { release: second.release, missingImages: [], start: true, findings: [] }
      const preview = previewDeploy(await standing(connection), wishes)
      proxy.arm(packets)
      const performed = await perform(connection, preview, () => undefined)
      return { performed, sent: proxy.sent() }
    } finally {
      proxy.close()
    }
  }

  it(`at ${POINTS} points leaves a board that says where it stands; resume and roll back both work`, async () => {
    const connection = await connect()
    await done(connection, await deployPreview(connection, first))
    const before = everything()
    const { performed, sent } = await cutDeploy()
    expect(performed.outcome).toBe('done')
    const after = everything()
    await done(connection, previewRollBack(await standing(connection)))
    expect(everything()).toEqual(before)

    const stood: Record<string, number> = {}
    for (let point = 1; point <= POINTS; point += 1) {
      const { performed: cut } = await cutDeploy(Math.floor((sent * point) / (POINTS + 1)))
      // On a busy machine a deploy asks how far it is less often, and may be through with fewer packets.
      if (cut.outcome !== 'done') {
        expect(cut).toMatchObject({ outcome: 'cut', standing: [] })
        expect(cut.message).toMatch(
          /was cut\. It ended during step \d+ of \d+, "[^"]+"\. .*--resume goes on and --roll-back|^Everything is done\. .*was cut/,
        )
      }
      const now = await standing(connection)
      // Cut behind the last step: what is said of the board holds.
      if (cut.message.startsWith('Everything is done'))
        expect([now.underway, now.current]).toEqual([undefined, second.release.id])
      const where = now.underway
        ? (now.underway.journal.at(-1)?.step ?? 'begin')
        : now.current === second.release.id
          ? 'all done'
          : 'nothing done'
      stood[where] = (stood[where] ?? 0) + 1
      await settle(connection, now, point % 2 === 0, before, after)
    }
    process.stderr.write(`cut at ${JSON.stringify(stood)}\n`)
    // The cuts met the deploy at different places, not one place twenty times.
    expect(Object.keys(stood).length).toBeGreaterThan(2)
  })

  /** Resumes or rolls back, and checks that nothing is half done; leaves the first release. */
  async function settle(connection: Connection, now: Standing, resume: boolean, before: unknown, after: unknown) {
    if (!now.underway) {
      // Cut before it began, or after the board had finished alone.
      expect([before, after]).toContainEqual(everything())
    } else if (resume) {
      await done(connection, previewResume(now, second.release))
      expect(everything()).toEqual(after)
    } else {
      await done(connection, previewRollBack(now))
      expect(everything()).toEqual(before)
    }
    const then = await standing(connection)
    if (then.current === second.release.id) await done(connection, previewRollBack(then))
    expect(everything()).toEqual(before)
  }

  it('at the beginning of each step leaves what resume finishes, also with the step cut off on the board', async () => {
    const connection = await connect()
    await done(connection, await deployPreview(connection, first))
    const before = everything()
    const ids = (await deployPreview(connection, second)).steps.map((step) => step.id)
    for (const id of ids.slice(1)) {
      const other = await connect()
      const performed = await perform(other, await deployPreview(other, second), ({ step, state }) => {
        if (step === id && state === 'begun') other.close()
      })
      expect(performed.outcome, id).toBe('cut')
      const now = await standing(connection)
      expect(now.underway, id).toBeDefined()
      expect((await deployPreview(connection, second)).obstacles[0]).toContain('is unfinished')
      await done(connection, previewResume(now, second.release))
      expect(board.cells(), id).toEqual(RUNNING)
      await done(connection, previewRollBack(await standing(connection)))
      expect(everything(), id).toEqual(before)
    }
  })

  it('lets nobody resume with another plan before all files are there', async () => {
    const connection = await connect()
    const other = await connect()
    await perform(other, await deployPreview(other, first), ({ step }) => {
      if (step === 'upload') other.close()
    })
    const now = await standing(connection)
    expect(previewResume(now, second.release).obstacles[0]).toContain(`the plan makes ${second.release.id}`)
    expect(previewResume(now, undefined).obstacles[0]).toContain('its plan is needed')
    await done(connection, previewRollBack(now))
    expect(everything()).toEqual({ files: {}, cells: {} })
  })

  it('leaves the owner of an activity that another session took over without a say', async () => {
    const connection = await connect()
    const slow = await connect()
    let resumed: Promise<StepEvent[]> | undefined
    const performed = await perform(slow, await deployPreview(slow, first), ({ step, state, output }) => {
      if (step !== 'upload' || state !== 'output' || !output.startsWith('1 of')) return
      resumed = readStanding(connection, board.folder).then((now) =>
        done(connection, previewResume(now, first.release)),
      )
    })
    await resumed
    expect(performed.outcome).toBe('failed')
    expect(board.cells()).toEqual(RUNNING)
  })
})

describe.skipIf(noSshd)('drift', () => {
  const differences = (findings: Finding[]) =>
    findings.filter((finding) => finding.verdict === 'differs').map(({ about, found }) => `${about}: ${found}`)
  const find = async (connection: Connection, planned = first) => {
    const { standing: now, files } = await readBoardNow(connection, board.folder)
    return drift(now, files, planned.parts, planned.bundle)
  }

  it('is found in files and cells, and not where there is none', async () => {
    const connection = await connect()
    expect(differences(await find(connection))).toEqual(['release: none', 'Jailhouse: off'])
    await done(connection, await deployPreview(connection))
    expect(differences(await find(connection))).toEqual([])
    const release = path.join(board.folder, 'releases', first.release.id)
    writeFileSync(path.join(release, 'cells/gic-demo.cell'), 'other')
    writeFileSync(path.join(release, "odd 'name'"), '')
    rmSync(path.join(release, 'BOOT.md'))
    const demo = Object.entries(snapshot(board.sysfs)).find(([, name]) => name === 'gic-demo')![0]
    writeFileSync(path.join(board.sysfs, demo.replace(/name$/, 'state')), 'failed\n')
    expect(differences(await find(connection))).toEqual([
      'file BOOT.md: missing on the board',
      'file cells/gic-demo.cell: changed on the board since the deploy',
      "file odd 'name': on the board, but not deployed",
      'cell gic-demo: failed',
    ])
    expect(differences(await find(connection, second))).toContain(
      'file plan.json: deployed from another state of the plan',
    )
  })
})

describe.skipIf(noSshd)('statistics', () => {
  it('have rates of each cell from the second poll on, and none over a counter that was set back', async () => {
    const connection = await connect()
    await done(connection, await deployPreview(connection))
    const demo = Object.entries(snapshot(board.sysfs)).find(([, name]) => name === 'gic-demo')![0]
    const counters = path.join(board.sysfs, demo.replace(/name$/, 'statistics'))
    const count = async (total: number) => {
      await connection.run('mkdir -p "$1"; printf "%s\\n" "$2" >"$1/vmexits_total"; echo 7 >"$1/vmexits_mmio"', [
        counters,
        String(total),
      ])
      return readExits(connection)
    }
    const rates = new ExitRates()
    const poll = async (total: number) => rates.update(await count(total)).find((cell) => cell.name === 'gic-demo')!
    expect((await poll(1000)).exits).toEqual([
      { kind: 'total', count: 1000 },
      { kind: 'mmio', count: 7 },
    ])
    await new Promise((resolve) => setTimeout(resolve, 100))
    const [total, mmio] = (await poll(2000)).exits
    expect(total!.perSecond).toBeGreaterThan(0)
    expect(mmio).toEqual({ kind: 'mmio', count: 7, perSecond: 0 })
    expect((await poll(5)).exits[0]).toEqual({ kind: 'total', count: 5 })
  })
})
