/**
 * `cellbench deploy` against a real Linux behind a real SSH server (without sftp and without Jailhouse): what is missing is said,
 * a bundle is uploaded and verified there, and nothing of it stays.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, ROOT } from '../../scripts/build-if-stale.mjs'
import type { Finding } from '../../src/hw/secure-shell/finding'
import { startVirtualEvk, untilSshAnswers, whyNoBoard, type VirtualEvk } from './virtual-evk'

const noBoard = whyNoBoard()
const PLAN = path.join(ROOT, 'templates/plans/robot-arm-imx8mp.plan.json')
const FOLDER = '/var/lib/cellbench'

describe.skipIf(noBoard)('a virtual EVK over SSH', () => {
  let folder = ''
  let board: VirtualEvk
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cellbench-board-'))
    await ensureBuilt(['main'], { quiet: true })
    board = startVirtualEvk()
    await untilSshAnswers(board.sshPort)
  }, 900_000)
  afterAll(() => {
    board?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Runs the command with the board's password on standard input. */
  function deploy(...words: string[]) {
    const host = ['--host', 'root@127.0.0.1', '--port', String(board.sshPort), '--ask-password']
    const known = ['--known-hosts', path.join(folder, 'known_hosts')]
    const script = path.join(ROOT, 'out/main/command-line.cjs')
    const ran = spawnSync(process.execPath, [script, 'deploy', PLAN, ...host, ...known, ...words], {
      input: 'root\n',
      encoding: 'utf8',
    })
    return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr }
  }
  const json = (...words: string[]) => {
    const { code, stdout } = deploy(...words, '--json')
    return { code, answer: JSON.parse(stdout) as Record<string, unknown> }
  }

  it('is trusted with the fingerprint that a person confirmed, and not before', () => {
    const unknown = deploy('--preflight')
    expect(unknown.code).toBe(3)
    const fingerprint = /--host-key (SHA256:[A-Za-z0-9+/]{43})/.exec(unknown.stderr)![1]!
    expect(deploy('--preflight', '--host-key', fingerprint).code).toBe(1)
    expect(readFileSync(path.join(folder, 'known_hosts'), 'utf8')).toMatch(/^\[127\.0\.0\.1\]:\d+ ssh-ed25519 /)
  })

  it('is found to have no Jailhouse, and to be told for the rest', () => {
    const { code, answer } = json('--preflight')
    expect(code).toBe(1)
    const findings = answer['findings'] as Finding[]
    const of = (about: string) => findings.find((finding) => finding.about === about)
    for (const about of ['Jailhouse module', 'Jailhouse tool', 'hypervisor image']) {
      expect(of(about), about).toMatchObject({ verdict: 'differs', blocks: true })
    }
    expect(of('configuration format')).toMatchObject({ verdict: 'unknown' })
    for (const about of ['user', 'tools', 'cores', 'interrupt controller']) {
      expect(of(about), about).toMatchObject({ verdict: 'fits' })
    }
  })

  it('is not started on, and not changed by a dry run', () => {
    const start = json('--dry-run')
    expect(start.code).toBe(1)
    expect(JSON.stringify(start.answer['obstacles'])).toContain('Jailhouse module: found none')
    const dry = deploy('--dry-run', '--no-start')
    expect(dry.code).toBe(0)
    expect(dry.stdout).toContain('sha256sum -c SHA256SUMS')
    expect(dry.stdout).toContain('Nothing was done')
    expect(deploy('--no-start')).toMatchObject({ code: 2, stderr: expect.stringContaining('Nothing was done') })
    expect(json('--dry-run', '--no-start').answer['standing']).toEqual(['Nothing of Cellbench lies on the board.'])
  })

  it('takes the bundle, verifies it, and is cleaned up', () => {
    const { code, answer } = json('--no-start', '--yes')
    expect(answer).toMatchObject({ outcome: 'done', transfer: 'cat' })
    expect(code).toBe(0)
    expect(String(answer['transcript'])).toMatch(/^SHA256SUMS: OK$[^]*^cells\/imx8mp\.cell: OK$/m)
    const drift = json('--drift').answer['findings'] as Finding[]
    expect(drift.find((finding) => finding.about === 'files')).toMatchObject({ verdict: 'fits' })
    expect(drift.find((finding) => finding.about === 'Jailhouse')).toMatchObject({ found: 'off' })
    expect(json('--statistics')).toMatchObject({ code: 1, answer: { enabled: false } })
    const back = json('--roll-back', '--yes')
    expect(back).toMatchObject({ code: 0, answer: { outcome: 'done' } })
    expect(back.answer['standing']).toEqual(['Nothing of Cellbench lies on the board.'])
    expect(JSON.stringify(back.answer['steps'])).toContain(`rmdir ${FOLDER}/releases ${FOLDER}`)
  })
})
