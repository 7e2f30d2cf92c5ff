/** What `decode --json` prints, `encode` takes; what it cannot take is named by place, value and what would be right. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryCell, arbitrarySystem } from '../../../tests/fixtures/jailhouse/arbitrary-configuration'
import { knownFiles } from '../../../tests/fixtures/jailhouse/board-configurations'
import type { DecodedCellFile } from './decode'
import { ConfigurationJsonError, configurationFromJson, configurationToJson } from './json'

const known = knownFiles()

/** A configuration as a program that edits it sees it. */
type Loose = { [key: string]: Loose } & Loose[]

function demoJson(): Loose {
  const file = known.find((one) => one.id === 'imx8mm@nxp/imx8mm-inmate-demo')!
  if (file.kind !== 'cell') throw new Error('the fixture changed')
  const json = configurationToJson({ kind: 'cell', format: 'rev14', cell: file.cell })
  return JSON.parse(JSON.stringify(json)) as Loose
}

function messageOf(json: unknown): string {
  try {
    configurationFromJson(json)
  } catch (error) {
    if (error instanceof ConfigurationJsonError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

describe('JSON form', () => {
  it('names what has a name and keeps the rest exactly', () => {
    expect(demoJson()).toMatchObject({
      kind: 'cell',
      format: 'rev14',
      cell: {
        name: 'inmate-demo',
        architecture: 'ARM64',
        flags: ['PASSIVE_COMMREG'],
        console: { type: 'IMX', address: '0x30890000', flags: ['ACCESS_MMIO', 'REGDIST_4'] },
        irqchips: [{ pinBase: 96, spis: '76', pinBitmap: ['0x1000', '0x0', '0x0', '0x0'] }],
        pciDevices: [{ type: 'IVSHMEM', bdf: '00:00.0', shmemProtocol: 'UNDEFINED' }],
      },
    })
  })

  it('comes back through text unchanged, for every configuration', () => {
    const files: fc.Arbitrary<DecodedCellFile> = fc.oneof(
      arbitraryCell().map((cell) => ({ kind: 'cell' as const, format: 'rev14' as const, cell })),
      arbitrarySystem().map((system) => ({ kind: 'system' as const, format: 'rev14' as const, system })),
    )
    fc.assert(
      fc.property(files, (file) => {
        const text = JSON.stringify(configurationToJson(file))
        expect(configurationFromJson(JSON.parse(text))).toEqual(file)
      }),
    )
    for (const file of known) {
      const decoded: DecodedCellFile =
        file.kind === 'cell'
          ? { kind: 'cell', format: 'rev14', cell: file.cell }
          : { kind: 'system', format: 'rev14', system: file.system }
      expect(configurationFromJson(JSON.parse(JSON.stringify(configurationToJson(decoded))))).toEqual(decoded)
    }
  })

  it('leaves places in a plan out', () => {
    const file = known.find((one) => one.kind === 'cell') as Extract<(typeof known)[number], { kind: 'cell' }>
    const cell = structuredClone(file.cell)
    cell.memoryRegions[0]!.origin = { path: ['cells', 0], label: 'RAM' }
    expect(JSON.stringify(configurationToJson({ kind: 'cell', format: 'rev14', cell }))).not.toContain('origin')
  })

  it('takes SPIs in place of a bitmap and refuses a pair that disagrees', () => {
    const json = demoJson()
    delete (json.cell!.irqchips![0] as Partial<Loose>).pinBitmap
    Object.assign(json.cell!.irqchips![0]!, { spis: '64,76-78' })
    const read = configurationFromJson(json)
    expect(read.kind === 'cell' && read.cell.irqchips[0]!.pinBitmap).toEqual([0x7001, 0, 0, 0])
    const both = demoJson()
    Object.assign(both.cell!.irqchips![0]!, { spis: '77' })
    expect(messageOf(both)).toBe(
      'cell.irqchips[0].spis: "77" disagrees with pinBitmap, which grants "76"; keep one of them',
    )
    const outside = demoJson()
    Object.assign(outside.cell!.irqchips![0]!, { spis: '5' })
    expect(messageOf(outside)).toContain('"5" is not a list of SPIs from 64 to 191')
  })

  it.each<[string, (json: Loose) => unknown, string]>([
    ['no object', () => 'x', 'the file: is not a configuration'],
    ['an unknown kind', (json) => Object.assign(json, { kind: 'plan' }), 'kind: "plan" is not "system" or "cell"'],
    [
      'a number for an address',
      (json) => Object.assign(json.cell!.memoryRegions![2]!, { physicalStart: 4096 }) && json,
      'cell.memoryRegions[2].physicalStart: 4096 is not hexadecimal text of at most 64 bits such as "0xb3c00000"',
    ],
    [
      'an unknown flag',
      (json) => Object.assign(json.cell!.memoryRegions![0]!, { flags: ['READ', 'RITE'] }) && json,
      'cell.memoryRegions[0].flags: "RITE" is not a flag: a list takes READ, WRITE',
    ],
    [
      'a missing field',
      (json) => {
        delete (json.cell as Partial<Loose>).vpciIrqBase
        return json
      },
      'cell.vpciIrqBase: is missing; it takes a whole number from 0 to 4294967295',
    ],
    [
      'an unknown field',
      (json) => Object.assign(json.cell!, { colour: 1 }) && json,
      'cell.colour: "colour" is no field',
    ],
    [
      'a long name',
      (json) => Object.assign(json.cell!, { name: 'n'.repeat(33) }) && json,
      'is not text of at most 32 bytes',
    ],
  ])('refuses %s with place, value and what would be right', (_what, change, message) => {
    expect(messageOf(change(demoJson()))).toContain(message)
  })

  it('never fails but with ConfigurationJsonError', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('system', 'cell'), (value, kind) => {
        expect(() => configurationFromJson({ kind, format: 'rev14', [kind]: value })).toThrow(ConfigurationJsonError)
      }),
    )
  })
})
