import { describe, expect, it } from 'vitest'
import { parsedPlan, shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { UsedParameters, type ParameterChanges } from '../machine/used-parameters'
import type { PlanDocument } from '../plan/plan'
import type { BootStep } from '../results/boot-result'
import { bootTiming } from './boot-timing'

const { boards, workloads } = shippedLibrary()

function boot(edit: (document: PlanDocument) => void = () => undefined, changes?: ParameterChanges) {
  const document = shippedPlan('quadcopter-imx8mm')
  edit(document)
  const plan = parsedPlan(document)
  return bootTiming(plan, boards.get(plan.board)!, workloads, new UsedParameters(changes))
}

const end = ({ startNs, durationNs }: BootStep) => startNs + durationNs
const stepOf = (steps: readonly BootStep[], what: string) => steps.find((step) => step.what === what)!

describe('bringing a plan up', () => {
  it('goes from power-on to each cell in the order of a start script, without gaps on root', () => {
    const { steps } = boot()
    expect(steps.map(({ what }) => what)).toEqual([
      'boot ROM and SPL',
      'TF-A, OP-TEE and U-Boot',
      "U-Boot's boot delay",
      'kernel of root from storage',
      'kernel of root',
      'user space of root',
      'insmod jailhouse.ko',
      'jailhouse enable',
      'jailhouse cell create flight',
      'jailhouse cell load flight',
      'jailhouse cell start flight',
      'boot of flight',
      'jailhouse cell create perception',
      'jailhouse cell load perception',
      'jailhouse cell start perception',
      'boot of perception',
    ])
    const onRoot = steps.filter(({ what }) => !what.startsWith('boot of'))
    onRoot.slice(1).forEach((step, i) => expect(step.startNs).toBe(end(onRoot[i]!)))
  })

  it('keeps root still for what the hypervisor does, part by part', () => {
    const { steps, rootStopsNs } = boot()
    const start = stepOf(steps, 'jailhouse cell start perception')
    expect(start.parts.map(({ what }) => what)).toEqual([
      'suspending cores',
      "taking the cell's memory from root",
      "invalidating the cell's memory",
      'printing on the console',
    ])
    expect(start.rootStopsNs).toBe(start.parts.reduce((sum, { ns }) => sum + ns, 0))
    // 512 MiB line by line: 8.4 million of them. The flight cell has 16 MiB.
    expect(start.rootStopsNs).toBeGreaterThan(100e6)
    expect(stepOf(steps, 'jailhouse cell start flight').rootStopsNs).toBeLessThan(start.rootStopsNs / 15)
    // Started cell "perception" and its line end, 10 bits each at 115200 bit/s.
    expect(start.parts.at(-1)!.ns).toBe(Math.round((27 * 10e9) / 115_200))
    expect(rootStopsNs).toBe(steps.reduce((sum, step) => sum + step.rootStopsNs, 0))
    for (const step of steps) expect(step.rootStopsNs).toBeLessThanOrEqual(step.durationNs)
  })

  it('ends in the first cycle of every control workload', () => {
    const { steps, firstCycles } = boot((document) => {
      document.cells![0]!.workloads![2]!.phase = '100 us'
    })
    const flight = end(stepOf(steps, 'boot of flight'))
    expect(firstCycles).toEqual([
      { of: 'root/cyclictest', atNs: end(stepOf(steps, 'user space of root')) },
      { of: 'flight/imu', atNs: flight },
      { of: 'flight/control', atNs: flight },
      { of: 'flight/motor', atNs: flight + 100e3 },
    ])
  })

  it('lets cells that start before root run seconds earlier, and costs root no stop', () => {
    const early = boot((document) => {
      document.jailhouse!.cellsStart = 'before-root'
    })
    const late = boot()
    const motor = ({ firstCycles }: typeof late) => firstCycles.find(({ of }) => of === 'flight/motor')!.atNs
    expect(motor(late) - motor(early)).toBeGreaterThan(5e9)
    expect(early.rootStopsNs).toBe(0)
    expect(late.rootStopsNs).toBeGreaterThan(0)
    // Root itself comes later.
    const root = ({ firstCycles }: typeof late) => firstCycles.find(({ of }) => of === 'root/cyclictest')!.atNs
    expect(root(early)).toBeGreaterThan(root(late))
  })

  it('takes longer for a larger image and for more memory', () => {
    const usual = boot()
    const large = boot((document) => {
      document.cells![0]!.image = '8 MiB'
      document.cells![1]!.memory![1]!.size = '256 MiB'
    })
    const of = (result: typeof usual, what: string) => stepOf(result.steps, what).durationNs
    expect(of(large, 'jailhouse cell load flight')).toBeGreaterThan(of(usual, 'jailhouse cell load flight') + 50e6)
    expect(of(large, 'jailhouse cell start perception')).toBeLessThan(
      of(usual, 'jailhouse cell start perception') * 0.6,
    )
  })

  it('says how well each step is known, and takes what was measured instead', () => {
    const { steps, parameters } = boot()
    expect(stepOf(steps, "U-Boot's boot delay").provenance).toBe('measured')
    expect(stepOf(steps, 'kernel of root').provenance).toBe('estimate')
    for (const { source } of parameters) expect(source.length).toBeGreaterThan(5)
    const measured = { value: 1e9, provenance: 'measured' as const, source: 'dmesg of our board' }
    const own = boot(undefined, new Map([['kernel of root until init', measured]]))
    expect(stepOf(own.steps, 'kernel of root')).toMatchObject({ durationNs: 1e9, provenance: 'measured' })
  })
})
