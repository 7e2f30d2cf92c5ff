/** The grammar of the command line, its lists, and the server that it starts. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { shippedLessonIds, shippedPlanIds } from '../support/templates'
import { cellbench, inNewFolder, SLIDE, startCellbench } from './cellbench'

const folder = inNewFolder()

describe('usage', () => {
  test('that is wrong ends with 2 and says what is wrong on stderr', () => {
    for (const words of [
      [],
      ['fly'],
      ['check'],
      ['run'],
      ['run', SLIDE, '--fast'],
      ['export', SLIDE],
      ['encode', 'a.json'],
      ['boards', 'a', 'b'],
    ]) {
      const { code, stdout, stderr } = cellbench(folder, ...words)
      expect(code, words.join(' ')).toBe(2)
      expect(stdout).toBe('')
      expect(stderr).not.toBe('')
    }
  })

  test('that asks for help or the version gets it on stdout and ends with 0', () => {
    const help = cellbench(folder, '--help')
    expect(help.code).toBe(0)
    for (const command of ['boards', 'templates', 'new', 'check', 'run', 'export', 'decode', 'encode', 'serve']) {
      expect(help.stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'))
      expect(cellbench(folder, command, '--help').code).toBe(0)
    }
    expect(cellbench(folder, '--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test('goes through the package’s own entry, wherever it is started', () => {
    const entry = path.join(ROOT, 'bin', 'cellbench.mjs')
    const { status, stdout } = spawnSync(process.execPath, [entry, 'boards', '--json'], {
      cwd: folder.path,
      encoding: 'utf8',
    })
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ id: 'imx8mm-evk' }))
  })
})

describe('lists', () => {
  test('a lesson is made by its name, with its folder or without', () => {
    const named = cellbench(folder, 'new', 'lessons/slide-imx8mm-console-shared')
    expect(JSON.parse(named.stdout)).toMatchObject({ name: 'Lesson: one console for two' })
    expect(cellbench(folder, 'new', 'slide-imx8mm-console-shared').stdout).toBe(named.stdout)
  })

  test('boards and templates, for people and for programs', () => {
    expect(cellbench(folder, 'boards').stdout).toMatch(/^imx8mm-evk /m)
    expect(cellbench(folder, 'boards', 'imx8mm-evk').stdout).toMatch(/GICv3/)
    expect(JSON.parse(cellbench(folder, 'boards', 'imx8mm-evk', '--json').stdout)).toMatchObject({ id: 'imx8mm-evk' })
    expect(cellbench(folder, 'boards').stdout.trim().split('\n')).toHaveLength(1 + 12)
    const templates = JSON.parse(cellbench(folder, 'templates', '--json').stdout) as Record<string, { id: string }[]>
    expect(templates.plans!.map(({ id }) => id)).toEqual([...shippedPlanIds(), ...shippedLessonIds()])
    expect(templates.workloads!.map(({ id }) => id)).toContain('gic-demo')
    const { stdout } = cellbench(folder, 'templates')
    expect(stdout).toMatch(/^plans\n {2}delivery-drone-imx8mp: /)
    expect(stdout).toMatch(/\nlessons: .*\n {2}lessons\/delivery-drone-imx8mp-/)
    expect(stdout).toContain('quadcopter-imx8mm')
    expect(stdout).toMatch(/workloads: Real-time control\n(.*\n)+workloads: Sensing\n(.*\n)+workloads: Load\n/)
    expect(stdout).toContain('flight-control: every 2.5 ms for 60 us to 100 us (estimate)')
  })

  test('a board says what is unknown and what is an estimate', () => {
    const bare = cellbench(folder, 'boards', 'imx8dxl-evk').stdout
    expect(bare).toContain('unknown, so that nothing can be simulated on it')
    expect(bare).toMatch(/L1 caches of Cortex-A35 \(needed to simulate\)/)
    const big = cellbench(folder, 'boards', 'imx8qm-mek').stdout
    expect(big).toMatch(/0, 1, 2, 3: cortex-a53 at 1200 MHz, 1 MiB L2, 16 colours/)
    expect(big).toMatch(/4, 5: cortex-a72 at 1600 MHz/)
    expect(big).toMatch(/estimates\n {2}memory.usableShare/)
    expect(cellbench(folder, 'boards', 'imx95-evk').stdout).toContain('64 KiB L2 each, 512 KiB L3')
  })

  test('an unknown board is answered with the known ones', () => {
    const { code, stderr } = cellbench(folder, 'boards', 'imx9')
    expect(code).toBe(2)
    expect(stderr).toContain('imx8mm-evk')
  })
})

describe('serve', () => {
  test('prints an address that works, and ends cleanly when it is told to', async () => {
    const { child, said, closed, saying } = startCellbench(folder, ['serve', SLIDE])
    await saying(/http:\S+/)
    const url = /http:\S+/.exec(said.stdout)![0]
    expect(new URL(url).hostname).toBe('127.0.0.1')
    const answer = await fetch(url, { redirect: 'manual' })
    expect(answer.status).toBe(303)
    child.kill('SIGTERM')
    expect(await closed).toBe(0)
    expect(said.stderr).toBe('')
  })

  test('says what is wrong with a port or a plan, and does not start', async () => {
    const { child, said, closed, saying } = startCellbench(folder, ['serve', '--json'])
    await saying(/\}\s*$/)
    const { port } = JSON.parse(said.stdout) as { port: number }
    const taken = cellbench(folder, 'serve', '--port', String(port))
    expect(taken.code).toBe(2)
    expect(taken.stderr).toContain(`port ${port} of 127.0.0.1 is in use`)
    child.kill('SIGTERM')
    await closed
    for (const words of [['--port', '70000'], ['--host', '203.0.113.1'], ['none/none.plan.json']]) {
      const { code, stderr } = cellbench(folder, 'serve', ...words)
      expect(code, words.join(' ')).toBe(2)
      expect(stderr).not.toContain('    at ')
    }
  })
})
