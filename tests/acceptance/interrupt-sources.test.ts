/** Devices that interrupt a core, in plans: whom they delay under which guest, and what results say about it. */
import { describe, expect, it } from 'vitest'
import { simulate } from '../../src/sim/engine/simulate'
import type { Guest, PlanDocument } from '../../src/sim/plan/plan'
import type { SimulationResult, StreamResult } from '../../src/sim/results/result'
import { parsedPlan, shippedLibrary } from '../support/templates'

const library = shippedLibrary()

type Placements = NonNullable<NonNullable<PlanDocument['cells']>[number]['workloads']>

function cellWith(guest: Guest, workloads: Placements): PlanDocument {
  return {
    version: 1,
    name: 'Interrupts',
    board: 'imx8mm-evk',
    root: { guest: 'linux-rt', workloads: [{ use: 'linux-rt' }] },
    cells: [
      {
        name: 'cell',
        guest,
        cpus: [3],
        devices: ['ecspi2'],
        memory: [{ purpose: 'ram', physical: '0xb3c00000', size: '16 MiB' }],
        workloads: workloads.map((placement) => ({ ...placement, cpu: 3 })),
      },
    ],
  }
}

function run(document: PlanDocument, seconds = 5): SimulationResult {
  const plan = parsedPlan(document)
  return simulate(plan, library.boards.get(plan.board)!, library.workloads, { seconds, seed: '1' })
}

const stream = (result: SimulationResult, name: string): StreamResult =>
  result.streams.find(({ id }) => id === `cell/${name}`)!
const causes = ({ worstSamples }: StreamResult) =>
  worstSamples.flatMap((sample) => sample.causes.map(({ cause }) => cause))

/** True when the loop's interrupt stands between two pieces of the device's handler in one of its worst samples. */
const isLeftForLoop = (result: SimulationResult) =>
  stream(result, 'can-rx').worstSamples.some(({ window }) => {
    const spans = window.spans.filter(({ cpu }) => cpu === 3)
    return spans.some(({ what, toNs }, i) => {
      const [between, after] = [spans[i + 1], spans[i + 2]]
      const pieces = what === 'interrupt of ecspi2' && after?.what === what
      return pieces && between?.what === 'interrupt of loop' && between.fromNs === toNs && between.toNs === after.fromNs
    })
  })

/** A handler that is long enough to be met, whatever its guest. */
const busy = { use: 'can-rx', device: 'ecspi2', period: '60 us', wcet: '20 us' }
const loop = { use: 'zephyr-control-loop', name: 'loop', period: '500 us', wcet: '20 us', priority: 90 }

describe('a device that interrupts a core', () => {
  it('delays what runs there, by its name, and has a stream of its own', () => {
    const alone = run(cellWith('zephyr', [loop]))
    const result = run(cellWith('zephyr', [loop, busy]))
    expect(stream(result, 'loop').mean).toBeGreaterThan(stream(alone, 'loop').mean)
    expect(causes(stream(result, 'loop'))).toContain('interrupt of ecspi2')
    expect(stream(result, 'can-rx')).toMatchObject({ kind: 'response time', cpu: 3 })
    expect(causes(stream(result, 'can-rx'))).toContain("the handler's own work")
    for (const { worstSamples } of result.streams) {
      for (const { causes: parts, valueNs } of worstSamples) {
        expect(parts.reduce((sum, { ns }) => sum + ns, 0)).toBe(valueNs)
      }
    }
  })

  it('comes as often as its law says', () => {
    // 60 us and an exponential of 200 us between two of them.
    const { count } = stream(run(cellWith('zephyr', [busy])), 'can-rx')
    expect(count).toBeGreaterThan((0.95 * 5e9) / 260e3)
    expect(count).toBeLessThan((1.05 * 5e9) / 260e3)
  })

  it('is left for a more urgent timer where the guest nests interrupts, and by no other', () => {
    const urgent = { ...loop, interruptPriority: 32 }
    const nested = run(cellWith('zephyr', [urgent, busy]))
    const equal = run(cellWith('zephyr', [loop, busy]))
    expect(isLeftForLoop(nested)).toBe(true)
    expect(isLeftForLoop(equal)).toBe(false)
    expect(causes(stream(nested, 'can-rx'))).toContain('interrupt of loop')
    const names = nested.parameters.map(({ name }) => name)
    expect(names).toContain('nesting of interrupts under zephyr')
  })

  it('leaves a softirq that goes before every thread on Linux, and a thread among others on PREEMPT_RT', () => {
    const heavy = { use: 'ethernet-rx', device: 'ecspi2', period: '300 us' }
    const under = (guest: Guest) =>
      run(cellWith(guest, [{ use: 'cyclictest', name: 'threads', period: '1 ms', priority: 80 }, heavy]))
    const [linux, rt] = [stream(under('linux'), 'threads'), stream(under('linux-rt'), 'threads')]
    expect(causes(linux)).toContain('preempted by ecspi2')
    expect(causes(rt)).not.toContain('preempted by ecspi2')
  })
})

it('a cell has the tick of its guest without being told', () => {
  const ticks = (guest: Guest) => {
    const { cells } = run(cellWith(guest, [{ ...loop, use: 'audio-pipeline', period: '100 ms', wcet: '90 ms' }]), 2)
    return cells.find(({ name }) => name === 'cell')!.exits['virt_irq']! / 2
  }
  // Each with the ten interrupts of the loop.
  expect(ticks('zephyr')).toBeCloseTo(10, -1)
  expect(ticks('freertos')).toBeCloseTo(1010, -1)
  // Linux ticks 250 times a second while it is busy, which it is about half of the time.
  expect(ticks('linux')).toBeGreaterThan(90)
  expect(ticks('linux')).toBeLessThan(190)
})
