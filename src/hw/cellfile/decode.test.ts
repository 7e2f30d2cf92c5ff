/** Nothing is lost on the way through a file, and a file that lies is refused with the place and the numbers. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryCell, arbitrarySystem } from '../../../tests/fixtures/jailhouse/arbitrary-configuration'
import { knownFiles } from '../../../tests/fixtures/jailhouse/board-configurations'
import { CellFileError } from './cell-file-error'
import { decodeCellFile, LARGEST_CELL_FILE_BYTES } from './decode'
import { encodeCell, encodeSystem } from './encode'

function reencode(bytes: Uint8Array): Uint8Array {
  const decoded = decodeCellFile(bytes)
  return decoded.kind === 'cell' ? encodeCell(decoded.cell) : encodeSystem(decoded.system)
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
  it('gives back every cell configuration', () => {
    fc.assert(
      fc.property(arbitraryCell(), (cell) => {
        const bytes = encodeCell(cell)
        expect(decodeCellFile(bytes)).toEqual({ kind: 'cell', format: 'rev14', cell })
        expect(reencode(bytes)).toEqual(bytes)
      }),
    )
  })

  it('gives back every system configuration', () => {
    fc.assert(
      fc.property(arbitrarySystem(), (system) => {
        const bytes = encodeSystem(system)
        expect(decodeCellFile(bytes)).toEqual({ kind: 'system', format: 'rev14', system })
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
    const root = faultOf(() => decodeCellFile(patched(systemBytes(), 356 + 68, [0xff, 0xff, 0xff, 0xff])))
    expect(root).toMatchObject({ offset: 424, field: 'root_cell.num_pci_devices' })
    expect(() => decodeCellFile(new Uint8Array(LARGEST_CELL_FILE_BYTES + 1))).toThrow(/at most 4194304 bytes/)
  })

  it('refuses padding that is not zero and a root cell with a signature, which it could not write back', () => {
    expect(faultOf(() => decodeCellFile(patched(systemBytes(), 314, [0xab])))).toMatchObject({
      offset: 314,
      field: 'platform_info.arm.padding',
      found: 'ab 00',
    })
    const root = faultOf(() =>
      decodeCellFile(
        patched(
          systemBytes(),
          356,
          [...'JHCLL'].map((c) => c.charCodeAt(0)),
        ),
      ),
    )
    expect(root).toMatchObject({ offset: 356, field: 'root_cell.signature' })
  })

  it.each([
    ['x86', patched(cellBytes(), 5, [0]), 'architecture at byte 5: found 0 (x86), expected 2 (ARM64)'],
    ['32-bit', patched(cellBytes(), 5, [1]), 'found 1 (32-bit ARM), expected 2 (ARM64); 32-bit cells on ARM64 carry 2'],
    ['revision 13', new TextEncoder().encode('JHCELL\x0d\0name'), 'revision at byte 6: found 13 (upstream from June'],
    ['revision 12', new TextEncoder().encode('JHSYST\x0c\0name'), 'revision at byte 6: found 12 (Jailhouse v0.12'],
    ['revision 15', patched(cellBytes(), 6, [15]), 'found 15 (upstream'],
    ['a revision that nobody knows', patched(cellBytes(), 6, [99]), 'revision at byte 6: found 99, expected 14'],
    ['ELF', new TextEncoder().encode('\x7fELF\x02\x01\x01\0'), 'found 7f 45 4c 46 02 (an ELF program)'],
    ['C', new TextEncoder().encode('/* cell */ struct'), 'C source'],
    ['nothing', new Uint8Array(0), 'signature at byte 0: found the end of the file after 0 bytes'],
  ])('refuses %s with a hint', (_what, bytes, message) => {
    expect(faultOf(() => decodeCellFile(bytes)).message).toContain(message)
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
