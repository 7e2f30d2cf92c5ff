import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cellbench, inNewFolder } from './cellbench'

const place = inNewFolder()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cellbench-monitor-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const beat = 'Timer fired, jitter:   2125 ns, min:   1000 ns, max:   9999 ns'

describe('cellbench monitor', () => {
  it('replays a capture, and tells what happened as lines of JSON', async () => {
    const capture = path.join(folder, 'capture.jsonl')
    const pieces = [
      { t: 10, dir: 'rx', data: 'Created cell "gic-' },
      { t: 12, dir: 'tx', data: 'Created cell "typed"\r\n' },
      { t: 20, dir: 'rx', data: `demo"\r\n${beat}\r\n` },
    ]
    await writeFile(capture, pieces.map((piece) => `${JSON.stringify(piece)}\n`).join(''))
    const { code, stdout } = cellbench(place, 'monitor', '--replay', capture, '--json')
    const rows = stdout
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row) as Record<string, unknown>)
    expect(code).toBe(0)
    expect(rows.flatMap((row) => (row['event'] ? [row['event']] : []))).toMatchObject([
      { atMs: 20, from: 'hypervisor', kind: 'cell-created', cell: 'gic-demo' },
      { atMs: 20, from: 'inmate', kind: 'beat', valueNs: 2125, minNs: 1000, maxNs: 9999 },
    ])
  })

  it('says it for people, without what could steer their terminal', async () => {
    const log = path.join(folder, 'board.log')
    await writeFile(log, `Created cell "a\u009b31m"\r\n\u001b]0;owned\u0007${beat}\r\n`)
    const { code, stdout, stderr } = cellbench(place, 'monitor', '--replay', log)
    expect(code).toBe(0)
    expect(stdout).toContain('latency 2125 ns, min 1000 ns, max 9999 ns')
    expect(stderr).toContain('This is a log without times.')
    expect(stdout + stderr).not.toMatch(/(?!\n)\p{Cc}/u)
  })

  it('ends with 3 for a port that cannot be opened, and leaves no recording', async () => {
    const { code, stderr } = cellbench(place, 'monitor', '/dev/ttyUSB999', '--record', path.join(folder, 'none'))
    expect(code).toBe(3)
    expect(stderr).toContain('There is no port /dev/ttyUSB999')
    expect(await readdir(path.join(folder, 'none'))).toEqual([])
  })

  it('ends with 2 for what is no line', () => {
    expect(cellbench(place, 'monitor', 'nonsense', '--no-record').code).toBe(2)
    expect(cellbench(place, 'monitor', 'virtual:', '--no-record').stderr).toContain('cellbench console PLAN')
    expect(cellbench(place, 'monitor', 'ttyUSB0', '--replay', 'x').code).toBe(2)
    expect(cellbench(place, 'monitor', 'ttyUSB0', '--baud', '7').code).toBe(2)
  })

  it('lists ports without one', () => {
    const { code, stdout } = cellbench(place, 'monitor', '--json')
    expect(code).toBe(0)
    for (const row of stdout
      .trim()
      .split('\n')
      .filter((text) => text !== ''))
      JSON.parse(row)
  })
})
