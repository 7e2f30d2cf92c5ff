import { describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { parsePlan } from './parse'
import type { PlanDocument } from './plan'
import { coreUtilisation } from './utilisation'

const library = shippedLibrary()
const board = library.boards.get('imx8mm-evk')!

function utilisation(document: PlanDocument, withBoard = true) {
  const parsed = parsePlan(document)
  if (!parsed.ok) throw new Error('not a plan')
  return coreUtilisation(parsed.value, library.workloads, withBoard ? board : undefined)
}

describe('the load of the cores', () => {
  it('is execution time over period, added up', () => {
    const flight = utilisation(shippedPlan('quadcopter-imx8mm')).get(3)!
    expect(flight.cell).toBe('flight')
    expect(flight.parts).toEqual([
      { name: 'imu', utilisation: 20 / 250 },
      { name: 'control', utilisation: 60 / 250 },
      { name: 'motor', utilisation: 15 / 250 },
    ])
    expect(flight.utilisation).toBeCloseTo(95 / 250, 12)
  })

  it('falls on every core of a cell for a workload without cores', () => {
    const cores = utilisation(shippedPlan('quadcopter-imx8mm'))
    expect(cores.get(1)!.parts).toEqual(cores.get(2)!.parts)
    expect(cores.get(1)!.parts[0]!.name).toBe('vision')
    expect([...cores.keys()]).toEqual([0, 1, 2, 3])
    expect(cores.get(0)!.cell).toBe('root')
  })

  it('knows the cores of root that nothing runs on only with the board', () => {
    const plan: PlanDocument = { version: 1, name: 'x', board: board.id }
    expect([...utilisation(plan).keys()]).toEqual([0, 1, 2, 3])
    expect(utilisation(plan, false).size).toBe(0)
  })

  it('counts nothing for a template that is not there', () => {
    const plan: PlanDocument = { version: 1, name: 'x', board: board.id, root: { workloads: [{ use: 'x', cpu: 0 }] } }
    expect(utilisation(plan).get(0)).toEqual({ cell: 'root', utilisation: 0, parts: [] })
  })
})
