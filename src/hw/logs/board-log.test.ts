import { describe, expect, it } from 'vitest'
import { BoardLog } from './board-log'
import type { BoardEvent } from './board-event'

function events(text: string): BoardEvent[] {
  const log = new BoardLog()
  return [...log.push(new TextEncoder().encode(text), 5), ...log.end()]
}
const kinds = (text: string) => events(text).map(({ kind }) => kind)

describe('lines that cut into each other', () => {
  it('finds the hypervisor inside a line of the kernel, as an i.MX 95 printed it', () => {
    const text =
      '[   49.000001] pci 0000:00:00.0: BAR 0 [mem 0x00000000-0x00Cell "freertos" can be loaded\r\n000fff]\r\n'
    expect(events(text)).toEqual([
      { atMs: 5, from: 'hypervisor', kind: 'cell-loadable', cell: 'freertos', mended: true },
    ])
  })

  it('goes on with an escape sequence that a line of the kernel cut apart', () => {
    const prompt = (cut: string) => `root@board:~# ${cut}jailhouse disable\r\nrc=0\r\n`
    const expected = events(prompt('\x1b[6n')).filter(({ from }) => from === 'shell')
    for (const at of [1, 2, 3]) {
      const query = '\x1b[6n'
      const cut = `${query.slice(0, at)}[12345.678901] usb 1-1: gone\r\n${query.slice(at)}`
      expect(
        events(prompt(cut)).filter(({ from }) => from === 'shell'),
        `cut behind ${at}`,
      ).toEqual(expected)
    }
  })

  it('does not guess: a list with a row that something else wrote into is not complete', () => {
    const header =
      'ID      Name                    State             Assigned CPUs           Failed CPUs             \r\n'
    const root =
      '0       imx8mp                  running           0-2                                             \r\n'
    const cell =
      '1       inmate-demo             running           3                                               \r\n'
    const prompt = 'root@board:~# '
    expect(events(header + root + cell + prompt)).toMatchObject([{ kind: 'cell-list', complete: true }])
    const written = cell.replace('running', 'runHello ning')
    expect(events(header + root + written + prompt)).toMatchObject([{ cells: [{ id: 0 }], complete: false }])
  })

  it('reads names of 31 bytes, which shift the columns', () => {
    const name = 'a-cell-with-a-very-long-name-31'
    const row = `1       ${name}running/locked    2,3                                             `
    const padded = row.padEnd(8 + 31 + 18 + 48)
    expect(events(`${padded}\r\n`)).toMatchObject([{ cells: [{ name, state: 'running/locked', cpus: '2,3' }] }])
  })
})

describe('screens', () => {
  const screen = (mmio: number, rate: number) =>
    `\x1b[1;1HStatistics for flight cell\x1b[3;1H\x1b[7mCOUNTER  (All CPUs)                   SUM   PER SEC\x1b[0m` +
    `\x1b[4;1Hvmexits_total                 ${String(mmio + 7).padStart(10)}${String(rate).padStart(10)}` +
    `\x1b[5;1Hvmexits_mmio                  ${String(mmio).padStart(10)}${String(rate).padStart(10)}`

  it('of `jailhouse cell stats` are read each time that they are drawn, also where only figures change', () => {
    const change = '\x1b[5;31H       120         9'
    const said = events(`\x1b[2J${screen(100, 3)}${'\x1b[1;1H'}${change}\x1b[1;1H`)
    expect(said.map((event) => event.kind === 'statistics-screen' && event.rows)).toEqual([
      [
        { counter: 'total', sum: 107, perSecond: 3 },
        { counter: 'mmio', sum: 100, perSecond: 3 },
      ],
      [
        { counter: 'total', sum: 107, perSecond: 3 },
        { counter: 'mmio', sum: 120, perSecond: 9 },
      ],
    ])
    expect(said[0]).toMatchObject({ cell: 'flight' })
  })

  it('of rtla timerlat top', () => {
    const text =
      '\x1bc                                     Timer Latency                                              \n' +
      '  0 00:00:23   |          IRQ Timer Latency (us)        |         Thread Timer Latency (us)\n' +
      'CPU COUNT      |      cur       min       avg       max |      cur       min       avg       max\n' +
      '  0 #21515     |        1         0         1        17 |        6         1         5        50\n' +
      '  1 #0         |        -         -         -         - |        -         -         -         -\n'
    expect(events(text)).toMatchObject([
      { cpu: 0, count: 21_515, irq: { cur: 1000, max: 17_000 }, thread: { cur: 6000, max: 50_000 } },
      { cpu: 1, count: 0 },
    ])
  })
})

describe('other instruments and inmates', () => {
  it('stress-ng', () => {
    const text =
      'stress-ng: info:  [5021] dispatching hogs: 4 cpu\r\n' +
      'stress-ng: metrc: [5021] cpu                3404     10.00     39.97      0.00       340.38          85.16\r\n' +
      'stress-ng: info:  [5021] successful run completed in 10.02s\r\n' +
      'stress-ng: info:  [5022] unsuccessful run completed in 1 min, 10.02 secs\r\n'
    expect(events(text)).toMatchObject([
      { kind: 'stress-starting' },
      { kind: 'stress-metrics', stressor: 'cpu', operations: 3404, realSeconds: 10, perSecond: 340.38 },
      { kind: 'stress-done', seconds: 10.02, success: true },
      { kind: 'stress-done', seconds: 70.02, success: false },
    ])
  })

  it('cyclictest in nanoseconds, where its command said so', () => {
    const row = 'T: 0 (  163) P:90 I:1000 C:     90 Min:   7400 Act: 26300 Avg: 71200 Max: 233120\r\n'
    expect(events(`root@b:~# cyclictest -mN\r\n${row}`)[1]).toMatchObject({ minNs: 7400, maxNs: 233_120 })
    expect(events(`root@b:~# cyclictest -m\r\n${row}`)[1]).toMatchObject({ minNs: 7_400_000 })
  })

  it('ivshmem-demo, in a cell and on Linux', () => {
    expect(
      kinds(
        'IVSHMEM: Found device at 00:00.0\r\nIVSHMEM: ID is 1\r\nIVSHMEM: max. peers is 3\r\nstate[0] = 1\r\n' +
          'IVSHMEM: sending IRQ 1 to peer 0\r\nIVSHMEM: got interrupt 0 (#1)\r\nMaximum peers = 3\r\nInterrupt #4\r\n' +
          'IVSHMEM: No PCI devices found .. nothing to do.\r\n',
      ),
    ).toEqual([
      'link-fact',
      'link-fact',
      'link-fact',
      'link-memory',
      'link-sending',
      'link-interrupt',
      'link-fact',
      'link-interrupt',
      'link-failure',
    ])
  })
})

describe('a hostile board', () => {
  it('cannot keep more than the longest line, the longest pieces and what is being counted', () => {
    const log = new BoardLog()
    const million = new Uint8Array(1_000_000).fill(0x41)
    for (const begin of ['', '\x1b]0;', '\x1b[', '\x1bP', '{\r\n"', 'root@b:~# ']) {
      log.push(new TextEncoder().encode(begin), 0)
      for (let i = 0; i < 5; i += 1) log.push(million, 0)
      expect(log.retained, JSON.stringify(begin)).toBeLessThan(1_200_000)
      log.push(new TextEncoder().encode('\x18\r\n'), 0)
    }
  })

  it.each([
    ['window title', '\x1b]0;evil\x07'],
    ['clipboard', '\x1b]52;c;cm0gLXJmIC8=\x07'],
    ['link', '\x1b]8;;file:///etc/passwd\x1b\\'],
    ['device control string', '\x1bP$q"p\x1b\\'],
    ['eight-bit control', '\u009b31m'],
  ])('gets nothing of a %s into an event', (_, sequence) => {
    const said = events(`root@b:~# jailhouse ${sequence}cell list\r\n`)
    expect(JSON.stringify(said)).not.toMatch(/evil|cm0g|passwd|\$q|\u009b|\\u00/)
  })
})
