import { execFile } from 'node:child_process'
import { rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ensureBuilt, fingerprint, PARTS, ROOT } from '../../scripts/build-if-stale.mjs'

const run = promisify(execFile)
const build = () => run(process.execPath, [path.join(ROOT, 'scripts', 'build-if-stale.mjs'), 'preload'])

describe('building what is stale', () => {
  it('builds nothing a second time', async () => {
    await ensureBuilt(PARTS, { quiet: true })
    expect(await ensureBuilt(PARTS, { quiet: true })).toEqual([])
  })

  it('goes by content, not by time', async () => {
    const file = path.join(ROOT, 'src', 'main', 'contract', 'contract.ts')
    const { atime, mtime } = await stat(file)
    const before = await fingerprint('preload')
    await utimes(file, atime, new Date(mtime.getTime() + 3_600_000))
    const after = await fingerprint('preload')
    await utimes(file, atime, mtime)
    expect(after).toBe(before)
  })

  it('builds once for callers that come at the same time', async () => {
    await ensureBuilt(PARTS, { quiet: true })
    await rm(path.join(ROOT, 'out', '.built-preload'))
    const said = await Promise.all([build(), build(), build()])
    const lines = said.map(({ stderr }) => stderr.trim())
    expect(lines.filter((line) => line.startsWith('built preload in '))).toHaveLength(1)
    expect(lines.filter((line) => line === 'nothing to build')).toHaveLength(2)
  })

  it('refuses a part that does not exist', async () => {
    const script = path.join(ROOT, 'scripts', 'build-if-stale.mjs')
    await expect(run(process.execPath, [script, 'windows'])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no part is named windows; there are main, preload, renderer'),
    })
  })
})
