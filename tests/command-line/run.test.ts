/** `cellbench run`: results, conditions, cancelling, and what keeps a plan from running. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PlanDocument } from '../../src/sim/plan/plan'
import type { RunResult } from '../../src/sim/results/result'
import { cellbench, cellbenchInShell, inNewFolder, SLIDE, startCellbench } from './cellbench'

const folder = inNewFolder()
const at = (name: string) => path.join(folder.path, name)

function runJson(...words: string[]): RunResult {
  const { code, stdout, stderr } = cellbench(folder, 'run', SLIDE, '--json', ...words)
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return JSON.parse(stdout) as RunResult
}

describe('a run', () => {
  test('of the measured scene has its streams, its plan and its conditions in the result', () => {
    const result = runJson('--seconds', '2', '--seed', '5')
    expect(result).toMatchObject({ format: 'cellbench-result', version: 1, seed: '5', simulatedSeconds: 2 })
    expect(result.plan.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(result.streams.map(({ count }) => count > 0)).not.toContain(false)
    for (const { worst } of result.streams) {
      const sum = worst!.causes.reduce((total, { ns }) => total + ns, 0)
      expect(sum).toBeCloseTo(worst!.valueNs, 3)
    }
  })

  test('is the same for the same seed to the last byte but for the time that it took, and another for another', () => {
    const timeless = (result: RunResult) => JSON.stringify({ ...result, wallSeconds: 0 })
    const first = timeless(runJson('--seconds', '1', '--seed', '5'))
    expect(timeless(runJson('--seconds', '1', '--seed', '5'))).toBe(first)
    expect(timeless(runJson('--seconds', '1', '--seed', '6'))).not.toBe(first)
  })

  test('prints a table of at most 80 columns that says what is simulated', () => {
    const { code, stdout, stderr } = cellbench(folder, 'run', SLIDE, '--seconds', '2')
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(stdout).toMatch(/^stream +count +min +mean +p99 +p99\.9 +max +why\n +us +us/)
    expect(stdout).toContain('Simulated, not measured: 2 s')
  })

  test('takes values of the plan for itself alone', async () => {
    const before = await readFile(SLIDE, 'utf8')
    const words = ['--seconds', '1', '--set', 'jailhouse.interruptDelivery=direct', '--set', 'run.seed=9']
    expect(runJson(...words)).toMatchObject({ interruptDelivery: 'direct', seed: '9' })
    expect(await readFile(SLIDE, 'utf8')).toBe(before)
  })

  test('writes its result to a file too', async () => {
    const result = runJson('--seconds', '1', '-o', 'result.json')
    expect(JSON.parse(await readFile(at('result.json'), 'utf8'))).toEqual(result)
  })

  test('writes what happened around its worst samples as a trace', async () => {
    const { streams } = runJson('--seconds', '1', '--trace', 'trace.json')
    const trace = JSON.parse(await readFile(at('trace.json'), 'utf8')) as { traceEvents: { ph: string; pid: number }[] }
    const marks = trace.traceEvents.filter(({ ph }) => ph === 'i')
    expect(marks).toHaveLength(streams.reduce((sum, { worstSamples }) => sum + worstSamples.length, 0))
    expect(trace.traceEvents.some(({ ph }) => ph === 'X')).toBe(true)
  })

  test('is repeated with other seeds on request, and says how far to trust it', () => {
    const words = ['--seconds', '1', '--seed', '5', '--replications', '3']
    const { replications, ...first } = runJson(...words)
    expect(first).toMatchObject({ seed: '5', streams: runJson('--seconds', '1', '--seed', '5').streams })
    expect(replications).toMatchObject({ count: 3, confidence: 0.95, seeds: ['5', '6', '7'] })
    for (const { mean, percentiles } of replications!.streams) {
      expect(mean.low).toBeLessThanOrEqual(mean.mean)
      expect(mean.high).toBeGreaterThanOrEqual(mean.mean)
      expect(percentiles['p99.999']).toBeNull()
    }
    const { stdout } = cellbench(folder, 'run', SLIDE, ...words)
    expect(stdout).toContain('3 replications, each with its own seed; 95 % confidence intervals')
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('ends with 1 when a limit is missed', async () => {
    const plan = JSON.parse(await readFile(SLIDE, 'utf8')) as PlanDocument
    const [stream] = runJson('--seconds', '1').streams.filter(({ cell }) => cell !== 'root')
    const of = stream!.id.split('@')[0]!
    const limits = [{ of, measure: 'latency' as const, percentile: 100, atMost: '10 ns' }]
    await writeFile(at('limited.plan.json'), JSON.stringify({ ...plan, limits }))
    const { code, stdout } = cellbench(folder, 'run', 'limited.plan.json', '--seconds', '1')
    expect(stdout).toMatch(/limits\n {2}MISSED/)
    expect(code).toBe(1)
  })
})

describe('no run', () => {
  test('of a plan with errors: they are printed, exit code 1, nothing written', async () => {
    const plan = JSON.parse(await readFile(SLIDE, 'utf8')) as PlanDocument
    await writeFile(at('broken.plan.json'), JSON.stringify({ ...plan, cells: [{ ...plan.cells![0], cpus: [9] }] }))
    const { code, stdout, stderr } = cellbench(folder, 'run', 'broken.plan.json', '-o', 'none.json')
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain('error cpu-unknown')
    expect(await readdir(folder.path)).not.toContain('none.json')
  })

  test('with a value that is not right', () => {
    for (const words of [
      ['--seconds', '0'],
      ['--seconds', '-1'],
      ['--seconds', '1e9'],
      ['--seconds', 'ten'],
      ['--seed', '-1'],
      ['--seed', '18446744073709551616'],
      ['--set', 'cells[0].cpus=three'],
      ['--set', 'cells[none].cpus=[1]'],
      ['--set', 'nothing'],
    ]) {
      const { code, stdout, stderr } = cellbench(folder, 'run', SLIDE, ...words)
      expect(code, words.join(' ')).toBe(2)
      expect(stdout).toBe('')
      expect(stderr).toContain(words[0])
    }
  })

  test('is left half-written when a disk is full', async () => {
    const before = await readdir(folder.path)
    // A limit on the size of files stands in for the disk's end, and needs no rights: 4 blocks are 2 or 4 KiB.
    const { code, stderr } = cellbenchInShell(
      folder,
      'ulimit -f 4; exec "$@"',
      'run',
      SLIDE,
      '--seconds',
      '1',
      '-o',
      'full.json',
    )
    expect(code).toBe(2)
    expect(stderr).toMatch(/full\.json cannot be written: it would be larger/)
    expect(await readdir(folder.path)).toEqual(before)
  })

  test('is finished by Ctrl+C: it ends with 130 and nothing is written', async () => {
    // A day of simulated time takes minutes: the signal comes long before its end, whenever the run began.
    const words = ['run', SLIDE, '--seconds', '86400', '-o', 'long.json']
    const { child, said, closed } = startCellbench(folder, words)
    setTimeout(() => child.kill('SIGINT'), 3000)
    expect(await closed).toBe(130)
    expect(said.stderr).toContain('cancelled')
    expect(await readdir(folder.path)).not.toContain('long.json')
  })
})

describe('pipes', () => {
  test('that are closed early end the command quietly', () => {
    const { stdout, stderr } = cellbenchInShell(folder, '"$@" | head -c 10', 'boards', 'imx8mm-evk', '--json')
    expect(stdout).toHaveLength(10)
    expect(stderr).toBe('')
  })

  test('carry all of a long answer', () => {
    const { stdout } = cellbenchInShell(folder, '"$@" | cat', 'run', SLIDE, '--seconds', '2', '--json')
    expect(() => JSON.parse(stdout) as unknown).not.toThrow()
  })
})
