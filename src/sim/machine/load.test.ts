import { describe, expect, it } from 'vitest'
import { parsedPlan, shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { simulate } from '../engine/simulate'
import type { PlanDocument } from '../plan/plan'

const library = shippedLibrary()
const board = library.boards.get('imx8mm-evk')!

type Load = NonNullable<NonNullable<PlanDocument['run']>['load']>

function run(load: Load) {
  const document = shippedPlan('slide-imx8mm')
  document.run = { load }
  return simulate(parsedPlan(document), board, library.workloads, { seconds: 10, seed: '1' })
}

const gicDemo = (load: Load) => run(load).streams.find(({ id }) => id === 'gic-demo/gic-demo')!

describe('the command line of a load', () => {
  it.each([
    [{ use: 'stress-ng', cpu: 4, io: 2, vm: 1, vmBytes: '512 MiB' }, 'stress-ng --cpu 4 --io 2 --vm 1 --vm-bytes 512M'],
    [{ use: 'stress-ng', hdd: 1, udp: 2 }, 'stress-ng --hdd 1 --udp 2'],
    [{ use: 'memory-stream', copy: 2 }, 'bw_mem -P 2 64M cp'],
    [{ use: 'memory-stream', read: 1, write: 3, vmBytes: '8 MiB' }, 'bw_mem -P 1 8M rd and bw_mem -P 3 8M wr'],
  ])('is what one types on the board: %j', (load, line) => {
    expect(run([{ ...load, on: 'root' }]).load).toBe(`${line} on root`)
  })
})

it('memory streams delay their neighbours more than computing does, and copying more than reading', () => {
  const mean = (load: Omit<Load[number], 'on' | 'use'>, use = 'memory-stream') =>
    gicDemo([{ use, on: 'root', ...load }]).mean
  const reading = mean({ read: 3 })
  expect(reading).toBeGreaterThan(mean({ cpu: 3 }, 'stress-ng'))
  expect(mean({ copy: 3 })).toBeGreaterThan(reading)
})

it('a load that its template does not describe is refused', () => {
  expect(() => run([{ use: 'memory-stream', on: 'root', cpu: 1 }])).toThrow(/cannot start cpu: bw_mem has none/)
})
