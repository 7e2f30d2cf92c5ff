/**
 * Exports and new plans where they cannot be written. Permission bits mean nothing to root, so folders that take nothing are
 * files in the place of folders, and file systems of our own where the machine lets us mount one.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { cellbench, cellbenchInShell, inNewFolder, SLIDE } from './cellbench'

const folder = inNewFolder()
const at = (name: string) => path.join(folder.path, name)
const mounts = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0

/** Runs the command line with an own file system mounted on `mnt`; what it left there is listed after it. */
function cellbenchOnMount(options: string, ...words: string[]) {
  const script = `unshare -rm sh -c 'mount -t tmpfs -o ${options} none mnt && { "$@"; code=$?; ls -A mnt; exit $code; }' sh "$@"`
  return cellbenchInShell(folder, script, ...words)
}

describe('export', () => {
  test('writes every file that it lists, and only into a new folder', async () => {
    const { code, stdout } = cellbench(folder, 'export', SLIDE, '-o', 'bundle', '--json')
    expect(code).toBe(0)
    const { files } = JSON.parse(stdout) as { files: { path: string; bytes: number }[] }
    for (const file of files) expect((await readFile(at(path.join('bundle', file.path)))).length).toBe(file.bytes)
    expect(files.some((file) => file.path.endsWith('.cell'))).toBe(true)
    const again = cellbench(folder, 'export', SLIDE, '-o', 'bundle')
    expect(again.code).toBe(2)
    expect(again.stderr).toContain('bundle')
  })

  test('checks as it exports: the files that it wrote are clean for `check`', async () => {
    cellbench(folder, 'export', SLIDE, '-o', 'clean')
    const names = (await readdir(at('clean'), { recursive: true })).filter((name) => name.endsWith('.cell'))
    const { code } = cellbench(folder, 'check', ...names.map((name) => path.join('clean', name)))
    expect(code).toBe(0)
  })

  test('below a file or into nowhere writes nothing', async () => {
    await writeFile(at('file'), '')
    const before = await readdir(folder.path)
    for (const place of ['file/bundle', 'file', 'none/deeper/bundle']) {
      const { code, stdout, stderr } = cellbench(folder, 'export', SLIDE, '-o', place)
      expect(code, place).toBe(2)
      expect(stdout).toBe('')
      expect(stderr).toContain(place)
    }
    expect(await readdir(folder.path)).toEqual(before)
  })

  test('of a plan with errors writes nothing and ends with 1', async () => {
    const plan = (await readFile(SLIDE, 'utf8')).replace(/"cpus": \[\s*\d\s*\]/, '"cpus": [9]')
    await writeFile(at('broken.plan.json'), plan)
    const { code, stderr } = cellbench(folder, 'export', 'broken.plan.json', '-o', 'broken')
    expect(code).toBe(1)
    expect(stderr).toContain('The plan was not exported')
    expect(existsSync(at('broken'))).toBe(false)
  })

  test.runIf(mounts)('on a full or read-only file system says so and leaves nothing', async () => {
    await mkdir(at('mnt'), { recursive: true })
    const full = cellbenchOnMount('size=8k', 'export', SLIDE, '-o', 'mnt/bundle')
    expect(full.stderr).toContain('the disk is full')
    expect(full.code).toBe(2)
    expect(full.stdout).toBe('')
    const readOnly = cellbenchOnMount('ro,size=8k', 'export', SLIDE, '-o', 'mnt/bundle')
    expect(readOnly.stderr).toContain('mounted read-only')
    expect(readOnly.code).toBe(2)
  })
})

describe('new', () => {
  test('writes a plan that is clean, and replaces none unasked', async () => {
    expect(cellbench(folder, 'new', 'slide-imx8mm', '-o', 'mine.plan.json').code).toBe(0)
    expect(cellbench(folder, 'check', 'mine.plan.json').code).toBe(0)
    await writeFile(at('mine.plan.json'), 'mine')
    const { code, stderr } = cellbench(folder, 'new', 'slide-imx8mm', '-o', 'mine.plan.json')
    expect(code).toBe(2)
    expect(stderr).toContain('exists already')
    expect(await readFile(at('mine.plan.json'), 'utf8')).toBe('mine')
    expect(cellbench(folder, 'new', 'slide-imx8mm', '-o', 'mine.plan.json', '--force').code).toBe(0)
  })

  test('names the templates when there is none of that name', () => {
    const { code, stderr } = cellbench(folder, 'new', 'nothing')
    expect(code).toBe(2)
    expect(stderr).toMatch(/no template "nothing"; there are: .*slide-imx8mm/)
  })

  test('does not replace a device', () => {
    const { code, stderr } = cellbench(folder, 'new', 'slide-imx8mm', '--force', '-o', '/dev/null')
    expect(code).toBe(2)
    expect(stderr).toContain('is a device')
  })
})
