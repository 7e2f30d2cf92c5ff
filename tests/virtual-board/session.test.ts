import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BoardLog } from '../../src/hw/logs/board-log'
import { parseCyclictest } from '../../src/hw/logs/cyclictest'
import type { BoardEventOf, BoardEventKind, BoardEvent } from '../../src/hw/logs/board-event'
import { LiveSamples } from '../../src/sim/engine/live-samples'
import { simulate } from '../../src/sim/engine/simulate'
import { parsedPlan, shippedLibrary, shippedPlan, shippedPlanIds } from '../support/templates'
import { sitAt, type Choices, type Sitting } from './sitting'

const SLIDE = 'slide-imx8mm'
const library = shippedLibrary()

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** The commands of `help` under a heading. */
function tour(help: string, heading: RegExp): string[] {
  const lines = help.replaceAll('\\\n', ' ').split('\n')
  const from = lines.findIndex((line) => heading.test(line))
  const commands: string[] = []
  for (const line of lines.slice(from + 1)) {
    if (!line.startsWith('  ')) break
    commands.push(line.trim())
  }
  return commands
}

async function broughtUp(document = shippedPlan(SLIDE), choices: Choices = {}): Promise<Sitting> {
  const sitting = await sitAt(document, choices)
  for (const command of tour(await sitting.run('help'), /by hand/)) {
    if (!command.startsWith('cyclictest')) await sitting.run(command, 50)
  }
  return sitting
}

const only = <K extends BoardEventKind>(events: BoardEvent[], kind: K) =>
  events.filter((event): event is BoardEventOf<K> & BoardEvent => event.kind === kind)

describe('what it is', () => {
  it('says first of all that it is simulated, on every line, and has nothing that a measurement could be made of', async () => {
    const sitting = await sitAt(shippedPlan(SLIDE))
    expect(sitting.said().split('\r\n')[1]).toContain('SIMULATED')
    expect(sitting.board.origin).toBe('simulated')
    expect(sitting.isKnown()).toBe(true)
    let second = ''
    const line = await sitting.board.open({
      bytes: (bytes) => (second += new TextDecoder().decode(bytes)),
      closed: () => undefined,
    })
    await vi.advanceTimersByTimeAsync(50)
    expect(second).toContain('SIMULATED')
    expect(second).toMatch(/root@imx8mm-evk:~# $/)
    await line.write(new TextEncoder().encode('cat /sys/devices/system/cpu/online\r'))
    await vi.advanceTimersByTimeAsync(50)
    expect(second).toContain('\r\n0-3\r\n')
    expect(sitting.said()).toContain('\r\n0-3\r\n')
    expect(await sitting.run('uname -a; cat /proc/version')).toMatch(/simulated[^]*simulated/)
  })

  it('marks what somebody hears who missed the banner: a start of a cell, a run of cyclictest, the kernel’s version', async () => {
    const sitting = await broughtUp()
    const heard = [
      await sitting.run('jailhouse cell start gic-demo', 300),
      await sitting.run('cyclictest -q -l 10', 300),
      await sitting.run('uname -a; cat /proc/version'),
    ]
    for (const text of heard) {
      const log = new BoardLog()
      log.push(new TextEncoder().encode(text), 0)
      expect(log.simulated, text).toBe(true)
    }
  })

  it('keeps control characters of a plan out of its banner and its shell', async () => {
    const document = { ...shippedPlan(SLIDE), name: 'bad \u001b]0;owned\u0007 name' }
    expect((await sitAt(document)).said()).not.toContain('\u001b')
  })

  it('holds the plan’s bundle, byte for byte', async () => {
    const sitting = await sitAt(shippedPlan(SLIDE))
    const said = await sitting.run('cd bundle; sha256sum cells/*.cell; cat manifest.json | grep -A3 cells')
    const [system, cell] = [...said.matchAll(/^([0-9a-f]{64}) {2}cells\/(\S+)$/gm)].map((match) => match[1]!)
    const manifest = await sitting.run('cat manifest.json')
    expect(manifest).toContain(system)
    expect(manifest).toContain(cell)
  })
})

describe('Jailhouse', () => {
  it.each(shippedPlanIds())('brings up every cell of %s with the commands that help lists', async (id) => {
    const sitting = await broughtUp(shippedPlan(id))
    const list = only(sitting.events(), 'cell-list').at(-1)!
    expect(list.complete).toBe(true)
    expect(list.cells.slice(1).map(({ name }) => name)).toEqual(shippedPlan(id).cells!.map(({ name }) => name))
    expect(list.cells.map(({ state }) => state)).toEqual(list.cells.map(() => 'running'))
    expect(only(sitting.events(), 'refusal')).toEqual([])
    expect(sitting.said()).not.toMatch(/FATAL|Unhandled|not found/)
    sitting.board.close()
  })

  it('crashes a cell on request, shows where, and starts it anew', async () => {
    const sitting = await broughtUp()
    const help = await sitting.run('help', 20)
    for (const command of tour(help, /crashes/)) await sitting.run(command, 20)
    await sitting.run('jailhouse cell list', 300)
    await sitting.run('jailhouse cell list', 50)
    const parked = only(sitting.events(), 'cpu-parked').at(-1)!
    expect(parked).toMatchObject({ cpu: 3, cell: 'gic-demo' })
    expect(only(sitting.events(), 'fault').at(-1)!.fault).toMatchObject({
      access: 'read',
      address: '0x3b000000',
      bytes: 4,
    })
    expect(only(sitting.events(), 'cell-list').at(-1)!.cells[1]).toMatchObject({ state: 'failed', failedCpus: '3' })
    await sitting.run(
      'jailhouse cell load gic-demo images/gic-demo.bin; jailhouse cell start gic-demo; jailhouse cell list',
    )
    expect(only(sitting.events(), 'cell-list').at(-1)!.cells[1]).toMatchObject({ state: 'running' })
  })

  it('refuses files that are damaged, too large or of another revision, and cores that Linux lacks', async () => {
    const cell = new Uint8Array(140)
    cell.set(new TextEncoder().encode('JHCLL'))
    cell.set([2, 14, 0], 5)
    cell.fill(0xff, 40, 80)
    const sitting = await sitAt(shippedPlan(SLIDE), { files: [{ path: '/root/bad.cell', bytes: cell }] })
    await sitting.run('modprobe jailhouse')
    await sitting.run('echo 0 > /sys/devices/system/cpu/cpu2/online')
    const enable = 'jailhouse enable bundle/cells/imx8mm.cell; echo rc=$?'
    expect(await sitting.run(enable)).toMatch(/ CPU 3\.\.\. OK\nJAILHOUSE_ENABLE: Invalid argument\nrc=1/)
    await sitting.run('echo 1 > /sys/devices/system/cpu/cpu2/online')
    expect(await sitting.run(enable)).toContain('rc=0')
    expect(await sitting.run('jailhouse cell create bad.cell')).toContain('JAILHOUSE_CELL_CREATE: Invalid argument')
    expect(await sitting.run('jailhouse cell create /dev/null')).toContain('jailhouse: Not a cell configuration')
    expect(await sitting.run('jailhouse cell create bundle/cells')).toContain('reading bundle/cells: Is a directory')
  })

  it('knows its own arguments', async () => {
    const sitting = await broughtUp()
    for (const [command, code] of [
      ['jailhouse', 1],
      ['jailhouse --help', 0],
      ['jailhouse cell load gic-demo', 1],
      ['jailhouse cell load gic-demo images/gic-demo.bin -a nonsense', 1],
      ['jailhouse cell start gic-demo more', 1],
      ['jailhouse console --nonsense', 1],
      ['jailhouse config create x', 1],
      ['jailhouse cell linux', 2],
      ['jailhouse cell start --name gic-demo', 0],
      ['jailhouse cell shutdown 0x1', 0],
      ['jailhouse config check cells/imx8mm.cell cells/gic-demo.cell', 0],
      ['jailhouse config check cells/gic-demo.cell', 1],
    ] as const) {
      expect(await sitting.run(`${command} >/dev/null 2>&1; echo rc=$?`, 30), command).toContain(`rc=${code}\n`)
    }
    expect(await sitting.run('jailhouse config check cells/imx8mm.cell cells/gic-demo.cell')).toMatch(
      /Overlapping memory regions inside cell: None\n[^]*with hypervisor: None\n[^]*architecture arm64: None\n/,
    )
  })

  it('follows the hypervisor’s console until ^C', async () => {
    const sitting = await broughtUp()
    await sitting.run('jailhouse console -f', 200)
    expect(await sitting.press('\x03')).toMatch(/\^C\nroot@\S+# /)
  })
})

describe('values', () => {
  it('of gic-demo are those that the simulator takes, in their order', async () => {
    const sitting = await broughtUp()
    await sitting.run('true', 3000)
    const beats = only(sitting.events(), 'beat').map(({ valueNs }) => valueNs)
    expect(beats.length).toBeGreaterThan(25)
    const document = shippedPlan(SLIDE)
    const plan = parsedPlan(document)
    const withoutCyclictest = { ...plan, root: { ...plan.root, workloads: plan.root.workloads.slice(0, 1) } }
    const board = library.boards.get(plan.board)!
    // Each change of who runs goes on with the next seed: enable, create, load, start and what follows the start.
    const sequences = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((epoch) => {
      const live = new LiveSamples(withoutCyclictest, board, library.workloads, String(1 + epoch))
      live.advance(10e9)
      return live.take('gic-demo/gic-demo').slice(0, beats.length)
    })
    expect(sequences).toContainEqual(beats)
    const result = simulate(plan, board, library.workloads, { seconds: 20, seed: '1' })
    const stream = result.streams.find(({ id }) => id === 'gic-demo/gic-demo')!
    expect(Math.min(...beats)).toBeGreaterThanOrEqual(stream.min - 125)
    expect('boundNs' in stream.bound && Math.max(...beats) <= stream.bound.boundNs).toBe(true)
  })

  it('of cyclictest fill a histogram that our reader takes, with as many samples as the interval gives', async () => {
    const sitting = await broughtUp()
    const said = await sitting.run('cyclictest -S -m -p 80 -i 200 -h 200 -q -D 2', 2600)
    const threads = parseCyclictest(said)
    expect(threads).toHaveLength(3)
    for (const { counts, over } of threads) {
      expect(counts.reduce((sum, [, count]) => sum + count, over)).toBe(10_000)
    }
  })

  it('of cyclictest show on its running screen, and -l ends it; the priority counts', async () => {
    const sitting = await broughtUp()
    await sitting.run('cyclictest -t 2 -a 0,2 -p 90 -i 1000 -d 500 -l 300', 1500)
    const rows = only(sitting.events(), 'cyclictest-thread')
    expect(rows.at(-2)).toMatchObject({ thread: 0, priority: 90, intervalUs: 1000, cycles: 300 })
    expect(rows.at(-1)).toMatchObject({ thread: 1, intervalUs: 1500, cycles: 300 })
    expect(await sitting.run('echo over')).toContain('over\n')
    await sitting.run('cyclictest', 500)
    expect(await sitting.press('\x03', 200)).toMatch(/\^C\nroot@\S+# /)
    expect(await sitting.run('cyclictest -Z; echo rc=$?')).toContain('rc=1')
  })

  it('of the counters grow with the simulator’s exits a second, and the screen of `cell stats` shows them', async () => {
    const sitting = await broughtUp()
    const file = '/sys/devices/jailhouse/cells/0/statistics/vmexits_virt_irq'
    await sitting.run(`cat ${file}`)
    await sitting.run('true', 4900)
    await sitting.run(`cat ${file}`)
    const [before, after] = only(sitting.events(), 'cell-statistic').map(({ value }) => value)
    const plan = parsedPlan(shippedPlan(SLIDE))
    const quiet = { ...plan, root: { ...plan.root, workloads: plan.root.workloads.slice(0, 1) } }
    const result = simulate(quiet, library.boards.get(plan.board)!, library.workloads, { seconds: 2, seed: '1' })
    const rate = result.cells.find(({ name }) => name === 'root')!.exits.virt_irq! / 2
    expect((after! - before!) / 5.1).toBeGreaterThan(0.9 * rate)
    expect((after! - before!) / 5.1).toBeLessThan(1.1 * rate)
    await sitting.run('jailhouse cell stats imx8mm', 2500)
    await sitting.press('c', 1500)
    await sitting.press('q')
    const screens = only(sitting.events(), 'statistics-screen')
    expect(screens[0]).toMatchObject({ cell: 'imx8mm' })
    expect(screens.some(({ cpu }) => cpu === 0)).toBe(true)
    const total = screens[1]!.rows.find(({ counter }) => counter === 'total')!
    expect(total.perSecond).toBeGreaterThan(0.8 * rate)
  })

  it('are missing, with a sentence why, where the plan cannot be simulated', async () => {
    const workloads = new Map([...library.workloads].filter(([id]) => id !== 'linux-rt'))
    const sitting = await broughtUp(shippedPlan(SLIDE), { workloads })
    expect(await sitting.run('true', 300)).toMatch(/gic-demo has no values: .*"linux-rt", which is not among/)
    expect(await sitting.run('cyclictest -q -l 10; echo rc=$?')).toMatch(/the plan cannot be simulated: [^]*rc=1/)
    expect(await sitting.run('jailhouse cell list')).toContain('running')
  })
})

describe('the machine', () => {
  it('restarts, is left and is switched off', async () => {
    const sitting = await broughtUp()
    expect(await sitting.run('reboot', 2000)).toMatch(/reboot: Restarting system[^]*Booting Linux[^]*# $/)
    expect(await sitting.run('ls /sys/devices/jailhouse')).toContain('No such file or directory')
    await sitting.run('exit', 200)
    expect(sitting.closed()).toBe('The shell of the virtual board was left.')
    let again = ''
    await sitting.board.open({ bytes: (bytes) => (again += new TextDecoder().decode(bytes)), closed: () => undefined })
    await vi.advanceTimersByTimeAsync(1000)
    expect(again).toMatch(/Booting Linux[^]*# $/)
  })

  it('takes a flood of keys without keeping it', async () => {
    const sitting = await sitAt(shippedPlan(SLIDE))
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 50; i += 1) void sitting.press('x'.repeat(1_000_000), 0)
    await vi.advanceTimersByTimeAsync(1000)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40e6)
    await sitting.press('\x15', 20_000)
    expect(await sitting.run('echo alive', 500)).toContain('alive\n')
  })
})
