import { describe, expect, it } from 'vitest'
import { parsedPlan, shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { simulate } from '../engine/simulate'
import { sharesByProvenance } from './foundations'
import type { StreamResult } from './result'

const { boards, workloads } = shippedLibrary()

function streamsOf(id: string, changes?: Parameters<typeof simulate>[3]['parameters']): Map<string, StreamResult> {
  const plan = parsedPlan(shippedPlan(id))
  const options = { seconds: 2, seed: '1', parameters: changes }
  const { streams } = simulate(plan, boards.get(plan.board)!, workloads, options)
  return new Map(streams.map((stream) => [stream.id, stream]))
}

/** Provenances of the causes of all worst samples whose name matches. */
function provenances({ worstSamples }: StreamResult, pattern: RegExp): Set<string | undefined> {
  const causes = worstSamples.flatMap((sample) => sample.causes.filter(({ cause }) => pattern.test(cause)))
  expect(causes.length).toBeGreaterThan(0)
  return new Set(causes.map(({ provenance }) => provenance))
}

describe('what a worst case rests on', () => {
  const slide = streamsOf('slide-imx8mm')
  const quadcopter = streamsOf('quadcopter-imx8mm')
  const gic = slide.get('gic-demo/gic-demo')!
  const control = quadcopter.get('flight/control')!

  it('is known cause by cause, by the least known parameter of each', () => {
    expect(provenances(gic, /of the hypervisor/)).toEqual(new Set(['measured']))
    expect(provenances(gic, /^counter tick/)).toEqual(new Set(['datasheet']))
    // Part of it is measured, part of it is not.
    expect(provenances(gic, /^trap and injection$/)).toEqual(new Set(['estimate']))
    expect(provenances(gic, /^waiting behind/)).toEqual(new Set(['estimate']))
    expect(provenances(control, /^execution$/)).toEqual(new Set(['plan']))
    expect(provenances(control, /^preempted by imu$/)).toEqual(new Set(['plan']))
  })

  it('is better known where a parameter was measured', () => {
    const about = { provenance: 'measured' as const, source: 'a board' }
    const changes = new Map([
      ['interrupt delivery on cortex-a53', { value: 130, ...about }],
      ['handler of bare-metal', { value: 200, ...about }],
    ])
    const measured = streamsOf('slide-imx8mm', changes).get('gic-demo/gic-demo')!
    expect(provenances(measured, /^trap and injection$/)).toEqual(new Set(['measured']))
    expect(provenances(measured, /^handler$/)).toEqual(new Set(['measured']))
  })

  it('is named, for the worst sample of each stream', () => {
    expect(gic.restsOn).toContain('trap and injection on cortex-a53')
    expect(gic.restsOn).toContain('hypervisor code on cortex-a53')
    expect(gic.restsOn).toContain('handler of bare-metal')
    expect(gic.restsOn).not.toContain('handler of linux-rt')
    expect(control.restsOn).toContain('execution time of flight/control')
    expect(control.restsOn).toContain('execution time of flight/imu')
    for (const { restsOn } of [...slide.values(), ...quadcopter.values()]) expect(restsOn.length).toBeGreaterThan(2)
  })

  it('adds up to each sample', () => {
    for (const { worstSamples } of [...slide.values(), ...quadcopter.values()]) {
      for (const { valueNs, causes } of worstSamples) {
        const shares = Object.values(sharesByProvenance(causes))
        expect(shares.reduce((sum, ns) => sum + ns, 0)).toBe(valueNs)
      }
    }
  })

  it('is an estimate where nothing is known of a cause', () => {
    expect(sharesByProvenance([{ cause: 'a ghost', ns: 7 }])).toEqual({ estimate: 7 })
  })
})
