import { describe, expect, it } from 'vitest'
import { parsedPlan, shippedLibrary } from '../../../tests/support/templates'
import { liftConfiguration } from './lift'
import { lower } from './lower'

const { boards } = shippedLibrary()

/** Streams of root and of a cell with `devices` on the board `id`. */
function streams(id: string, devices: string[]) {
  const plan = parsedPlan({
    version: 1,
    name: 'test',
    board: id,
    cells: [{ name: 'cell', guest: 'bare-metal', cpus: [3], devices }],
  })
  const { system, cells } = lower(plan, boards.get(id)!)
  return {
    units: system.iommuUnits.filter(({ type }) => type !== 0),
    root: system.rootCell.streamIds,
    cell: cells[0]!.streamIds,
  }
}

describe('streams at the SMMU', () => {
  // Values of imx8qm and imx8qm-linux-demo in nxp-imx/imx-jailhouse lf-6.6.3_1.0.0 (184a287f).
  it('are those of the vendor on i.MX 8QuadMax', () => {
    const { units, root, cell } = streams('imx8qm-mek', ['usdhc1'])
    expect(units).toMatchObject([{ type: 5, base: 0x51400000n, size: 0x40000 }])
    expect(root).toEqual([0x7f80011, 0x7f80012, 0x7f80013])
    expect(cell).toEqual([0x7f80010])
  })

  it('move from root to the cell that has the device, once where two devices share one', () => {
    const { root, cell } = streams('imx8qm-mek', ['fec1', 'fec2', 'lpuart2'])
    expect(cell).toEqual([0x7f80012])
    expect(root).toEqual([0x7f80011, 0x7f80013])
  })

  it('are none where Jailhouse does not drive the SMMU', () => {
    expect(streams('zcu104', ['gem3'])).toEqual({ units: [], root: [], cell: [] })
  })

  it('come back from files without an imported part', () => {
    const board = boards.get('imx8qm-mek')!
    const plan = parsedPlan({
      version: 1,
      name: 'test',
      board: board.id,
      cells: [{ name: 'cell', guest: 'bare-metal', cpus: [3], devices: ['fec1'] }],
    })
    const lifted = liftConfiguration(lower(plan, board), { board, name: 'again', format: 'rev14' })
    expect(lifted.ok && JSON.stringify(lifted.document)).not.toContain('streamIds')
  })
})
