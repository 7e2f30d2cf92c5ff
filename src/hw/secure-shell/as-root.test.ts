import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asRoot } from './as-root'
import type { Connection } from './connection'

/** A board's shell that is this machine's, with its own idea of who is logged in and of what sudo does. */
class Board implements Connection {
  readonly target = 'user@evk'
  readonly transfer = 'sftp'
  readonly notes = ['noted before']
  closed = false
  constructor(private readonly programs: string) {}

  run(script: string, args: readonly string[], options?: { input?: Uint8Array }) {
    const ran = spawnSync('sh', ['-c', script, 'cellbench', ...args], {
      env: { PATH: `${this.programs}:${process.env['PATH'] ?? ''}` },
      input: options?.input ?? '',
      encoding: 'utf8',
    })
    return Promise.resolve({ code: ran.status ?? undefined, stdout: ran.stdout, stderr: ran.stderr, cut: false })
  }
  put(): Promise<void> {
    return Promise.reject(new Error('written as the user'))
  }
  close(): void {
    this.closed = true
  }
}

describe('a board where somebody is logged in', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cellbench-root-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const program = (name: string, script: string) => {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(path.join(folder, name), 0o755)
  }

  it('as root is left alone', async () => {
    program('id', 'echo 0')
    const board = new Board(folder)
    expect(await asRoot(board)).toBe(board)
  })

  it('whom sudo asks nothing does everything through it, and gets its words there whole', async () => {
    program('id', 'echo 1000')
    program('sudo', `[ "$1" = -n ] || exit 9; shift; [ "$1" = -- ] && shift; AS=root exec "$@"`)
    const root = await asRoot(new Board(folder))
    expect(root).toMatchObject({ target: 'user@evk', transfer: 'cat' })
    expect(root.notes).toEqual(['noted before', expect.stringContaining('goes through sudo')])
    const words = ['two words', "a'quote", '$(touch /nowhere)', '']
    const { stdout, code } = await root.run('echo "$AS"; for word do printf "<%s>" "$word"; done; exit 3', words)
    expect([stdout, code]).toEqual([`root\n<two words><a'quote><$(touch /nowhere)><>`, 3])
    const file = path.join(folder, 'written')
    await root.put(file, new Uint8Array([0, 255, 10]), 0o640)
    expect([...readFileSync(file)]).toEqual([0, 255, 10])
    expect(statSync(file).mode & 0o777).toBe(0o640)
    await expect(root.put('/nowhere/at/all', new Uint8Array(1), 0o640)).rejects.toThrow(
      'could not write /nowhere/at/all',
    )
    root.close()
  })

  it('whom sudo asks for a password stays who it is, and is told what is missing', async () => {
    program('id', 'echo 1000')
    program('sudo', 'echo "sudo: a password is required" >&2; exit 1')
    const same = await asRoot(new Board(folder))
    expect(same.notes[1]).toMatch(
      /^user@evk is not root, and sudo does not work without a password \(sudo: a password is required\)/,
    )
    expect((await same.run('id -u', [])).stdout).toBe('1000\n')
    await expect(same.put('x', new Uint8Array(1), 0o600)).rejects.toThrow('written as the user')
  })
})
