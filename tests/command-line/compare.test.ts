/** What a run leaves behind, and `cellbench compare` of it. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCyclictest } from '../../src/hw/logs/cyclictest'
import type { Comparison } from '../../src/sim/results/compare'
import type { RunResult } from '../../src/sim/results/result'
import { cellbench, inNewFolder, SLIDE } from './cellbench'

const folder = inNewFolder()
const at = (name: string) => path.join(folder.path, name)

describe('a run', () => {
  test('leaves its report, its histogram and its plan', async () => {
    const words = ['--seconds', '1', '-o', 'a.json', '--report', 'a.html', '--histogram', 'a.txt']
    expect(cellbench(folder, 'run', SLIDE, ...words)).toMatchObject({ code: 0, stderr: '' })
    const result = JSON.parse(await readFile(at('a.json'), 'utf8')) as RunResult
    expect(result.plan.document).toEqual(JSON.parse(await readFile(SLIDE, 'utf8')))
    const page = await readFile(at('a.html'), 'utf8')
    expect(page).toContain(`data-of="/plan/sha256">${result.plan.sha256}<`)
    expect(page).toContain(`value="${result.streams[0]!.max}" data-of="/streams/0/max"`)
    expect(parseCyclictest(await readFile(at('a.txt'), 'utf8'))).toHaveLength(result.streams.length)
  })

  test('says which file cannot be written, and leaves none half', async () => {
    const { code, stderr } = cellbench(folder, 'run', SLIDE, '--seconds', '1', '--report', 'nowhere/a.html')
    expect(code).toBe(2)
    expect(stderr).toContain('nowhere/a.html cannot be written: its folder does not exist')
    expect((await readdir(folder.path)).filter((name) => name.includes('part'))).toEqual([])
  })
})

describe('compare', () => {
  test('names what changed, within 80 columns, and as JSON', () => {
    const words = ['--seconds', '1', '--seed', '5', '--set', 'jailhouse.interruptDelivery=direct', '-o', 'b.json']
    expect(cellbench(folder, 'run', SLIDE, ...words).code).toBe(0)
    const { code, stdout, stderr } = cellbench(folder, 'compare', 'a.json', 'b.json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('interrupts trapped -> direct')
    expect(stdout).toContain('seed 1 -> 5')
    expect(stdout).toMatch(/^ {2}max +\d[\d.]* +\d[\d.]* +[+-][\d.]+$/m)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    const comparison = JSON.parse(cellbench(folder, 'compare', 'a.json', 'b.json', '--json').stdout) as Comparison
    expect(comparison.format).toBe('cellbench-comparison')
    expect(comparison.runs.map(({ name }) => name)).toEqual(['a.json', 'b.json'])
  })

  test('ends with 1 where a run misses a limit', async () => {
    const plan = JSON.parse(await readFile(SLIDE, 'utf8')) as { cells: { name: string }[]; limits: unknown[] }
    const [stream] = (JSON.parse(await readFile(at('a.json'), 'utf8')) as RunResult).streams
    plan.limits = [{ of: stream!.id, measure: 'latency', atMost: '1 ns' }]
    await writeFile(at('tight.plan.json'), JSON.stringify(plan))
    expect(cellbench(folder, 'run', 'tight.plan.json', '--seconds', '1', '-o', 'c.json').code).toBe(1)
    const { code, stdout } = cellbench(folder, 'compare', 'a.json', 'c.json')
    expect(code).toBe(1)
    expect(stdout).toContain('B MISSED')
  })

  test('refuses what is no result, by name and place', async () => {
    expect(cellbench(folder, 'compare', 'a.json')).toMatchObject({ code: 2 })
    const { code, stderr } = cellbench(folder, 'compare', 'a.json', SLIDE)
    expect(code).toBe(2)
    expect(stderr).toContain(`${SLIDE} cannot be read as a result`)
    expect(cellbench(folder, 'compare', 'a.json', 'missing.json').stderr).toContain('missing.json does not exist')
  })
})
