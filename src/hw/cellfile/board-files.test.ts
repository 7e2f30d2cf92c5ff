/** Every public board configuration encodes to its known size and hash, and comes back unchanged. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { knownFiles } from '../../../tests/fixtures/jailhouse/board-configurations'
import { decodeCellFile } from './decode'
import { encodeCell, encodeCellFile, encodeSystem } from './encode'
import { ARM64, FORMAT_IDS } from './formats'

const files = knownFiles()

describe('public board configurations', () => {
  it('has all of them', () => {
    expect(files.filter((file) => file.kind === 'system')).toHaveLength(20)
    expect(files.filter((file) => file.kind === 'cell')).toHaveLength(42)
    expect(files.filter((file) => file.soc === 'imx8mm')).toHaveLength(9)
  })

  it.each(files.map((file) => [file.id, file] as const))('encodes %s to its bytes and decodes it back', (_id, file) => {
    const bytes = file.kind === 'system' ? encodeSystem(file.system) : encodeCell(file.cell)
    expect(bytes.length).toBe(file.size)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256)
    const expected =
      file.kind === 'system' ? { kind: 'system', system: file.system } : { kind: 'cell', cell: file.cell }
    const decoded = decodeCellFile(bytes)
    expect(decoded).toEqual({ ...expected, format: 'rev14' })
    expect(encodeCellFile(decoded)).toEqual(bytes)
  })

  it.each(FORMAT_IDS)('come back from %s, or are refused for the architecture that it cannot say', (format) => {
    for (const file of files) {
      const encode = () => (file.kind === 'system' ? encodeSystem(file.system, format) : encodeCell(file.cell, format))
      if (format !== 'rev14' && file.kind === 'cell' && file.cell.architecture !== ARM64) {
        expect(encode).toThrow(/architecture at byte 6: found 1, expected 2: revision 1[23] has no field/)
        continue
      }
      const decoded = decodeCellFile(encode())
      expect(decoded).toMatchObject(file.kind === 'system' ? { format, system: file.system } : { cell: file.cell })
      expect(encodeCellFile(decoded)).toEqual(encode())
    }
  })
})
