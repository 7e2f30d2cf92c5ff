import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientConfiguration } from './client-configuration'

describe('what ~/.ssh/config says of a host', () => {
  let home = ''
  beforeEach(() => {
    home = mkdtempSync(path.join(os.tmpdir(), 'cellbench-ssh-'))
    mkdirSync(path.join(home, '.ssh', 'config.d'), { recursive: true })
  })
  afterEach(() => rmSync(home, { recursive: true }))
  const write = (name: string, text: string) => writeFileSync(path.join(home, '.ssh', name), text)

  it('is nothing where there is none', async () => {
    expect(await clientConfiguration('evk', home)).toEqual({ identityFiles: [], jumps: [] })
  })

  it('is the first value that fits, of all keys in order', async () => {
    write(
      'config',
      `# boards on the bench
Host evk evk-?  !evk-9
  HostName = 192.168.1.50
  user root
  Port 2222
  IdentityFile "~/.ssh/board key"
  ProxyJump lab@gate:2200,second
Host *
  User nobody
  Port 22
  IdentityFile %d/.ssh/usual
  ProxyJump none
`,
    )
    expect(await clientConfiguration('EVK-1', home)).toEqual({
      hostName: '192.168.1.50',
      user: 'root',
      port: 2222,
      identityFiles: [path.join(home, '.ssh/board key'), path.join(home, '.ssh/usual')],
      jumps: ['lab@gate:2200', 'second'],
    })
    expect(await clientConfiguration('evk-9', home)).toMatchObject({ user: 'nobody', jumps: [] })
    expect((await clientConfiguration('evk-10', home)).hostName).toBeUndefined()
  })

  it('goes through included files, within the host that includes them, and leaves out what a Match asks', async () => {
    write('config', 'Include config.d/*.conf\nHost other\n Include hidden\nMatch exec "true"\n User matched\n')
    write('config.d/10-board.conf', 'Host board\n HostName %h.local\n')
    write('config.d/20-board.conf', 'Host board\n HostName late\n User root\n')
    write('config.d/not-this', 'User wrong\n')
    write('hidden', 'User hidden\n')
    expect(await clientConfiguration('board', home)).toMatchObject({ hostName: 'board.local', user: 'root' })
    expect(await clientConfiguration('other', home)).toMatchObject({ user: 'hidden' })
  })

  it('is refused with its place where it cannot be meant, and where it never ends', async () => {
    write('config', 'Host evk\nPort 70000\n')
    await expect(clientConfiguration('evk', home)).rejects.toThrow(/config has the port "70000"/)
    write('config', 'Include config\n')
    await expect(clientConfiguration('evk', home)).rejects.toThrow('included too deep')
  })
})
