import { describe, expect, it } from 'vitest'
import { parsedPlan, shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { simulate } from '../engine/simulate'
import type { ParameterChanges } from '../machine/used-parameters'
import { calibrate } from './calibrate'
import type { Measurement } from './measurement'
import { parametersOf, parseParameters } from './parameters-file'

const library = shippedLibrary()
const document = shippedPlan('slide-imx8mm')
document.root = { ...document.root, workloads: [{ use: 'linux-rt' }] }
const plan = parsedPlan(document)
const board = library.boards.get(plan.board)!
const TRAP = 'trap and injection on cortex-a53'

/** What gic-demo would print in `seconds` on a board whose parameters are known. */
function measured(seconds: number, truth: ParameterChanges, seed = '77'): Measurement {
  const { streams } = simulate(plan, board, library.workloads, { seconds, seed, parameters: truth })
  const { firstNs, binNs, counts } = streams[0]!.histogram
  const values = counts.flatMap((count, i) => (count > 0 ? [[firstNs + i * binNs, count] as const] : []))
  return { what: 'a board', instrument: 'gic-demo', counts: new Map(values), over: 0, beyondNs: Infinity }
}

const changed = (name: string, value: number): ParameterChanges =>
  new Map([[name, { value, provenance: 'measured', source: 'test' }]])

describe('a calibration', () => {
  const fitted = calibrate(plan, board, library.workloads, measured(60, changed(TRAP, 900)), { seed: '1' })

  it('finds what differs on a board, within its uncertainty', () => {
    const trap = fitted.parameters.find(({ name }) => name === TRAP)!
    expect(trap.before).toBe(450)
    expect(Math.abs(trap.value - 900)).toBeLessThan(3 * trap.uncertainty)
    // The counter's tick is 125 ns: it cannot be known much better than that, and not much worse.
    expect(trap.uncertainty).toBeGreaterThan(20)
    expect(trap.uncertainty).toBeLessThan(150)
    expect(fitted.residual.chiSquarePerDegree!).toBeLessThan(3)
  })

  it.each([
    [TRAP, 300, '11', 60],
    [TRAP, 1300, '12', 60],
    ['memory intensity of stress-ng', 0.3, '32', 120],
  ])('finds %s of %d on another board, seed %s, within two standard deviations', (name, value, seed, seconds) => {
    const found = calibrate(plan, board, library.workloads, measured(seconds, changed(name, value), seed), {
      seed: '1',
    }).parameters.find((parameter) => parameter.name === name)!
    expect(Math.abs(found.value - value)).toBeLessThan(2 * found.uncertainty)
    // And it says something: what the table has is further away than that.
    expect(found.uncertainty).toBeLessThan(Math.abs(found.before - value) / 2)
  })

  it('says what the histogram cannot tell apart', () => {
    const reasons = new Map(fitted.notIdentified.map(({ name, reason }) => [name, reason]))
    expect(reasons.get('interrupt delivery on cortex-a53')).toMatch(/told apart from trap and injection|would not show/)
    expect(reasons.get('handler of bare-metal')).toMatch(/told apart from trap and injection|would not show/)
  })

  it('is the same each time', () => {
    const again = calibrate(plan, board, library.workloads, measured(60, changed(TRAP, 900)), { seed: '1' })
    expect(again).toEqual(fitted)
  })

  it('gives parameters that runs take and call measured', () => {
    const parsed = parseParameters(JSON.parse(JSON.stringify(parametersOf(fitted, 'a board'))))
    if (!parsed.ok) throw new Error('the file is not what its schema says')
    const run = simulate(plan, board, library.workloads, { seconds: 1, seed: '1', parameters: parsed.value })
    const used = run.parameters.find(({ name }) => name === TRAP)!
    expect(used).toMatchObject({ provenance: 'measured', unit: 'ns' })
    expect(used.value).toBe(fitted.parameters.find(({ name }) => name === TRAP)!.value)
    expect(used.source).toMatch(/^fitted to a board: \d+ ± \d+(\.\d+)? ns$/)
  })

  it('does not pretend to fit what the model cannot do', () => {
    const far = {
      ...measured(60, new Map()),
      counts: new Map([
        [250_000, 300],
        [900_000, 100],
      ]),
    }
    expect(calibrate(plan, board, library.workloads, far, { seed: '1' }).residual.chiSquarePerDegree!).toBeGreaterThan(
      9,
    )
  })

  it('refuses too few samples, and plans without the stream', () => {
    const few = { ...measured(60, new Map()), counts: new Map([[749, 29]]) }
    expect(() => calibrate(plan, board, library.workloads, few, { seed: '1' })).toThrow(/29 samples are too few/)
    const other = { ...few, counts: new Map([[5000, 100]]), instrument: 'cyclictest' as const }
    expect(() => calibrate(plan, board, library.workloads, other, { seed: '1' })).toThrow(/runs no cyclictest/)
    const named = { ...few, counts: new Map([[749, 100]]) }
    const options = { seed: '1', stream: 'root/other' }
    expect(() => calibrate(plan, board, library.workloads, named, options)).toThrow(/no gic-demo stream "root\/other"/)
  })
})

describe('parameters of a run', () => {
  it('are refused where they would change nothing', () => {
    const parameters = changed('execution time of gic-demo/gic-demo', 1)
    const run = () => simulate(plan, board, library.workloads, { seconds: 1, seed: '1', parameters })
    expect(run).toThrow(/"execution time of gic-demo\/gic-demo" cannot be changed.*Used are: .*trap and injection/)
  })

  it('are read with their place and what would be right', () => {
    const parsed = parseParameters({
      format: 'cellbench-parameters',
      version: 1,
      parameters: [{ name: TRAP, value: -1 }],
    })
    expect(parsed.ok ? [] : parsed.faults.map(({ place }) => place)).toEqual(['parameters[0].value'])
  })
})
