import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { shippedLibrary } from '../support/templates'

type Row = [device: string, base: string, size: string, spis: number[], blocks?: [base: string, size: string][]]

const fixture = JSON.parse(readFileSync(new URL('../fixtures/devices.json', import.meta.url), 'utf8')) as {
  socs: Record<string, Row[]>
}
const boards = [...shippedLibrary().boards.values()]

describe.each(Object.entries(fixture.socs))('%s', (soc, rows) => {
  const board = boards.find(({ id }) => id.startsWith(`${soc}-`))!

  it('has every device of its device tree, with the same registers and SPIs, and no other', () => {
    const expected = rows.map(([device, base, size, spis, blocks = [[base, size]]]) => ({ device, blocks, spis }))
    const hex = (value: bigint) => `0x${value.toString(16)}`
    const found = board.devices.map(({ name, regions, spis }) => ({
      device: name,
      blocks: regions.map((block) => [hex(block.physical), hex(block.size)]),
      spis,
    }))
    expect(found).toEqual(expected)
  })
})

it('covers ten SoCs and a thousand devices', () => {
  expect(Object.keys(fixture.socs)).toHaveLength(10)
  expect(Object.values(fixture.socs).flat()).toHaveLength(1013)
})
