/** `cellbench calibrate`: from a board's log to a run with the board's own parameters. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Calibration } from '../../src/sim/calibration/calibration'
import type { PlanDocument } from '../../src/sim/plan/plan'
import type { RunResult } from '../../src/sim/results/result'
import { cellbench, inNewFolder, SLIDE } from './cellbench'

const folder = inNewFolder()
const at = (name: string) => path.join(folder.path, name)
const capture = (name: string) => path.join(import.meta.dirname, '..', 'fixtures', 'captures', name)
const TRAP = 'trap and injection on cortex-a53'

/** What gic-demo prints for a result's histogram. */
function printedBeats({ streams }: RunResult): string {
  const { histogram, min, max } = streams.find(({ id }) => id === 'gic-demo/gic-demo')!
  return histogram.counts
    .flatMap((count, i) => {
      const ns = histogram.firstNs + i * histogram.binNs
      return Array.from({ length: count }, () => `Timer fired, jitter: ${ns} ns, min: ${min} ns, max: ${max} ns\r\n`)
    })
    .join('')
}

beforeAll(async () => {
  const plan = JSON.parse(await readFile(SLIDE, 'utf8')) as PlanDocument
  plan.root = { ...plan.root, workloads: [{ use: 'linux-rt' }] }
  plan.limits = plan.limits?.filter(({ of }) => of !== 'root/cyclictest')
  await writeFile(at('plan.json'), JSON.stringify(plan))
})

describe('a board whose trap takes 900 ns', () => {
  test('gives its log, the log its parameters, and a run with them says that they were measured', async () => {
    const board = {
      format: 'cellbench-parameters',
      version: 1,
      parameters: [{ name: TRAP, value: 900, provenance: 'plan', source: 'a slow board' }],
    }
    await writeFile(at('board.json'), JSON.stringify(board))
    const on = cellbench(folder, 'run', 'plan.json', '--seed', '9', '--parameters', 'board.json', '--json')
    const result = JSON.parse(on.stdout) as RunResult
    const used = result.parameters.find(({ name }) => name === TRAP)
    expect(used).toEqual({ name: TRAP, value: 900, unit: 'ns', provenance: 'plan', source: 'a slow board' })
    await writeFile(at('gic-demo.log'), printedBeats(result))

    const words = ['calibrate', 'plan.json', '--histogram', 'gic-demo.log', '-o', 'fitted.json', '--json']
    const { code, stdout, stderr } = cellbench(folder, ...words)
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const calibration = JSON.parse(stdout) as Calibration
    expect(calibration.measured).toMatchObject({ what: 'gic-demo', samples: 600, over: 0 })
    const trap = calibration.parameters.find(({ name }) => name === TRAP)!
    expect(Math.abs(trap.value - 900)).toBeLessThan(3 * trap.uncertainty)

    const again = cellbench(folder, 'run', 'plan.json', '--seconds', '1', '--parameters', 'fitted.json', '--json')
    const parameters = (JSON.parse(again.stdout) as RunResult).parameters
    const now = parameters.find(({ name }) => name === TRAP)
    expect(now).toMatchObject({ value: trap.value, provenance: 'measured' })
    expect(now!.source).toMatch(/^fitted to gic-demo in gic-demo\.log: /)
  })
})

describe('what cannot be fitted', () => {
  test('is said, and nothing is written: an emulator is not this board', () => {
    const log = capture('gic-demo-imx8mp.txt')
    const { code, stdout, stderr } = cellbench(folder, 'calibrate', 'plan.json', '--histogram', log, '-o', 'none.json')
    expect(code).toBe(1)
    expect(stdout).toMatch(/fitted to 44 samples of gic-demo/)
    expect(stdout).toMatch(/The model does not reproduce this histogram/)
    expect(stderr).toMatch(/none\.json was not written/)
  })

  test.each([
    [
      'a log of something else',
      ['plan.json', '--histogram', capture('README.md')],
      /holds no measurement: no instrument says anything whole in it/,
    ],
    [
      'a plan without cyclictest',
      ['plan.json', '--histogram', capture('cyclictest-histogram.txt')],
      /runs no cyclictest/,
    ],
    ['a missing file', ['plan.json', '--histogram', 'missing.log'], /missing\.log/],
  ])('ends with 2 for %s', (_, words, message) => {
    const { code, stderr } = cellbench(folder, 'calibrate', ...words)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })

  test('parameters that are none end a run with 2 and their place', async () => {
    await writeFile(at('wrong.json'), JSON.stringify({ format: 'cellbench-parameters', version: 1, parameters: [] }))
    const { code, stderr } = cellbench(folder, 'run', 'plan.json', '--parameters', 'wrong.json')
    expect(code).toBe(2)
    expect(stderr).toMatch(/wrong\.json holds no parameters:\nparameters: /)
  })
})
