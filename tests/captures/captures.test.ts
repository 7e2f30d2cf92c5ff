/**
 * Every recording, understood: what is in it was counted by reading it, not by running what is tested here. Then the same bytes
 * in random pieces, with lines of the kernel put in between at random places: the events stay the same.
 */
import { describe, expect, it } from 'vitest'
import { BoardLog } from '../../src/hw/logs/board-log'
import type { BoardEvent, BoardEventKind } from '../../src/sim/observed/board-event'
import { cellStatesAfter, UNSEEN } from '../../src/sim/observed/cell-states'
import { Random } from '../fuzz/random'
import { cut, essence, eventsOf, received, spliced } from './recordings'

const LIFECYCLE = 'imx8mp-lifecycle.jsonl'
const CRASH = 'imx8mp-cell-crash.jsonl'
const REFUSALS = 'arm64-refusals.jsonl'
const FLOOD = 'arm64-uart-flood.jsonl'

const all = (name: string) => eventsOf([received(name)])
const only = <K extends BoardEventKind>(events: readonly BoardEvent[], ...kinds: K[]) =>
  events.filter((event): event is Extract<BoardEvent, { kind: K }> => kinds.some((kind) => kind === event.kind))

/** How often each kind comes, of the hypervisor's first telling. */
function counted(events: readonly BoardEvent[], ...kinds: BoardEventKind[]): Record<string, number> {
  return Object.fromEntries(
    kinds.map((kind) => [kind, events.filter((event) => event.kind === kind && !event.again).length]),
  )
}

/** Every state that a cell came into, in words. */
function cellHistory(events: readonly BoardEvent[], cell: string): string[] {
  const history: string[] = []
  let states = UNSEEN
  for (const event of events) {
    states = cellStatesAfter(states, event)
    const state = states.cells.find(({ name }) => name === cell)?.state ?? 'none'
    if (state !== (history.at(-1) ?? 'none')) history.push(state)
  }
  return history
}

/** What the hypervisor prints while it is enabled with four processors and two or four virtual devices. */
const ENABLED = {
  'hypervisor-starting': 1,
  'code-location': 1,
  'processors-starting': 1,
  processor: 4,
  unit: 5,
  'hypervisor-active': 1,
}

describe('the recorded lifecycle', () => {
  const events = all(LIFECYCLE)

  it('has every event of the hypervisor', () => {
    expect(counted(events, ...(Object.keys(ENABLED) as BoardEventKind[]))).toEqual(ENABLED)
    expect(
      counted(
        events,
        'page-pool',
        'virtual-pci-device',
        'link-established',
        'link-peer',
        'cell-created',
        'cell-loadable',
        'cell-started',
        'cell-closing',
        'hypervisor-stopping',
        'cpu-released',
        'fault',
      ),
    ).toEqual({
      'page-pool': 4,
      'virtual-pci-device': 5,
      'link-established': 1,
      'link-peer': 1,
      'cell-created': 1,
      'cell-loadable': 3,
      'cell-started': 2,
      'cell-closing': 1,
      'hypervisor-stopping': 1,
      'cpu-released': 4,
      fault: 0,
    })
    expect(
      only(events, 'page-pool')
        .filter(({ again }) => !again)
        .map(({ used, size }) => `${used}/${size}`),
    ).toEqual(['39/994', '67/994', '82/994', '68/994'])
  })

  it('tells what `jailhouse console` repeats from what happens', () => {
    const again = events.filter(({ again }) => again)
    // 19 lines while there is no cell yet; at the end 19, then 14 of the cell's life, then 5 of the end.
    expect(again).toHaveLength(19 + 19 + 12 + 5)
    expect(new Set(again.map(({ from }) => from))).toEqual(new Set(['hypervisor']))
  })

  it('has the beats of gic-demo, but for the one that the shell cut apart', () => {
    const beats = only(events, 'beat')
    expect(beats).toHaveLength(50)
    expect(beats[0]).toMatchObject({ valueNs: 640_374, minNs: 640_374, maxNs: 640_374 })
    expect(beats.filter(({ valueNs }) => valueNs === 3_851_749)).toHaveLength(1)
    expect(beats.at(-1)).toMatchObject({ valueNs: 125_249, minNs: 78_374, maxNs: 3_851_749 })
  })

  it('has the states of the cell, its lists, its statistics and the statuses of the commands', () => {
    expect(cellHistory(events, 'inmate-demo')).toEqual([
      'shut down',
      'running',
      'shut down',
      'running',
      'shut down',
      'none',
    ])
    expect(cellHistory(events, 'imx8mp')).toEqual(['running', 'none'])
    expect(
      only(events, 'cell-list').map(({ cells, complete }) => [
        complete,
        ...cells.map(({ name, state, cpus }) => `${name} ${state} ${cpus}`),
      ]),
    ).toEqual([
      [true, 'imx8mp running 0-3'],
      [true, 'imx8mp running 0-2', 'inmate-demo shut down 3'],
      [true, 'imx8mp running 0-2', 'inmate-demo running 3'],
      [true, 'imx8mp running 0-2', 'inmate-demo shut down 3'],
      [true, 'imx8mp running 0-3'],
    ])
    expect(only(events, 'cell-statistic')).toHaveLength(18)
    expect(only(events, 'cell-statistic')).toContainEqual(
      expect.objectContaining({ cell: 1, counter: 'mmio', value: 13 }),
    )
    expect(only(events, 'cell-attribute')).toHaveLength(10)
    expect(only(events, 'pool-attribute')).toHaveLength(4)
    expect(only(events, 'jailhouse-enabled').map(({ enabled }) => enabled)).toEqual([false, false])
    expect(only(events, 'exit-status').map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0])
    expect(only(events, 'refusal')).toEqual([])
  })

  it('has what the kernel says of it', () => {
    expect(
      counted(
        events,
        'kernel-starting',
        'module-loading',
        'jailhouse-opening',
        'jailhouse-closed',
        'linux-created-cell',
        'linux-destroyed-cell',
        'cpu-offline',
        'cpu-online',
      ),
    ).toEqual({
      'kernel-starting': 1,
      'module-loading': 1,
      'jailhouse-opening': 1,
      'jailhouse-closed': 1,
      'linux-created-cell': 1,
      'linux-destroyed-cell': 1,
      'cpu-offline': 1,
      'cpu-online': 4,
    })
    // All of its lines begin with its clock.
    expect(events.filter(({ from }) => from === 'kernel')).toHaveLength(233 + 1)
  })
})

describe('the recorded crash', () => {
  const events = all(CRASH)

  it('has both crashes, with the access and the registers', () => {
    expect(counted(events, 'fault', 'trap', 'register-dump', 'cpu-parked')).toEqual({
      fault: 2,
      trap: 2,
      'register-dump': 2,
      'cpu-parked': 2,
    })
    const [first, second] = only(events, 'cpu-parked')
    expect(first).toMatchObject({
      cpu: 3,
      cell: 'inmate-demo',
      crash: {
        fault: { what: 'data access', access: 'read', address: '0x3b000000', bytes: 4 },
        reason: 'unhandled trap',
        exceptionClass: '24',
        registers: {
          pc: '00000000000040b0',
          lr: '00000000000040a0',
          spsr: '600003c5',
          level: 1,
          sp: '0000000000006e80',
          elr: '00000000000040b0',
          esr: '24 1 1820006',
        },
      },
    })
    expect(Object.keys(first!.crash.registers!.x)).toHaveLength(30)
    expect(first!.crash.registers!.x[1]).toBe('000000003b000000')
    expect(second!.crash.registers!.x[21]).toBe('000000000005718d')
  })

  it('has the states of the cell', () => {
    expect(cellHistory(events, 'inmate-demo')).toEqual([
      'shut down',
      'running',
      'failed',
      'running',
      'failed',
      'shut down',
      'running',
      'none',
    ])
  })

  it('has everything else', () => {
    expect(counted(events, ...(Object.keys(ENABLED) as BoardEventKind[]))).toEqual(ENABLED)
    expect(
      counted(
        events,
        'page-pool',
        'virtual-pci-device',
        'cell-created',
        'cell-loadable',
        'cell-started',
        'cell-closing',
        'hypervisor-stopping',
        'cpu-released',
        'beat',
        'exit-status',
        'cell-list',
      ),
    ).toEqual({
      'page-pool': 4,
      'virtual-pci-device': 5,
      'cell-created': 1,
      'cell-loadable': 2,
      'cell-started': 3,
      'cell-closing': 1,
      'hypervisor-stopping': 1,
      'cpu-released': 4,
      beat: 12,
      'exit-status': 5,
      'cell-list': 3,
    })
    expect(only(events, 'command').map(({ command }) => command)).toContain(
      'jailhouse cell load inmate-demo /jh/gic-demo.bin -s "led-reg=0x3b000000" -a 0x1000',
    )
  })
})

describe('the recorded refusals', () => {
  const events = all(REFUSALS)

  it('has each, with its words', () => {
    const said = only(events, 'refusal')
    expect(said.filter(({ request }) => request !== undefined)).toHaveLength(23)
    expect(said.filter(({ file }) => file !== undefined).map(({ file, error }) => `${file}: ${error}`)).toEqual([
      '/dev/jailhouse: No such file or directory',
      '/jh/nosuch.cell: No such file or directory',
      '/jh/nosuch.cell: No such file or directory',
      '/jh/nosuch.bin: No such file or directory',
    ])
    const counts = new Map<string, number>()
    for (const { request } of said) if (request !== undefined) counts.set(request, (counts.get(request) ?? 0) + 1)
    expect(Object.fromEntries(counts)).toEqual({
      ENABLE: 3,
      CELL_CREATE: 8,
      CELL_LOAD: 3,
      CELL_START: 2,
      CELL_DESTROY: 5,
      DISABLE: 2,
    })
    expect(only(events, 'module-refusal').map(({ tool }) => tool)).toEqual(['insmod', 'rmmod'])
    expect(only(events, 'usage')).toEqual([expect.objectContaining({ command: 'jailhouse cell frobnicate' })])
  })

  it('has the exit status of each command that was asked for it', () => {
    const statuses = only(events, 'exit-status')
    expect(statuses).toHaveLength(41)
    expect(statuses.filter(({ code }) => code === 0)).toHaveLength(13)
    expect(statuses.filter(({ code }) => code === 17)).toHaveLength(1)
    expect(statuses.every(({ command }) => command !== undefined)).toBe(true)
    // The bug of the driver: a cell for another architecture is refused with success.
    expect(statuses).toContainEqual(
      expect.objectContaining({ command: 'jailhouse cell create /jh/t-badarch.cell', code: 0 }),
    )
    const driver = only(events, 'driver-message').map(({ message }) => message)
    for (const message of [
      'Not a system configuration',
      'Missing hypervisor image jailhouse.bin',
      'Configuration revision mismatch',
      'Configuration architecture mismatch',
      'Not a cell configuration',
    ]) {
      expect(driver.filter((one) => one === message)).toHaveLength(1)
    }
  })

  it('has the cells that came and went', () => {
    expect(
      counted(
        events,
        'cell-created',
        'cell-loadable',
        'cell-started',
        'cell-closing',
        'page-pool',
        'beat',
        'cell-list',
      ),
    ).toEqual({
      'cell-created': 4,
      'cell-loadable': 2,
      'cell-started': 3,
      'cell-closing': 4,
      'page-pool': 10,
      beat: 11,
      'cell-list': 8,
    })
    expect(cellHistory(events, 'inmate-demo')).toEqual(['shut down', 'running', 'shut down', 'running', 'none'])
    expect(cellHistory(events, 'unaligned')).toEqual(['shut down', 'none'])
  })
})

describe('the recorded flood', () => {
  it('has every greeting once, though 57 lines were cut into, and both ends of the cell', () => {
    const log = new BoardLog()
    const events = eventsOf([received(FLOOD)], log)
    const numbers = only(events, 'greeting').map(({ number }) => number)
    // 18,531 lines are whole; the last is number 18,588.
    expect(numbers).toEqual(Array.from({ length: 18_588 }, (_, i) => i + 1))
    expect(only(events, 'greeting').filter(({ mended }) => mended)).toHaveLength(18_588 - 18_531)
    expect(
      counted(events, 'cell-created', 'cell-loadable', 'cell-started', 'cell-closing', 'page-pool', 'cpu-released'),
    ).toEqual({
      'cell-created': 1,
      'cell-loadable': 1,
      'cell-started': 1,
      'cell-closing': 1,
      'page-pool': 4,
      'cpu-released': 4,
    })
    expect(cellHistory(events, 'inmate-demo')).toEqual(['shut down', 'running', 'none'])
    // The list of cells that the greetings tore apart is no list.
    expect(only(events, 'cell-list')).toHaveLength(1)
    expect(log.counts.damaged).toBeGreaterThan(0)
  })
})

describe('other recordings', () => {
  it("U-Boot's start and commands", () => {
    const events = all('u-boot.txt')
    expect(counted(events, 'u-boot-starting', 'u-boot-autoboot', 'u-boot-memory', 'u-boot-unknown-command')).toEqual({
      'u-boot-starting': 1,
      'u-boot-autoboot': 1,
      'u-boot-memory': 1,
      'u-boot-unknown-command': 1,
    })
    expect(only(events, 'u-boot-command').map(({ command }) => command)).toEqual([
      'version',
      'bdinfo',
      'printenv bootdelay',
      'help md',
      'md.l 0x40000000 4',
      'badcmd',
      'echo $?',
      'dm tree',
      'sleep 1',
    ])
  })

  it("cyclictest's running screen", () => {
    const rows = only(all('cyclictest-live.txt'), 'cyclictest-thread')
    expect(rows).toHaveLength(1688)
    expect(rows[0]).toMatchObject({
      thread: 0,
      process: 163,
      priority: 90,
      intervalUs: 1000,
      cycles: 90,
      actNs: 263_000,
    })
    // The fourth thread had no sample yet.
    expect(rows[3]).not.toHaveProperty('maxNs')
    expect(rows.at(-1)).toMatchObject({ thread: 3, cycles: 2318, minNs: 67_000, avgNs: 1_309_000, maxNs: 37_271_000 })
  })

  it("cyclictest's histograms", () => {
    const [one] = only(all('cyclictest-histogram.txt'), 'histogram')
    expect(one!.histograms.map(({ over, max }) => [over, max])).toEqual([[419, 20_305_000]])
    const [four] = only(all('cyclictest-histogram-smp.txt'), 'histogram')
    expect(four!.histograms.map(({ over }) => over)).toEqual([481, 438, 466, 481])
  })
})

describe('the same bytes, however they come', () => {
  /** A thousand together; most of those whose lines say most. */
  const runs: [string, number, number][] = [
    [LIFECYCLE, 320, 8],
    [CRASH, 320, 8],
    [REFUSALS, 320, 8],
    ['u-boot.txt', 20, 4],
    ['cyclictest-histogram-smp.txt', 10, 6],
    ['cyclictest-live.txt', 5, 60],
    [FLOOD, 5, 20],
  ]

  it.each(runs)(
    '%s in %i random ways, each also with %i lines of the kernel in between',
    (name, ways, lines) => {
      const bytes = received(name)
      const expected = essence(eventsOf([bytes]))
      for (let seed = 0; seed < ways; seed += 1) {
        const random = new Random(String(seed), name)
        const inPieces = essence(eventsOf(cut(bytes, random)))
        expect(inPieces, `pieces, seed ${seed}`).toEqual(expected)
        const between = essence(eventsOf(cut(spliced(bytes, random, lines), random)))
        expect(between, `spliced, seed ${seed}`).toEqual(expected)
      }
    },
    120_000,
  )
})
