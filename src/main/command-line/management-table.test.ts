import { expect, it } from 'vitest'
import type { BootResult } from '../../sim/results/boot-result'
import { bootLines, managementLines } from './management-table'

const step = (what: string, rootStopsNs: number) => ({
  what,
  startNs: 0,
  durationNs: rootStopsNs,
  rootStopsNs,
  parts: [],
  provenance: 'estimate' as const,
})

const boot: BootResult = {
  cellsStart: 'after-root',
  steps: [step('kernel of root', 0), step('jailhouse cell start flight', 5_990_000), step('jailhouse enable', 55.2e6)],
  firstCycles: [{ of: 'flight/motor', atNs: 12.399e9 }],
  rootStopsNs: 61.19e6,
  parameters: [],
}

it('says when each workload runs first, and what stops root longest', () => {
  expect(bootLines(boot)).toEqual([
    '',
    'from power-on to the first cycle (root before cells): flight/motor 12.4 s',
    `  bringing up stops root's cores for 61.2 ms in all; longest in "jailhouse\n    enable", 55.2 ms`,
  ])
})

it('says nothing of stops where cells start first', () => {
  expect(bootLines({ ...boot, cellsStart: 'before-root', firstCycles: [], rootStopsNs: 0 })).toEqual([
    '',
    'from power-on to the first cycle (cells before root): no workload',
  ])
})

it('gives both costs of a request, each with its exit', () => {
  const cores = [
    { cpu: 0, role: 'asks' as const, exit: 'hypercall' as const, exits: 9, ns: 2880 },
    { cpu: 3, role: 'hit' as const, exit: 'management' as const, exits: 1, ns: 480 },
  ]
  const once = managementLines([{ what: 'start of flight', atNs: 1.5e9, cores }])
  expect(once.slice(2).join('\n').replaceAll(/\n +/g, ' ')).toBe(
    '  start of flight at 1.500 s: core 0 asks 2.88 us (9 hypercall), core 3 is hit 480 ns (management)',
  )
  const often = managementLines([{ what: 'statistics of flight', atNs: 1e9, everyNs: 1e9, cores }])
  expect(often[2]).toContain('statistics of flight every 1 s: core 0 asks')
  expect(managementLines([])).toEqual([])
})
