import { execFileSync } from 'node:child_process'
import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readBounded, readText, writeWhole } from './files'

let folder: string
const at = (name: string) => path.join(folder, name)

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cellbench-files-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('reading', () => {
  test('returns exactly what the file holds', async () => {
    await writeFile(at('a'), Uint8Array.of(1, 2, 3))
    expect(await readBounded(at('a'), 3, 'a plan')).toEqual(Uint8Array.of(1, 2, 3))
    await writeFile(at('empty'), '')
    expect(await readBounded(at('empty'), 3, 'a plan')).toHaveLength(0)
  })

  test('refuses what is larger, with both sizes', async () => {
    await writeFile(at('a'), new Uint8Array(5 * 1024 * 1024))
    await expect(readBounded(at('a'), 4 * 1024 * 1024, 'a plan')).rejects.toThrow(
      `${at('a')} is not a plan: it has 5.0 MiB; a plan has at most 4 MiB.`,
    )
  })

  test('refuses folders, devices, pipes and what does not exist, and does not wait for a pipe', async () => {
    execFileSync('mkfifo', [at('pipe')])
    await expect(readBounded(folder, 10, 'a plan')).rejects.toThrow('is a folder')
    await expect(readBounded(at('pipe'), 10, 'a plan')).rejects.toThrow('a device or a pipe')
    await expect(readBounded('/dev/zero', 10, 'a plan')).rejects.toThrow('a device or a pipe')
    await expect(readBounded(at('none'), 10, 'a plan')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('refuses bytes that are not UTF-8 and takes a byte order mark away', async () => {
    await writeFile(at('latin1'), Uint8Array.of(0x7b, 0xe4, 0x7d))
    await expect(readText(at('latin1'), 10, 'a plan')).rejects.toThrow('is not UTF-8 text')
    await writeFile(at('marked'), Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d))
    expect(await readText(at('marked'), 10, 'a plan')).toBe('{}')
  })
})

describe('writing', () => {
  test('replaces the whole file and leaves nothing beside it', async () => {
    await writeFile(at('a'), 'a much longer text')
    await writeWhole(at('a'), 'new')
    expect(await readFile(at('a'), 'utf8')).toBe('new')
    expect(await readdir(folder)).toEqual(['a'])
  })

  test('keeps the rights of the file that it replaces', async () => {
    await writeFile(at('a'), 'old')
    await chmod(at('a'), 0o640)
    await writeWhole(at('a'), 'new')
    expect((await stat(at('a'))).mode & 0o777).toBe(0o640)
  })

  test('writes through a link to the file that it names', async () => {
    await writeFile(at('a'), 'old')
    await symlink(at('a'), at('link'))
    await writeWhole(at('link'), 'new')
    expect(await readFile(at('a'), 'utf8')).toBe('new')
    expect((await lstat(at('link'))).isSymbolicLink()).toBe(true)
  })

  test('refuses folders and devices: renaming onto a device would replace it', async () => {
    await expect(writeWhole(folder, 'x')).rejects.toThrow('is a folder')
    await expect(writeWhole('/dev/full', 'x')).rejects.toThrow('is a device')
    expect((await stat('/dev/full')).isCharacterDevice()).toBe(true)
  })

  test('says why a folder does not take it', async () => {
    await writeFile(at('file'), '')
    await expect(writeWhole(at('file/a'), 'x')).rejects.toThrow('a part of its path is a file')
    await expect(writeWhole(at('none/a'), 'x')).rejects.toThrow('its folder does not exist')
    await expect(writeWhole(at('n'.repeat(300)), 'x')).rejects.toMatchObject({ code: 'cannot-write' })
    expect(await readdir(folder)).toEqual(['file'])
  })
})
