import { describe, expect, it } from 'vitest'
import { describeFaults, parseBoard, parsePlan, parsePlanText, parseWorkload } from './parse'
import { LARGEST_PLAN_BYTES } from './plan-size'

const GOOD = { version: 1, name: 'test', board: 'imx8mm-evk' }
const CELL = { name: 'a', guest: 'zephyr', cpus: [1] }

/** What is wrong with a document, one line a fault. */
function faults(document: unknown): string[] {
  const parsed = parsePlan(document)
  return parsed.ok ? [] : describeFaults(parsed.faults).split('\n')
}

describe('a good plan', () => {
  it('needs no more than name and board, and gets its defaults', () => {
    const parsed = parsePlan(GOOD)
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        jailhouse: { format: 'rev14', interruptDelivery: 'trapped' },
        root: { guest: 'linux', workloads: [] },
        cells: [],
        run: { seconds: 60, seed: '1' },
      },
    })
  })
})

describe('faults name path, value and what would be right', () => {
  it.each<[string, object, string]>([
    [
      'an unknown field near a known one',
      { ...GOOD, cels: [] },
      'cels: "cels" is no field here; did you mean "cells"?',
    ],
    [
      'an unknown field like no other',
      { ...GOOD, run: { duration: 5 } },
      'run.duration: "duration" is no field here; fields here: seconds, warmUp, seed, load, events, rare',
    ],
    [
      'a field of a list item',
      { ...GOOD, cells: [{ ...CELL, memry: [] }] },
      'cells[0].memry: "memry" is no field here; did you mean "memory"?',
    ],
    [
      'a wrong unit',
      { ...GOOD, cells: [{ ...CELL, memory: [{ purpose: 'ram', physical: '0x0', size: '64 KB' }] }] },
      'cells[0].memory[0].size: "64 KB" is not a size such as "64 KiB", "16 MiB" or "0x1000"',
    ],
    [
      'a number without unit',
      { ...GOOD, cells: [{ ...CELL, workloads: [{ use: 'x', period: 250 }] }] },
      'cells[0].workloads[0].period: 250 is not a time such as "250 us", "4 ms" or "1 s"',
    ],
    [
      'an impossible address',
      { ...GOOD, cells: [{ ...CELL, memory: [{ purpose: 'ram', physical: '0x1000000000000', size: '4 KiB' }] }] },
      'cells[0].memory[0].physical: "0x1000000000000" is not an address below 2^48 such as "0xb3c00000"',
    ],
    [
      'a missing field with a unit',
      { ...GOOD, cells: [{ ...CELL, memory: [{ purpose: 'ram', physical: '0x0' }] }] },
      'cells[0].memory[0].size: is missing; it takes a size such as "64 KiB", "16 MiB" or "0x1000"',
    ],
    ['a missing field', { version: 1, name: 'test' }, 'board: is missing; it takes text in quotes'],
    ['a wrong type', { ...GOOD, cells: {} }, 'cells: an object is not a list in [ ]'],
    [
      'a choice that is none',
      { ...GOOD, root: { guest: 'linx' } },
      'root.guest: "linx" is not "bare-metal", "zephyr", "freertos", "linux" or "linux-rt"',
    ],
    ['an older version', { ...GOOD, version: 0 }, 'version: 0 is not 1'],
    [
      'a newer version',
      { version: 2, whatever: true },
      'version: 2 is newer than this Cellbench reads (1); open it with a newer Cellbench',
    ],
    ['half a core', { ...GOOD, cells: [{ ...CELL, cpus: [1.5] }] }, 'cells[0].cpus[0]: 1.5 is not a whole number'],
    ['core -1', { ...GOOD, cells: [{ ...CELL, cpus: [-1] }] }, 'cells[0].cpus[0]: -1 is not a number of at least 0'],
    [
      'a link with one end',
      {
        ...GOOD,
        links: [{ name: 'l', protocol: 'demo', between: ['a'], physical: '0x0', size: '64 KiB' }],
      },
      'links[0].between: a list of 1 is not a list of at least 2 items',
    ],
    ['an empty name', { ...GOOD, name: '' }, 'name: "" is not text of at least 1 character'],
    ['no time at all', { ...GOOD, run: { seconds: 0 } }, 'run.seconds: 0 is not a number of more than 0'],
    [
      'a seed of letters',
      { ...GOOD, run: { seed: 'x' } },
      'run.seed: "x" is not a whole number below 2^64 as text, such as "1"',
    ],
    [
      'a seed of 2^64',
      { ...GOOD, run: { seed: '18446744073709551616' } },
      'run.seed: "18446744073709551616" is not a whole number below 2^64 as text, such as "1"',
    ],
  ])('%s', (_, document, line) => {
    expect(faults(document)).toEqual([line])
  })

  it('all of them at once, and says how many more there are', () => {
    const cells = Array.from({ length: 30 }, () => ({ ...CELL, guest: 7 }))
    const lines = faults({ ...GOOD, cells })
    expect(lines).toHaveLength(21)
    expect(lines.at(-1)).toBe('and 10 more')
  })

  it('for boards and workloads too', () => {
    const workload = parseWorkload({ behaviour: { kind: 'perodic' } })
    expect(workload.ok || describeFaults(workload.faults)).toContain(
      'behaviour.kind: "perodic" is not "periodic", "instrument", "system", "interrupt-source" or "load"',
    )
    const field = parseWorkload({ behaviour: { kind: 'periodic', perod: '1 ms' } })
    expect(field.ok || describeFaults(field.faults)).toContain(
      'behaviour.perod: "perod" is no field here; did you mean "period"?',
    )
    const board = parseBoard({ interruptController: { version: 4 } })
    expect(board.ok || describeFaults(board.faults)).toContain('interruptController.version: 4 is not 2 or 3')
  })
})

describe('hostile input', () => {
  it.each([null, 7, 'plan', [], undefined])('refuses %j as a whole', (document) => {
    expect(parsePlan(document)).toMatchObject({ ok: false, faults: [{ path: [], place: 'the file' }] })
  })

  it('refuses 10 MB of garbage unread', () => {
    const parsed = parsePlanText('x'.repeat(10 * 1024 * 1024))
    expect(parsed.ok || describeFaults(parsed.faults)).toBe(
      `the file: ${10 * 1024 * 1024} characters are more than a plan can have (${LARGEST_PLAN_BYTES})`,
    )
  })

  it.each(['', '{', '{"version":1,}', '\u0000', '{"version": 1} trailing'])('says that %j is no JSON', (text) => {
    const parsed = parsePlanText(text)
    expect(parsed.ok || describeFaults(parsed.faults)).toMatch(/^the file: is not JSON: /)
  })

  it('shows a value of any depth without walking it', () => {
    let deep: unknown = []
    for (let i = 0; i < 100_000; i += 1) deep = [deep]
    expect(faults({ ...GOOD, cells: [deep], name: deep })).toEqual([
      'name: a list of 1 is not text in quotes',
      'cells[0]: a list of 1 is not an object in { }',
    ])
    expect(parsePlanText(`{"version":1,"cells":${'['.repeat(1e5)}${']'.repeat(1e5)}}`).ok).toBe(false)
  })

  it('cuts long values short', () => {
    const [line] = faults({ ...GOOD, root: { guest: 'x'.repeat(1e6) } })
    expect(line!.length).toBeLessThan(200)
  })

  it('takes prototype keys for what they are: unknown fields', () => {
    const text = '{"version":1,"name":"x","board":"b","__proto__":{"cells":7},"constructor":1,"root":{"__proto__":[]}}'
    const parsed = parsePlanText(text)
    expect(parsed.ok ? [] : parsed.faults.map((fault) => fault.place).sort()).toEqual([
      '__proto__',
      'constructor',
      'root.__proto__',
    ])
    expect(Object.hasOwn(Object.prototype, 'cells')).toBe(false)
  })
})
