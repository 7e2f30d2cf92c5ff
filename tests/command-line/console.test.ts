/** `cellbench console`: piped, on a real terminal, over TCP, and on a pseudo terminal of its own. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { cellbench, cellbenchInShell, inNewFolder, SLIDE, startCellbench } from './cellbench'

const folder = inNewFolder()
const SCRIPT = path.join(ROOT, 'out', 'main', 'command-line.cjs')
const PATIENCE_MS = 10_000
const HYPERVISOR_MEMORY = '0xb7c00000'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

const BRING_UP = [
  'modprobe jailhouse',
  'jailhouse enable bundle/cells/imx8mm.cell',
  'jailhouse cell create bundle/cells/gic-demo.cell',
  'jailhouse cell load gic-demo bundle/images/gic-demo.bin',
  'jailhouse cell start gic-demo; jailhouse cell list; echo rc=$?',
]

/** Collects text and waits for signs in it. */
function reading() {
  let text = ''
  let wake: () => void = () => undefined
  return {
    add: (piece: string) => {
      text += piece
      wake()
    },
    text: () => text,
    async until(sign: RegExp): Promise<void> {
      const end = Date.now() + PATIENCE_MS
      while (!sign.test(text)) {
        if (Date.now() > end)
          throw new Error(`no ${String(sign)} in:\n${text.replaceAll(/Timer fired.*\n/g, '').slice(-2000)}`)
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, 200)
        })
      }
    },
  }
}

describe('piped', () => {
  it('runs what comes in, and ends with it', () => {
    const script = `printf '%s\\n' "modprobe jailhouse" "jailhouse enable bundle/cells/imx8mm.cell" "echo rc=\\$?" | "$@"`
    const { code, stdout, stderr } = cellbenchInShell(folder, script, 'console', SLIDE, '--baud', '0')
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toMatch(/SIMULATED[^]*Activating hypervisor[^]*rc=0/)
  })

  it('puts further files on the board, and takes a plan with errors for what Jailhouse says of it', () => {
    const plan = JSON.parse(readFileSync(SLIDE, 'utf8')) as { cells: { memory: { physical: string }[] }[] }
    plan.cells[0]!.memory[0]!.physical = HYPERVISOR_MEMORY
    const wrong = path.join(folder.path, 'wrong.plan.json')
    writeFileSync(wrong, JSON.stringify(plan))
    const script = `printf 'ls; ls bundle\\n' | "$@"`
    const { code, stdout } = cellbenchInShell(folder, script, 'console', wrong, '--file', SLIDE, '--baud', '0')
    expect(code).toBe(0)
    expect(stdout).toMatch(/bundle +slide-imx8mm\.plan\.json\r\ncells {3}images {2}src\r/)
  })

  it('says what is wrong with what it was told', () => {
    expect(cellbench(folder, 'console', 'nothing.plan.json')).toMatchObject({ code: 2 })
    expect(cellbench(folder, 'console', SLIDE, '--file', 'nothing.cell').stderr).toContain('nothing.cell')
    expect(cellbench(folder, 'console', SLIDE, '--json').stderr).toContain('--listen or --pty')
    expect(cellbench(folder, 'console', SLIDE, '--baud', '7').code).toBe(2)
  })
})

describe('served', () => {
  it('over TCP is one board for all who connect, and starts anew when it was left', async () => {
    const started = startCellbench(folder, ['console', SLIDE, '--listen', '0', '--baud', '0', '--json'])
    ends.push(() => started.child.kill())
    await started.saying(/\}/)
    const { host, port, origin } = JSON.parse(started.said.stdout) as { host: string; port: number; origin: string }
    expect([host, origin]).toEqual(['127.0.0.1', 'simulated'])
    const sit = () => {
      const seen = reading()
      const socket = connect(port, host)
      socket.on('data', (data) => seen.add(data.toString()))
      ends.push(() => socket.destroy())
      return { socket, seen }
    }
    const first = sit()
    await first.seen.until(/SIMULATED[^]*# $/)
    const second = sit()
    await second.seen.until(/SIMULATED[^]*# $/)
    for (const command of BRING_UP) first.socket.write(`${command}\r`)
    await second.seen.until(/gic-demo +running[^]*rc=0[^]*Timer fired/)
    second.socket.write('exit\r')
    await new Promise((resolve) => first.socket.once('end', resolve))
    const third = sit()
    await third.seen.until(/Booting Linux[^]*# $/)
    started.child.kill('SIGTERM')
    expect(await started.closed).toBe(0)
  })

  it('refuses a port that is taken, in one sentence', async () => {
    const started = startCellbench(folder, ['console', SLIDE, '--listen', '0', '--json'])
    ends.push(() => started.child.kill())
    await started.saying(/\}/)
    const { port } = JSON.parse(started.said.stdout) as { port: number }
    const other = cellbench(folder, 'console', SLIDE, '--listen', String(port))
    expect(other.code).toBe(2)
    expect(other.stderr).toMatch(/^cellbench: Cellbench cannot listen: port \d+ of 127\.0\.0\.1 is in use;.*\n$/)
  })
})

const hasSocat = spawnSync('socat', ['-V']).status === 0

describe.skipIf(!hasSocat)('on a terminal', () => {
  it('of its own that a serial program opens, again and again', async () => {
    const started = startCellbench(folder, ['console', SLIDE, '--pty', '--baud', '0', '--json'])
    ends.push(() => started.child.kill())
    await started.saying(/\}/)
    const { pty } = JSON.parse(started.said.stdout) as { pty: string }
    for (const command of ['jailhouse --version', 'nproc']) {
      const program = spawn('socat', ['STDIO', `${pty},rawer`])
      ends.push(() => program.kill())
      const seen = reading()
      program.stdout.on('data', (data: Buffer) => seen.add(data.toString()))
      program.stdin.write(`${command}; echo done-$?\r`)
      await seen.until(/\ndone-0/)
      expect(seen.text()).toMatch(/management tool v0\.12 \(simulated\)|\n4\r/)
      const gone = new Promise((resolve) => program.once('close', resolve))
      program.kill()
      await gone
    }
    started.child.kill('SIGTERM')
    expect(await started.closed).toBe(0)
  })

  it('of a person: echo, backspace, ^C and history, and ^] gives the terminal back', async () => {
    // socat is the person's terminal: what is written to it is typed, what the program prints is shown.
    const command = [process.execPath, SCRIPT, 'console', SLIDE, '--baud', '0']
    const quoted = command.map((word) => word.replaceAll(/([ :,!\\])/g, '\\$1')).join(' ')
    const terminal = spawn('socat', ['STDIO', `EXEC:${quoted},pty,setsid,ctty,stderr`], { cwd: folder.path })
    ends.push(() => terminal.kill())
    const seen = reading()
    terminal.stdout.on('data', (data: Buffer) => seen.add(data.toString()))
    await seen.until(/SIMULATED[^]*# $/)
    for (const line of BRING_UP) terminal.stdin.write(`${line}\r`)
    await seen.until(/gic-demo +running[^]*rc=0/)
    terminal.stdin.write('ech0\x7fo gone\x03')
    await seen.until(/o gone[^]*\^C/)
    terminal.stdin.write('echo one-$?\r')
    await seen.until(/one-130/)
    terminal.stdin.write('\x1b[A\x7f\x7ftwo\r')
    await seen.until(/\none-two\r+\n/)
    terminal.stdin.write('sleep 1000\r')
    terminal.stdin.write('\x03')
    terminal.stdin.write('echo back-$?\r')
    await seen.until(/back-130/)
    const gone = new Promise((resolve) => terminal.once('close', resolve))
    terminal.stdin.write('\x1d')
    await gone
  })
})
