import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const mounts = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0
const RECORDER = fileURLToPath(new URL('./full-disk-process.ts', import.meta.url))

it.skipIf(!mounts)(
  'says that the disk is full, lets the line go on, records again, and knows how much is missing',
  async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'cellbench-full-'))
    try {
      const script = 'mount -t tmpfs -o size=2m none "$1" && exec "$2" --import tsx "$3" "$1"'
      const words = ['-rm', 'sh', '-c', script, 'sh', folder, process.execPath, RECORDER]
      const { stdout, stderr } = spawnSync('unshare', words, { encoding: 'utf8', timeout: 50_000 })
      expect(stderr).toBe('')
      const found = JSON.parse(stdout) as { said: number; read: number; lost: number; messages: string[] }
      expect(found).toMatchObject({ states: ['suspended', 'recording'], wrong: 0 })
      expect(found.messages[0]).toBe(`Nothing is recorded in ${folder}: the disk is full. The line goes on.`)
      expect(found.lost).toBeGreaterThan(0)
      expect(found.read + found.lost).toBe(found.said)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
)
