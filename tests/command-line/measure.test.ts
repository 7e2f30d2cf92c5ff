/** `cellbench measure`: a board's words become a result, which compares with runs and calibrates plans. */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PlanDocument } from '../../src/sim/plan/plan'
import type { Comparison } from '../../src/sim/results/compare'
import type { MeasuredResult } from '../../src/sim/results/measured'
import { cellbench, inNewFolder, SLIDE } from './cellbench'

const folder = inNewFolder()
const at = (name: string) => path.join(folder.path, name)
const capture = (name: string) => path.join(import.meta.dirname, '..', 'fixtures', 'captures', name)

describe('measure', () => {
  test('reads a recording, with all that it says of the board and nothing more', async () => {
    const recording = capture('imx8mp-lifecycle.jsonl')
    const words = ['measure', recording, '--note', 'emulated', '-o', 'measured.json']
    const { code, stdout, stderr } = cellbench(folder, ...words)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('machine: NXP i.MX8MPlus EVK board')
    expect(stdout).toMatch(/^ {2}samples +50$/m)
    const result = JSON.parse(await readFile(at('measured.json'), 'utf8')) as MeasuredResult
    const bytes = await readFile(recording)
    expect(result).toMatchObject({ origin: 'measured', instruments: ['gic-demo'], damagedLines: 1 })
    expect(result.conditions).toEqual({
      machineModel: 'NXP i.MX8MPlus EVK board',
      kernel: '6.1.0-56-arm64',
      hypervisor: 'v0.12',
      note: 'emulated',
      // The capture has no date, and nobody said what ran or on which board.
      seconds: result.conditions.seconds,
    })
    expect(result.sources).toEqual([
      {
        name: 'imx8mp-lifecycle.jsonl',
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      },
    ])
  })

  test('stands beside runs on whichever side, under the name of the stream that it can only be', () => {
    expect(cellbench(folder, 'run', SLIDE, '--seconds', '5', '-o', 'run.json').code).toBe(0)
    for (const files of [
      ['run.json', 'measured.json'],
      ['measured.json', 'run.json'],
    ]) {
      const { stdout } = cellbench(folder, 'compare', ...files, '--json')
      const comparison = JSON.parse(stdout) as Comparison
      expect(comparison.runs.map(({ origin }) => origin)).toEqual(
        files.map((file) => (file === 'run.json' ? 'simulated' : 'measured')),
      )
      const stream = comparison.streams.find(({ id }) => id === 'gic-demo/gic-demo')!
      expect(stream.runs[files.indexOf('measured.json')]).toMatchObject({
        count: 50,
        figures: { max: 3_851_749, p99: null },
      })
      expect(stream.differences[1]!.max!.ns).not.toBe(0)
    }
    const { code, stdout } = cellbench(folder, 'compare', 'run.json', 'measured.json')
    expect(code).toBe(0)
    expect(stdout).toContain('B measured.json: measured on a board; machine: NXP i.MX8MPlus EVK board')
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('takes several files as one, and calibrate takes what it wrote', async () => {
    const files = [capture('gic-demo-imx8mp.txt'), capture('cyclictest-histogram.txt')]
    const { code, stdout } = cellbench(folder, 'measure', ...files, '-o', 'both.json', '--json')
    expect(code).toBe(0)
    const result = JSON.parse(stdout) as MeasuredResult
    expect(result.streams.map(({ id, count }) => [id, count])).toEqual([
      ['gic-demo', 44],
      ['cyclictest thread 0', 9860],
    ])
    const plan = JSON.parse(await readFile(SLIDE, 'utf8')) as PlanDocument
    plan.root = { ...plan.root, workloads: [{ use: 'linux-rt' }] }
    plan.limits = []
    await writeFile(at('plan.json'), JSON.stringify(plan))
    const calibrated = cellbench(folder, 'calibrate', 'plan.json', '--histogram', 'both.json')
    expect(calibrated.stdout).toMatch(/fitted to 44 samples of gic-demo/)
  })

  test('refuses what was not measured, by name', async () => {
    expect(cellbench(folder, 'run', SLIDE, '--seconds', '1', '--histogram', 'simulated.txt').code).toBe(0)
    await writeFile(at('empty.log'), '')
    for (const [file, why] of [
      ['simulated.txt', /Cellbench simulated it/],
      ['run.json', /result of a simulation: nothing was measured/],
      ['empty.log', /no instrument says anything whole/],
      ['missing.log', /missing\.log does not exist/],
      [SLIDE, /neither of cyclictest --json nor of jitterdebugger/],
    ] as const) {
      const { code, stderr } = cellbench(folder, 'measure', file)
      expect(code, file).toBe(2)
      expect(stderr).toMatch(why)
    }
  })
})
