import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeCell } from '../../hw/cellfile/encode'
import { arbitraryCell } from '../../../tests/fixtures/jailhouse/arbitrary-configuration'
import { cellFileBytes } from './file-size'

it('is the size that the encoder writes', () => {
  fc.assert(
    fc.property(arbitraryCell(), (cell) => {
      expect(cellFileBytes(cell)).toBe(encodeCell(cell).length)
    }),
  )
})
