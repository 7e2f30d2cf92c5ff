import { expect, test } from 'vitest'
import type { PlanDocument } from '../../sim/plan/plan'
import { placeKey } from '../session/selection'
import { quadcopter, read } from '../testing/shipped'
import { comparePlans } from './compare-plans'

const cellOf = (document: PlanDocument, name: string) => document.cells!.find((cell) => cell.name === name)!
function compare(change: (document: PlanDocument) => void) {
  const document = quadcopter()
  change(document)
  const { plan, board } = read(document)
  return { ...comparePlans(read(quadcopter()).plan, plan, board), plan }
}

test('the same plan differs in nothing', () => {
  expect(compare(() => undefined)).toMatchObject({ differences: [], spans: [] })
})

test('memory that moved is marked where it is and where it was', () => {
  const { spans, marks, plan } = compare((document) => {
    cellOf(document, 'flight').memory![0]!.physical = '0xb4c00000'
  })
  expect(spans).toEqual([
    { kind: 'changed', label: 'flight', start: 0xb4c00000, size: 16 << 20 },
    { kind: 'was', label: 'flight', start: 0xb3c00000, size: 16 << 20 },
  ])
  const cell = plan.cells.findIndex(({ name }) => name === 'flight')
  expect(marks.get(placeKey({ kind: 'region', cell, index: 0 }))).toMatchObject({ kind: 'changed' })
})

test('a core and a device that changed hands are marked themselves', () => {
  const { marks, differences } = compare((document) => {
    cellOf(document, 'perception').cpus = [1]
    cellOf(document, 'flight').devices = cellOf(document, 'flight').devices!.filter((name) => name !== 'ecspi2')
  })
  expect(marks.get(placeKey({ kind: 'core', cpu: 2 }))?.texts).toEqual(['core 2 moved from perception to root'])
  expect(marks.get(placeKey({ kind: 'device', name: 'ecspi2' }))?.kind).toBe('moved')
  expect(differences.some(({ select }) => select.kind === 'core' && select.cpu === 2)).toBe(true)
})

test('what is gone is marked on the cell and on the cores that it was on', () => {
  const { marks } = compare((document) => {
    const flight = cellOf(document, 'flight')
    flight.workloads = flight.workloads!.filter(({ name }) => name !== 'motor')
  })
  expect(marks.get(placeKey({ kind: 'core', cpu: 3 }))).toMatchObject({
    kind: 'removed',
    texts: ['removed motor from flight'],
  })
  const { marks: without, spans } = compare((document) => {
    document.cells = document.cells!.filter(({ name }) => name !== 'flight')
  })
  expect(without.get(placeKey({ kind: 'core', cpu: 3 }))?.texts).toContain('removed cell flight')
  expect(spans).toContainEqual({ kind: 'was', label: 'flight', start: 0xb3c00000, size: 16 << 20 })
})
