import { describe, expect, it } from 'vitest'
import { shippedLibrary } from '../../../tests/support/templates'
import { executionScale } from './core-speed'

const reference = { core: 'cortex-a53' as const, clock: 1.8e9 }
const { boards } = shippedLibrary()
const clusterOf = (board: string, index = 0) => boards.get(board)!.clusters[index]

describe('execution times on another core', () => {
  it('are those of the template on the core that it names, and where it names none', () => {
    expect(executionScale({ reference }, clusterOf('imx8mm-evk'))).toBe(1)
    expect(executionScale({}, clusterOf('imx8qm-mek', 1))).toBe(1)
    expect(executionScale({ reference }, undefined)).toBe(1)
  })

  it('are longer at a lower clock and shorter on a core that does more in a cycle', () => {
    expect(executionScale({ reference }, clusterOf('imx8qm-mek', 0))).toBeCloseTo(1.5, 12)
    expect(executionScale({ reference }, clusterOf('imx8qm-mek', 1))).toBeCloseTo(1.8 / 1.6 / 1.8, 12)
  })
})
