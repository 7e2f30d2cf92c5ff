/** Nothing is lost on the way through a file, and a file that lies is refused with the place and the numbers. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryCell, arbitrarySystem } from '../../../tests/fixtures/jailhouse/arbitrary-configuration'
import { knownFiles } from '../../../tests/fixtures/jailhouse/board-configurations'
import { CellFileError } from './cell-file-error'
import { decodeCellFile, LARGEST_CELL_FILE_BYTES } from './decode'
import { encodeCell, encodeCellFile, encodeSystem } from './encode'
import { FORMAT_IDS, type FormatId } from './formats'

function reencode(bytes: Uint8Array): Uint8Array {
  return encodeCellFile(decodeCellFile(bytes))
}

/** The error that `work` throws; fails for anything but a CellFileError. */
function faultOf(work: () => unknown): CellFileError {
  try {
    work()
  } catch (error) {
    if (error instanceof CellFileError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

const known = knownFiles()
const cellFile = known.find((file) => file.id === 'imx8mm@nxp/imx8mm-inmate-demo')!
const systemFile = known.find((file) => file.id === 'imx8mm@nxp')!
const cellBytes = () => encodeCell((cellFile as Extract<typeof cellFile, { kind: 'cell' }>).cell)
const systemBytes = () => encodeSystem((systemFile as Extract<typeof systemFile, { kind: 'system' }>).system)

/** A copy of `bytes` with `changed` written at `offset`. */
function patched(bytes: Uint8Array, offset: number, changed: number[]): Uint8Array {
  const copy = bytes.slice()
  copy.set(changed, offset)
  return copy
}

describe('decoding', () => {
  /** Cell files of revision 12 are the same upstream and at NXP. */
  const formatOfCell = (format: FormatId) =>
    format === 'rev12' || format === 'rev12-nxp' ? { format: 'rev12', alsoFits: ['rev12-nxp'] } : { format }

  it.each(FORMAT_IDS)('gives back every cell configuration of %s', (format) => {
    fc.assert(
      fc.property(arbitraryCell(), (cell) => {
        const bytes = encodeCell(cell, format)
        expect(decodeCellFile(bytes)).toEqual({ kind: 'cell', ...formatOfCell(format), cell })
        expect(reencode(bytes)).toEqual(bytes)
      }),
    )
  })

  it.each(FORMAT_IDS)('gives back every system configuration of %s', (format) => {
    fc.assert(
      fc.property(arbitrarySystem(format), (system) => {
        const bytes = encodeSystem(system, format)
        expect(decodeCellFile(bytes)).toEqual({ kind: 'system', format, system })
        expect(reencode(bytes)).toEqual(bytes)
      }),
    )
  })

  it('never fails but with CellFileError, and reads nothing that it would write differently', () => {
    const stamp = fc.constantFrom([], [...'JHCLL\x02\x0e\0'], [...'JHSYS\x02\x0e\0'], [...'JHCELL\x0d\0'])
    const garbage = fc
      .tuple(stamp, fc.uint8Array({ maxLength: 900 }))
      .map(([start, rest]) => Uint8Array.from([...start.map((letter) => letter.charCodeAt(0)), ...rest]))
    const nearMiss = fc
      .tuple(fc.constantFrom(cellBytes(), systemBytes()), fc.nat(), fc.uint8Array({ maxLength: 8 }), fc.nat())
      .map(([bytes, at, changed, cut]) => {
        const copy = bytes.slice()
        copy.set(changed.subarray(0, copy.length - (at % copy.length)), at % copy.length)
        return cut % 4 === 0 ? copy.slice(0, cut % copy.length) : copy
      })
    fc.assert(
      fc.property(fc.oneof(garbage, nearMiss), (bytes) => {
        let again: Uint8Array
        try {
          again = reencode(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(CellFileError)
          return
        }
        expect(again).toEqual(bytes)
      }),
      { numRuns: 2000 },
    )
  })

  it('refuses every truncation and says where the file ends', () => {
    for (const bytes of [cellBytes(), systemBytes()]) {
      for (let length = 0; length < bytes.length; length += 1) {
        const fault = faultOf(() => decodeCellFile(bytes.subarray(0, length)))
        expect(fault.offset).toBeLessThanOrEqual(length)
      }
    }
    expect(faultOf(() => decodeCellFile(cellBytes().subarray(0, 100))).message).toBe(
      'cell descriptor at byte 100: found the end of the file after 100 bytes, expected at least 132 bytes for the cell descriptor',
    )
  })

  it('refuses bytes behind the end', () => {
    const fault = faultOf(() => decodeCellFile(Uint8Array.from([...cellBytes(), 0, 0, 0])))
    expect(fault).toMatchObject({ offset: 484, field: 'end of file', found: '3 more bytes' })
  })

  it('refuses counts that the file cannot hold before making anything of them', () => {
    const regions = faultOf(() => decodeCellFile(patched(cellBytes(), 52, [0xff, 0xff, 0xff, 0xff])))
    expect(regions).toMatchObject({ offset: 52, field: 'num_memory_regions', found: '4294967295' })
    expect(regions.expected).toBe('at most 10: the file has 484 bytes, 344 of them from byte 140 on')
    const cpus = faultOf(() => decodeCellFile(patched(cellBytes(), 48, [0xff, 0xff, 0xff, 0x7f])))
    expect(cpus).toMatchObject({ offset: 48, field: 'cpu_set_size' })
    const manyCores = new Uint8Array(200_000)
    manyCores.set(cellBytes().subarray(0, 132))
    new DataView(manyCores.buffer).setUint32(48, 100_000, true)
    expect(faultOf(() => decodeCellFile(manyCores)).expected).toBe('at most 65536 bytes')
    const root = faultOf(() => decodeCellFile(patched(systemBytes(), 356 + 68, [0xff, 0xff, 0xff, 0xff])))
    expect(root).toMatchObject({ offset: 424, field: 'root_cell.num_pci_devices' })
    expect(() => decodeCellFile(new Uint8Array(LARGEST_CELL_FILE_BYTES + 1))).toThrow(/at most 4194304 bytes/)
  })

  it('keeps padding that is not zero and a root cell with a signature', () => {
    const letters = [...'JHCLL'].map((letter) => letter.charCodeAt(0))
    for (const bytes of [patched(systemBytes(), 314, [0xab]), patched(systemBytes(), 356, letters)]) {
      expect(reencode(bytes)).toEqual(bytes)
    }
    const decoded = decodeCellFile(patched(systemBytes(), 356, letters))
    expect(decoded.kind === 'system' && decoded.system.rootCell.stamp).toEqual({ signature: 'JHCLL', revision: 0 })
  })

  it.each([
    ['x86', patched(cellBytes(), 5, [0]), 'architecture at byte 5: found 0 (x86), expected 2 (ARM64)'],
    ['32-bit', patched(cellBytes(), 5, [1]), 'found 1 (32-bit ARM), expected 2 (ARM64) or, with the AARCH32 flag, 1'],
    ['32-bit systems', patched(systemBytes(), 5, [1]), 'found 1 (32-bit ARM), expected 2 (ARM64) of i.MX8'],
    ['revision 10', new TextEncoder().encode('JHSYST\x0a\0name'), 'revision at byte 6: found 10 (Jailhouse v0.10'],
    ['revision 13 in new letters', patched(cellBytes(), 6, [13]), 'found 13 (upstream from June 2020'],
    ['revision 15', patched(cellBytes(), 6, [15]), 'found 15 (upstream'],
    [
      'a revision that nobody knows',
      patched(cellBytes(), 6, [99]),
      'revision at byte 6: found 99, expected 14 (upstream',
    ],
    ['ELF', new TextEncoder().encode('\x7fELF\x02\x01\x01\0'), 'found 7f 45 4c 46 02 01 (an ELF program)'],
    ['C', new TextEncoder().encode('/* cell */ struct'), 'C source'],
    ['nothing', new Uint8Array(0), 'signature at byte 0: found the end of the file after 0 bytes'],
  ])('refuses %s with a hint', (_what, bytes, message) => {
    expect(faultOf(() => decodeCellFile(bytes)).message).toContain(message)
  })
})

describe('the two layouts of revision 12', () => {
  const system = () => structuredClone((systemFile as Extract<typeof systemFile, { kind: 'system' }>).system)

  it('are told apart by the sum of their parts', () => {
    for (const format of ['rev12', 'rev12-nxp'] as const) {
      const bytes = encodeSystem(system(), format)
      expect(decodeCellFile(bytes)).toEqual({ kind: 'system', format, system: system() })
    }
  })

  it('name each other where a file fits both, the plausible one first', () => {
    // NXP's layout has the root cell's descriptor 96 bytes further on, inside upstream's: a CPU set of all the rest fits there.
    const twin = encodeSystem(system(), 'rev12')
    const view = new DataView(twin.buffer)
    const nxpRoot = 450
    const listsBehind = twin.length - nxpRoot - 132
    for (let count = 0; count < 8; count += 1) view.setUint32(nxpRoot + 48 + 4 * count, 0, true)
    view.setUint32(nxpRoot + 48, listsBehind, true)
    const decoded = decodeCellFile(twin)
    expect(decoded).toMatchObject({ kind: 'system', format: 'rev12', alsoFits: ['rev12-nxp'] })
    expect(encodeCellFile(decoded)).toEqual(twin)
  })

  it('refuse what only one of them has a field for', () => {
    const words = system()
    words.iommuUnits[0]!.smmuSidMask = 0x7f80
    expect(reencode(encodeSystem(words, 'rev12-nxp'))).toEqual(encodeSystem(words, 'rev12-nxp'))
    for (const format of ['rev14', 'rev13', 'rev12'] as const) {
      expect(() => encodeSystem(words, format)).toThrow(
        /iommu_units\[0\].arm_sid_mask at byte \d+: found 32640, expected nothing: only NXP's revision 12/,
      )
    }
    expect(() => encodeSystem({ ...system(), gicPadding: Uint8Array.of(1, 0) }, 'rev12')).toThrow(/arm.padding/)
  })
})

describe('files of forks and of other machines', () => {
  const stamp = (letters: string, revision: number) => [...letters].map((one) => one.charCodeAt(0)).concat(revision, 0)

  /** A cell file of zeros with `counts` (byte, value) and as many bytes behind the descriptor as they ask for. */
  function madeUp(start: number[], size: number, words: [at: number, value: number][]): Uint8Array {
    const bytes = new Uint8Array(size)
    bytes.set(start)
    const view = new DataView(bytes.buffer)
    for (const [at, value] of words) view.setUint32(at, value, true)
    return bytes
  }

  it.each([
    [
      'Minervasys',
      stamp('JHCLL\x02', 14),
      136 + 8 + 3 * 40 + 20,
      [
        [48, 8],
        [52, 3],
        [80, 1],
      ],
    ],
    [
      'Minervasys',
      stamp('JHSYS\x02', 14),
      448 + 136 + 8 + 40,
      [
        [496, 8],
        [500, 1],
      ],
    ],
    [
      'Omnivisor',
      stamp('JHCLL\x02', 14),
      152 + 8 + 8 + 40 + 66,
      [
        [48, 8],
        [52, 8],
        [60, 1],
        [92, 1],
      ],
    ],
    [
      'jailhouse-rt',
      stamp('JHCELL', 13),
      136 + 8 + 32 + 40,
      [
        [48, 8],
        [52, 1],
        [92, 1],
      ],
    ],
    [
      'branch of siemens/jailhouse',
      stamp('JHSYST', 13),
      360 + 132 + 8 + 32,
      [
        [408, 8],
        [412, 1],
      ],
    ],
  ] as [string, number[], number, [number, number][]][])('names %s by its lengths', (name, start, size, words) => {
    const fault = faultOf(() => decodeCellFile(madeUp(start, size, words)))
    expect(fault.found).toContain(name)
    expect(fault.found).toMatch(/^the layout of .*, which kept the number of revision 1[34] but not its format$/)
  })

  it('refuses PCs of revisions that do not say their architecture', () => {
    const cell = structuredClone((cellFile as Extract<typeof cellFile, { kind: 'cell' }>).cell)
    cell.pioRegions = [{ base: 0x3f8, length: 8 }]
    expect(decodeCellFile(encodeCell(cell, 'rev13')).kind).toBe('cell')
    cell.irqchips[0]!.address = 0xfec00000n as (typeof cell.irqchips)[0]['address']
    expect(faultOf(() => decodeCellFile(encodeCell(cell, 'rev13')))).toMatchObject({
      offset: 64,
      field: 'num_pio_regions',
    })
  })

  it('reads cells that say 32-bit ARM and have the flag for it', () => {
    const cell = structuredClone((cellFile as Extract<typeof cellFile, { kind: 'cell' }>).cell)
    const bytes = encodeCell({ ...cell, architecture: 1, flags: cell.flags | 4 })
    expect(decodeCellFile(bytes)).toMatchObject({ cell: { architecture: 1 } })
    expect(reencode(bytes)).toEqual(bytes)
  })
})

describe('encoding', () => {
  const cell = () => structuredClone((cellFile as Extract<typeof cellFile, { kind: 'cell' }>).cell)

  it('refuses values that their field cannot hold, by place', () => {
    const fault = faultOf(() => encodeCell({ ...cell(), name: 'n'.repeat(33) }))
    expect(fault).toMatchObject({ offset: 8, field: 'name', expected: 'at most 32 bytes of text' })
    expect(faultOf(() => encodeCell({ ...cell(), cpus: [64] })).expected).toBe(
      'cores 0 to 63, which a set of 8 bytes holds',
    )
    expect(faultOf(() => encodeCell({ ...cell(), vpciIrqBase: -1 })).field).toBe('vpci_irq_base')
    expect(faultOf(() => encodeCell({ ...cell(), cpuSetSize: 2 ** 31 })).field).toBe('cpu_set_size')
    const changed = cell()
    changed.memoryRegions[2]!.size = 1n << 64n
    expect(faultOf(() => encodeCell(changed)).field).toBe('mem_regions[2].size')
  })
})
