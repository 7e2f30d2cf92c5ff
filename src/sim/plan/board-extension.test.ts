import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { templateFiles } from '../../../tests/support/templates'
import type { BoardDocument } from './board'
import { parseBoard } from './parse'

const shipped = new Map(
  templateFiles('boards').map(({ document }) => [(document as BoardDocument).id, document as BoardDocument]),
)
const evk = shipped.get('imx8mp-evk')!
const head = { version: 1, id: 'ours', name: 'Ours', extends: 'imx8mp-evk' }

function extend(changes: object, bases: ReadonlyMap<string, unknown> = shipped) {
  return parseBoard({ ...head, ...changes }, bases)
}

function board(changes: object, bases?: ReadonlyMap<string, unknown>): BoardDocument {
  const parsed = extend(changes, bases)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return parsed.document
}

function faults(changes: object, bases?: ReadonlyMap<string, unknown>) {
  const parsed = extend(changes, bases)
  return parsed.ok ? [] : parsed.faults.map(({ place, message }) => `${place}: ${message}`)
}

describe('a board that extends another', () => {
  it('is the other under its own name when it changes nothing', () => {
    expect(board({})).toEqual({ ...evk, id: 'ours', name: 'Ours' })
  })

  it('changes fields of objects one by one and keeps the others', () => {
    expect(board({ memory: { peak: '12.8 GB/s' } }).memory).toEqual({ ...evk.memory, peak: '12.8 GB/s' })
    expect(board({ root: { console: { device: 'uart3' } } }).root).toEqual({
      ...evk.root,
      console: { ...evk.root.console, device: 'uart3' },
    })
  })

  it('changes, adds and takes away named entries, and keeps their order', () => {
    const { devices } = board({
      devices: {
        npu: null,
        uart1: { spis: [26, 40] },
        fpga: { kind: 'other', regions: [{ physical: '0x20000000', size: '4 KiB' }], spis: [], infrastructure: false },
      },
    })
    const names = evk.devices.map(({ name }) => name).filter((name) => name !== 'npu')
    expect(devices.map(({ name }) => name)).toEqual([...names, 'fpga'])
    const uart = evk.devices.find(({ name }) => name === 'uart1')!
    expect(devices.find(({ name }) => name === 'uart1')).toEqual({ ...uart, spis: [26, 40] })
  })

  it('changes lists in named entries, by numbers too', () => {
    const { clusters } = board({ clusters: { 'Cortex-A53': { cpus: { 2: null, 3: null, 1: { affinity: '0x100' } } } } })
    expect(clusters[0]!.cpus).toEqual([
      { cpu: 0, affinity: '0x0' },
      { cpu: 1, affinity: '0x100' },
    ])
  })

  it('replaces a list by a list, and takes optional fields away', () => {
    const { consoles, partitioning } = board({ consoles: [evk.consoles[1]], partitioning: null })
    expect(consoles).toEqual([evk.consoles[1]])
    expect(partitioning).toBeUndefined()
  })

  it('can describe what the other leaves unknown', () => {
    const base = new Map(shipped)
    const sharedCache = { level: 2, size: '512 KiB', line: 64, sets: 1024, ways: 8, colours: 16 }
    const known = parseBoard({ ...head, extends: 'imx8dxl-evk', clusters: { 'Cortex-A35': { sharedCache } } }, base)
    expect(known.ok && known.value.clusters[0]!.sharedCache.colours).toBe(16)
  })

  it('adds its sources to those of the other', () => {
    const { sources } = board({ memory: { type: 'LPDDR4-3200' }, sources: { memory: 'Schematic.', boot: null } })
    expect(sources['memory']).toBe(`Schematic; the rest as imx8mp-evk: ${evk.sources['memory']}`)
    expect(sources['devices']).toBe(evk.sources['devices'])
    expect(sources).not.toHaveProperty('boot')
  })

  it('can extend one that extends another', () => {
    const bases = new Map<string, unknown>([
      ...shipped,
      ['mid', { ...head, id: 'mid', memory: { type: 'LPDDR4-3200' } }],
    ])
    const changed = board({ extends: 'mid', devices: { npu: null } }, bases)
    expect(changed.memory.type).toBe('LPDDR4-3200')
    expect(changed.devices).toHaveLength(evk.devices.length - 1)
  })
})

describe('faults', () => {
  it('name places in the file that extends, in its own words', () => {
    expect(faults({ devices: { uart1: { spi: 4 } } })).toEqual([
      'devices.uart1.spi: "spi" is no field here; did you mean "spis"?',
    ])
    expect(faults({ devices: { fpga: { kind: 'other', spis: [], infrastructure: false } } })).toEqual([
      'devices.fpga.regions: is missing; it takes a list in [ ]',
    ])
    expect(faults({ devices: { uart9: null } })[0]).toMatch(
      /^devices\.uart9: there is none to take away; did you mean "uart/,
    )
    expect(faults({ memory: { peak: '16 GB' } })[0]).toMatch(/^memory\.peak: /)
    expect(faults({ memory: null })[0]).toMatch(/^memory: /)
    expect(faults({ interruptController: { version: 2, redistributors: null } })[0]).toMatch(/^interruptController\./)
  })

  it('name all that is wrong at once', () => {
    expect(faults({ memory: { peek: 1 }, devices: { uart1: { spis: 4 } }, colour: 'red' })).toHaveLength(3)
  })

  it('say where a circle is, which board is unknown and which cannot be read', () => {
    const bases = new Map<string, unknown>([
      ...shipped,
      ['a', { ...head, id: 'a', extends: 'b' }],
      ['b', { ...head, id: 'b', extends: 'a' }],
      ['torn', { ...head, id: 'torn', memory: { peek: 1 } }],
      ['empty', 3],
    ])
    expect(faults({ extends: 'ours' })[0]).toContain('ours extends ours')
    expect(faults({ extends: 'a' }, bases)[0]).toMatch(/^extends: a extends b extends a: that goes round in a circle/)
    expect(faults({ extends: 'imx8mp' })[0]).toContain('there is no board "imx8mp"; did you mean "imx8mp-evk"?')
    expect(faults({ extends: 'torn' }, bases)[0]).toMatch(/^extends: torn cannot be read itself: memory\.peek: /)
    expect(faults({ extends: 'empty' }, bases)[0]).toMatch(/^extends: empty cannot be read itself/)
    expect(faults({ extends: '../imx8mp-evk' })[0]).toMatch(/^extends: /)
  })
})

describe('a hostile file', () => {
  it('cannot reach the prototype of anything', () => {
    const text = `{ "version": 1, "id": "ours", "name": "Ours", "extends": "imx8mp-evk",
      "__proto__": { "polluted": 1 },
      "devices": { "__proto__": { "polluted": 1 }, "constructor": { "prototype": { "polluted": 1 } } },
      "sources": { "__proto__": "polluted" } }`
    expect(parseBoard(JSON.parse(text), shipped).ok).toBe(false)
    const quiet = text.replace(/"__proto__": \{ "polluted": 1 \},\n/, '').replace(/, "constructor": .*/, '},')
    parseBoard(JSON.parse(quiet), shipped)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it('never throws, and never changes the board that it extends', () => {
    const before = JSON.stringify(evk)
    const groups = Object.keys(evk).filter((group) => !['version', 'id', 'name'].includes(group))
    const changes = fc.dictionary(fc.constantFrom(...groups, 'extends', 'other'), fc.jsonValue({ maxDepth: 4 }))
    fc.assert(
      fc.property(changes, (change) => typeof extend(change).ok === 'boolean'),
      { numRuns: 300 },
    )
    expect(JSON.stringify(evk)).toBe(before)
  })
})
