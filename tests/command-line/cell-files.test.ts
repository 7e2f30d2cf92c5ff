/** `cellbench decode` and `encode`: there and back, and what is refused on the way. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { encodeCell, encodeSystem } from '../../src/hw/cellfile/encode'
import { cellbench, cellbenchInShell, inNewFolder } from './cellbench'
import { knownCell, knownSystem } from './known-configurations'

const folder = inNewFolder()
const at = (name: string) => path.join(folder.path, name)
const system = encodeSystem(knownSystem('imx8mm@nxp'))
const cell = encodeCell(knownCell('imx8mm@nxp/imx8mm-linux-demo'))

beforeAll(async () => {
  await writeFile(at('root.cell'), system)
  await writeFile(at('linux.cell'), cell)
})

test('what decode --json prints, encode takes: byte by byte the same file', async () => {
  for (const [name, bytes] of [
    ['root', system],
    ['linux', cell],
  ] as const) {
    const { code, stdout } = cellbench(folder, 'decode', `${name}.cell`, '--json')
    expect(code).toBe(0)
    await writeFile(at(`${name}.json`), stdout)
    const encoded = cellbench(folder, 'encode', `${name}.json`, '-o', `${name}-again.cell`)
    expect(encoded.stderr).toBe('')
    expect(encoded.stdout).toBe(`${name}-again.cell has ${bytes.length} bytes.\n`)
    expect(new Uint8Array(await readFile(at(`${name}-again.cell`)))).toEqual(bytes)
  }
})

test('a listing for people names cores, memory and links', () => {
  const { code, stdout } = cellbench(folder, 'decode', 'linux.cell')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^cell +linux-inmate-demo\ncores +2-3\n/)
  expect(stdout).toMatch(/0x8000_0000 +4 KiB +.*c/)
  expect(stdout).toMatch(/ivshmem .*peer \d of \d/)
  const root = cellbench(folder, 'decode', 'root.cell').stdout
  expect(root).toMatch(/^system configuration\nhypervisor +4 MiB at 0xb7c0_0000\n/)
  expect(root).toContain('root cell')
})

test('truncated at any length, a file is refused by the byte where it ends', async () => {
  for (const length of [0, 1, 7, 100, cell.length - 1]) {
    await writeFile(at('short.cell'), cell.subarray(0, length))
    const { code, stdout, stderr } = cellbench(folder, 'decode', 'short.cell')
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^cellbench: short\.cell: /)
    expect(stderr).not.toContain('    at ')
  }
})

test('foreign files are refused: programs, later revisions, bytes that follow', async () => {
  const revised = cell.slice()
  revised[6] = 99
  for (const bytes of [
    await readFile(process.execPath).then((all) => all.subarray(0, 4096)),
    revised,
    Uint8Array.of(...cell, 0),
  ]) {
    await writeFile(at('foreign.cell'), bytes)
    const { code, stderr } = cellbench(folder, 'decode', 'foreign.cell', '--json')
    expect(code).toBe(2)
    expect(stderr).toMatch(/^cellbench: foreign\.cell: /)
  }
})

test('JSON that is no configuration makes no file', async () => {
  const before = (await readdir(folder.path)).filter((name) => name.endsWith('.cell'))
  for (const text of [
    '',
    '{',
    '[]',
    '{}',
    '{"kind":"cell","format":"rev14"}',
    '{"kind":"cell","format":"rev99","cell":{}}',
  ]) {
    await writeFile(at('wrong.json'), text)
    const { code, stdout, stderr } = cellbench(folder, 'encode', 'wrong.json', '-o', 'wrong.cell')
    expect(code, text).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^cellbench: wrong\.json/)
    expect(stderr).not.toContain('    at ')
  }
  expect((await readdir(folder.path)).filter((name) => name.endsWith('.cell'))).toEqual(before)
})

test('a full disk keeps the old file and leaves no part of the new one', async () => {
  const { stdout } = cellbench(folder, 'decode', 'root.cell', '--json')
  await writeFile(at('full.json'), stdout)
  await writeFile(at('full.cell'), 'old')
  const before = await readdir(folder.path)
  const { code, stderr } = cellbenchInShell(folder, 'ulimit -f 1; exec "$@"', 'encode', 'full.json', '-o', 'full.cell')
  expect(code).toBe(2)
  expect(stderr).toContain('full.cell cannot be written')
  expect(await readFile(at('full.cell'), 'utf8')).toBe('old')
  expect(await readdir(folder.path)).toEqual(before)
})
