import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { schemaFiles } from '../../scripts/write-schemas'
import { boardCpus, clusterOf } from '../../src/sim/plan/board'
import { parseBoard, parsePlan, parseWorkload } from '../../src/sim/plan/parse'
import { covered, overlappingPairs } from '../../src/sim/plan/spans'
import { shippedLibrary, templateFiles } from '../support/templates'

describe('every template', () => {
  const files = [
    ...templateFiles('boards').map((file) => ({ ...file, parse: parseBoard })),
    ...templateFiles('workloads').map((file) => ({ ...file, parse: parseWorkload })),
    ...templateFiles('plans').map((file) => ({ ...file, parse: parsePlan })),
  ]

  it.each(files)('$name is what its schema says', ({ document, parse }) => {
    const parsed = parse(document)
    expect(parsed.ok ? [] : parsed.faults).toEqual([])
  })

  it.each(files)('$name names its schema, for editors', ({ document }) => {
    expect((document as { $schema: string }).$schema).toMatch(/^\.\.\/schema\/(board|plan|workload)\.v1\.json$/)
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
  })

  it('has caches whose geometry adds up', () => {
    for (const cpu of boardCpus(board)) {
      const cluster = clusterOf(board, cpu)!
      for (const cache of [cluster.instructionCache, cluster.dataCache, cluster.sharedCache]) {
        expect(BigInt(cache.line * cache.sets * cache.ways)).toBe(cache.size)
      }
      const waySize = Number(cluster.sharedCache.size) / cluster.sharedCache.ways
      expect(cluster.sharedCache.colours).toBe(waySize / 4096)
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

  it('has devices of different names, with interrupts that root is granted', () => {
    const names = board.devices.map((device) => device.name)
    expect(new Set(names).size).toBe(names.length)
    for (const device of board.devices) {
      expect(new Set(device.spis).size).toBe(device.spis.length)
      for (const spi of device.spis) expect(spi).toBeLessThan(board.interruptController.spis)
    }
  })

  it('prints on devices that it has', () => {
    const names = new Set(board.devices.map((device) => device.name))
    for (const console of [board.root.console, ...board.consoles]) expect(names).toContain(console.device)
  })

  it('offers cells interrupts of links that no device has', () => {
    const used = new Set(board.devices.flatMap((device) => device.spis))
    expect(board.virtualPci.cellInterrupts.length % 4).toBe(0)
    for (const spi of board.virtualPci.cellInterrupts) expect(used).not.toContain(spi)
  })
})

it('has all 83 devices of the i.MX 8M Mini', () => {
  expect(shippedLibrary().boards.get('imx8mm-evk')!.devices).toHaveLength(83)
})
