import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { schemaFiles } from '../../scripts/write-schemas'
import { boardCpus, clusterOf } from '../../src/sim/plan/board'
import { parseBoard, parsePlan, parseWorkload } from '../../src/sim/plan/parse'
import { covered, overlappingPairs } from '../../src/sim/plan/spans'
import { unknownFacts } from '../../src/sim/plan/unknown-facts'
import { shippedLibrary, templateFiles } from '../support/templates'

describe('every template', () => {
  const files = [
    ...templateFiles('boards').map((file) => ({ ...file, parse: parseBoard })),
    ...templateFiles('workloads').map((file) => ({ ...file, parse: parseWorkload })),
    ...templateFiles('plans').map((file) => ({ ...file, parse: parsePlan })),
    ...templateFiles('plans/lessons').map((file) => ({ ...file, parse: parsePlan })),
  ]

  it.each(files)('$name is what its schema says', ({ document, parse }) => {
    const parsed = parse(document)
    expect(parsed.ok ? [] : parsed.faults).toEqual([])
  })

  it.each(files)('$name names its schema, for editors', ({ document }) => {
    expect((document as { $schema: string }).$schema).toMatch(/^(\.\.\/){1,2}schema\/(board|plan|workload)\.v1\.json$/)
  })

  it.each([...templateFiles('boards'), ...templateFiles('workloads')])(
    '$name is called by its identifier',
    ({ name, document }) => expect(name).toBe(`${(document as { id: string }).id}.json`),
  )
})

describe('the published JSON Schemas', () => {
  it('are current: npm run schemas writes them', async () => {
    for (const { path, text } of await schemaFiles()) expect(await readFile(path, 'utf8'), path).toBe(text)
  })

  it('speak of files: text with units, and no field that is not known', async () => {
    const [plan] = await schemaFiles()
    const schema = JSON.parse(plan!.text) as {
      additionalProperties: boolean
      required: string[]
      properties: { links: { items: { properties: { size: { type: string; pattern: string } } } } }
    }
    expect(schema.additionalProperties).toBe(false)
    expect(schema.required).toEqual(['version', 'name', 'board'])
    const { size } = schema.properties.links.items.properties
    expect(size.type).toBe('string')
    expect('16 MiB').toMatch(new RegExp(size.pattern))
    expect('16 MB').not.toMatch(new RegExp(size.pattern))
  })
})

describe.each([...shippedLibrary().boards.values()])('the board $name', (board) => {
  it('has a source for every group of facts', () => {
    const groups = ['clusters', 'companions', 'memory', 'interruptController', 'counter', 'hypervisor', 'virtualPci']
    for (const group of [...groups, 'root', 'consoles', 'reserved', 'devices']) {
      expect(board.sources[group], group).toBeTruthy()
    }
    const optional = ['accelerators', 'smmu', 'partitioning', 'boot'] as const
    for (const group of optional) expect(Boolean(board.sources[group]), group).toBe(board[group] !== undefined)
    if (board.devices.some((device) => device.deviceTree)) expect(board.sources['deviceTree']).toBeTruthy()
  })

  it('marks as estimates only facts that it has', () => {
    const facts = {
      'clusters.clock': board.clusters[0]!.clock,
      'counter.frequency': board.counter.frequency,
      'memory.peak': board.memory.peak,
      'memory.usableShare': board.memory.usableShare,
    }
    for (const fact of Object.keys(board.estimates ?? {}))
      expect(facts[fact as keyof typeof facts], fact).toBeGreaterThan(0)
  })

  it('has caches whose geometry adds up, or says that they are unknown', () => {
    for (const cpu of boardCpus(board)) {
      const { instructionCache, dataCache, privateCache, sharedCache } = clusterOf(board, cpu)!
      for (const cache of [instructionCache, dataCache, sharedCache, ...(privateCache ? [privateCache] : [])]) {
        expect(BigInt(cache.line * cache.sets * cache.ways)).toBe(cache.size)
      }
      expect(sharedCache.colours).toBe((sharedCache.line * sharedCache.sets) / 4096)
      const unknown = unknownFacts(board).some(({ fact }) => fact.startsWith('shared cache'))
      expect(sharedCache.size === 0n).toBe(unknown)
    }
  })

  it("keeps its RAM, the hypervisor, the virtual PCI window and root's regions apart", () => {
    const spans = [
      ...board.root.regions.map((region) => ({ start: region.physical as bigint, size: region.size })),
      { start: board.hypervisor.physical as bigint, size: board.hypervisor.size },
      { start: board.virtualPci.window.physical as bigint, size: board.virtualPci.window.size },
    ]
    expect(overlappingPairs(spans)).toEqual([])
  })

  it('reserves areas that are RAM and do not overlap', () => {
    const areas = board.reserved.map((area) => ({ start: area.physical as bigint, size: area.size }))
    expect(overlappingPairs(areas)).toEqual([])
    const banks = board.memory.banks.map((bank) => ({ start: bank.physical as bigint, size: bank.size }))
    for (const area of areas) expect(covered(area, banks)).toBe(true)
  })

  it('has devices of different names, with every interrupt once', () => {
    const names = board.devices.map((device) => device.name)
    expect(new Set(names).size).toBe(names.length)
    for (const device of board.devices) {
      expect(new Set(device.spis).size).toBe(device.spis.length)
    }
  })

  it('prints on devices that it has', () => {
    const names = new Set(board.devices.map((device) => device.name))
    for (const console of [board.root.console, ...board.consoles]) expect(names).toContain(console.device)
  })

  it('has accelerators and streams that are those of its devices', () => {
    const names = new Set(board.devices.map((device) => device.name))
    for (const { device } of board.accelerators ?? []) if (device !== undefined) expect(names).toContain(device)
    const streams = board.devices.filter((device) => device.streams)
    if (streams.length > 0) expect(board.smmu).toBeDefined()
    for (const device of streams) expect(device.dma, device.name).toBe(true)
  })

  it('offers cells interrupts of links that no device has', () => {
    const used = new Set(board.devices.flatMap((device) => device.spis))
    expect(board.virtualPci.cellInterrupts.length % 4).toBe(0)
    const root = [0, 1, 2, 3].map((pin) => board.virtualPci.rootInterrupt + pin)
    for (const spi of board.virtualPci.cellInterrupts) {
      expect(used).not.toContain(spi)
      expect(root).not.toContain(spi)
      expect(spi).toBeLessThan(board.interruptController.spis)
    }
  })
})

it('knows twelve boards', () => {
  expect([...shippedLibrary().boards.keys()]).toEqual([
    'imx8dxl-evk',
    'imx8mm-evk',
    'imx8mn-evk',
    'imx8mp-evk',
    'imx8mq-evk',
    'imx8qm-mek',
    'imx8qxp-mek',
    'imx8ulp-evk',
    'imx93-evk',
    'imx95-evk',
    'qemu-arm64',
    'zcu104',
  ])
})

it('finds each board under its own identifier: the library takes that from the name of the file', () => {
  const folder = path.join(import.meta.dirname, '../../templates/boards')
  for (const name of readdirSync(folder)) {
    const { id } = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { id: string }
    expect(`${id}.json`).toBe(name)
  }
})
