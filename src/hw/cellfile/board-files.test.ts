/** Every public board configuration encodes to its known size and hash, and comes back unchanged. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { knownFiles } from '../../../tests/fixtures/jailhouse/board-configurations'
import { CellFileError } from './cell-file-error'
import { decodeCellFile } from './decode'
import { encodeCell, encodeSystem } from './encode'

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
    if (file.kind === 'cell' && file.cell.architecture === 1) {
      // Shipped so, and silently ignored by the ARM64 hypervisor.
      expect(() => decodeCellFile(bytes)).toThrow(CellFileError)
      return
    }
    const expected =
      file.kind === 'system' ? { kind: 'system', system: file.system } : { kind: 'cell', cell: file.cell }
    expect(decodeCellFile(bytes)).toEqual({ ...expected, format: 'rev14' })
  })
})
