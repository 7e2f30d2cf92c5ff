/** All of a bundle or nothing: no existing folder is touched, nothing is left behind, and the error says where and why. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { promises as fs } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BundleFile } from './bundle-file'
import { BundleWriteError, writeBundle } from './write'

const files: BundleFile[] = [
  { path: 'cells/flight.cell', bytes: Uint8Array.from([1, 2, 3]) },
  { path: 'start.sh', bytes: new TextEncoder().encode('#!/bin/sh\n'), executable: true },
]

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cellbench-write-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  chmodSync(folder, 0o755)
  rmSync(folder, { recursive: true, force: true })
})

async function failure(directory: string, bundle = files): Promise<BundleWriteError> {
  try {
    await writeBundle(directory, bundle)
  } catch (error) {
    if (error instanceof BundleWriteError) return error
    throw error
  }
  throw new Error('it was written')
}

describe('writeBundle', () => {
  it('writes every file into the new folder and leaves nothing beside it', async () => {
    const target = join(folder, 'out')
    expect(await writeBundle(target, files)).toEqual([
      { path: join(target, 'cells/flight.cell'), bytes: 3 },
      { path: join(target, 'start.sh'), bytes: 10 },
    ])
    expect([...readFileSync(join(target, 'cells/flight.cell'))]).toEqual([1, 2, 3])
    expect(statSync(join(target, 'start.sh')).mode & 0o111).toBe(0o111)
    expect(statSync(join(target, 'cells/flight.cell')).mode & 0o111).toBe(0)
    expect(readdirSync(folder)).toEqual(['out'])
  })

  it('refuses a target that exists, also an empty folder and a dangling link', async () => {
    mkdirSync(join(folder, 'empty'))
    writeFileSync(join(folder, 'file'), 'mine')
    await fs.symlink(join(folder, 'nowhere'), join(folder, 'link'))
    for (const name of ['empty', 'file', 'link']) {
      const error = await failure(join(folder, name))
      expect(error.code).toBe('EEXIST')
      expect(error.message).toBe(`${join(folder, name)} exists already; name a folder that does not exist yet.`)
    }
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine')
    expect(readdirSync(join(folder, 'empty'))).toEqual([])
  })

  it('says where no folder can be made', async () => {
    writeFileSync(join(folder, 'file'), '')
    expect(await failure(join(folder, 'file/out'))).toMatchObject({ code: 'ENOTDIR' })
    expect((await failure(join(folder, 'no/out'))).message).toContain('the folder that should hold it does not exist')
    expect(await failure(join(folder, 'x'.repeat(300)))).toMatchObject({ code: 'ENAMETOOLONG' })
  })

  it('says that this user may not write there', async () => {
    chmodSync(folder, 0o555)
    // Root may write anywhere: it becomes nobody for the attempt.
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(65534)
    try {
      const error = await failure(join(folder, 'out'))
      expect(error.code).toBe('EACCES')
      expect(error.message).toBe(`${join(folder, 'out')} cannot be made: this user may not write there.`)
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })

  it.each(['ENOSPC', 'EIO'])('leaves nothing when the disk fails half-way with %s', async (code) => {
    const open = fs.open.bind(fs)
    let opened = 0
    vi.spyOn(fs, 'open').mockImplementation(async (...args: Parameters<typeof fs.open>) => {
      opened += 1
      const handle = await open(...args)
      if (opened === 2) {
        vi.spyOn(handle, 'writeFile').mockRejectedValue(Object.assign(new Error(`${code}: failed`), { code }))
      }
      return handle
    })
    const error = await failure(join(folder, 'out'))
    expect(error).toMatchObject({ code, path: join(folder, 'out') })
    expect(error.message).toContain(code === 'ENOSPC' ? 'the disk is full' : 'EIO: failed')
    expect(readdirSync(folder)).toEqual([])
  })

  it('writes no file outside its folder', async () => {
    for (const path of ['../escaped', '/tmp/cellbench-escaped', 'a/../../escaped', 'nul\0']) {
      await expect(writeBundle(join(folder, 'out'), [{ path, bytes: new Uint8Array(1) }])).rejects.toThrow(
        /no path inside the bundle/,
      )
    }
    expect(readdirSync(folder)).toEqual([])
    expect(existsSync('/tmp/cellbench-escaped')).toBe(false)
  })
})
