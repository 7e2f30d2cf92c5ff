import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { resolvedBoard } from './resolve-host'

describe('a host that a person names', () => {
  let home = ''
  beforeEach(() => {
    home = mkdtempSync(path.join(os.tmpdir(), 'cellbench-host-'))
    mkdirSync(path.join(home, '.ssh'))
    writeFileSync(path.join(home, '.ssh', 'key'), '')
    writeFileSync(
      path.join(home, '.ssh', 'config'),
      `Host evk
 HostName fe80::1
 User root
 Port 2222
 IdentityFile ~/.ssh/missing
 IdentityFile ~/.ssh/key
 ProxyJump gate
Host gate
 HostName gate.example.com
 User lab
 IdentityFile ~/.ssh/key
`,
    )
    vi.stubEnv('SSH_AUTH_SOCK', '')
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(home, { recursive: true })
  })

  it('is where the configuration says, with its user, port, key and hosts in between', async () => {
    const key = path.join(home, '.ssh', 'key')
    expect(await resolvedBoard({ board: { address: 'evk', agent: true } }, home)).toEqual({
      board: { address: 'root@[fe80::1]', port: 2222, key, agent: false },
      jumps: [{ address: 'lab@gate.example.com', key, agent: false }],
    })
  })

  it('keeps what was typed', async () => {
    const board = { address: 'me@evk:22', key: '/my/key' }
    const jumps = [{ address: 'other@jump', agent: true }]
    expect(await resolvedBoard({ board, jumps }, home)).toEqual({
      board: { address: 'me@[fe80::1]', port: 22, key: '/my/key' },
      jumps: [{ address: 'other@jump', agent: true }],
    })
    const plain = { board: { address: 'root@192.168.1.20', password: 'x' } }
    expect(await resolvedBoard(plain, home)).toEqual(plain)
    const six = { board: { address: 'root@[fe80::2]:2200', agent: true } }
    expect(await resolvedBoard(six, home)).toEqual(six)
  })

  it('is asked for the agent’s keys where there is an agent', async () => {
    vi.stubEnv('SSH_AUTH_SOCK', '/run/agent')
    const { board } = await resolvedBoard({ board: { address: 'evk', agent: true } }, home)
    expect(board).toEqual({ address: 'root@[fe80::1]', port: 2222, agent: true })
  })
})
