/** `cellbench decode` and `encode`: there and back, and what is refused on the way. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { cellSource, systemSource } from '../../src/hw/cellfile/c-source'
import { encodeCell, encodeSystem } from '../../src/hw/cellfile/encode'
import { cellbench, cellbenchInShell, inNewFolder, SLIDE } from './cellbench'
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
  expect(stdout).toMatch(/^format rev14 \(upstream since January 2023[^)]*\)\ncell +linux-inmate-demo\ncores +2-3\n/)
  expect(stdout).toMatch(/0x8000_0000 +4 KiB +.*c/)
  expect(stdout).toMatch(/ivshmem .*peer \d of \d/)
  const root = cellbench(folder, 'decode', 'root.cell').stdout
  expect(root).toMatch(/^format rev14 [^)]*\)\nsystem configuration\nhypervisor +4 MiB at 0xb7c0_0000\n/)
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

test('decode tells the format, and which others the same bytes are valid in', async () => {
  for (const [format, also] of [
    ['rev13', ''],
    ['rev12', 'rev12-nxp'],
  ] as const) {
    await writeFile(at('old.cell'), encodeCell(knownCell('imx8mm@nxp/imx8mm-linux-demo'), format))
    const { stdout } = cellbench(folder, 'decode', 'old.cell')
    expect(stdout).toMatch(new RegExp(`^format ${format} \\(`))
    expect(stdout.includes('the same is valid as')).toBe(also !== '')
    expect(JSON.parse(cellbench(folder, 'decode', 'old.cell', '--json').stdout)).toMatchObject({ format })
  }
})

test('encode writes another format, and refuses what that one cannot say', async () => {
  await writeFile(at('root.json'), cellbench(folder, 'decode', 'root.cell', '--json').stdout)
  for (const format of ['rev14', 'rev13', 'rev12', 'rev12-nxp'] as const) {
    expect(cellbench(folder, 'encode', 'root.json', '-o', 'root.out', '--format', format).code).toBe(0)
    const expected = encodeSystem(knownSystem('imx8mm@nxp'), format)
    expect(new Uint8Array(await readFile(at('root.out')))).toEqual(expected)
  }
  const aarch32 = { ...knownCell('imx8mm@nxp/imx8mm-linux-demo'), flags: 5 }
  await writeFile(at('aarch32.cell'), encodeCell(aarch32))
  await writeFile(at('aarch32.json'), cellbench(folder, 'decode', 'aarch32.cell', '--json').stdout)
  const refused = cellbench(folder, 'encode', 'aarch32.json', '-o', 'aarch32.out', '--format', 'rev12')
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('flags is AARCH32, which rev12 (Jailhouse v0.12) does not know')
  const unknown = cellbench(folder, 'encode', 'root.json', '-o', 'root.out', '--format', 'rev15')
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('rev14, rev13, rev12, rev12-nxp')
})

test('export writes the format that it is asked for', async () => {
  expect(cellbench(folder, 'export', SLIDE, '-o', 'old-bundle', '--format', 'rev12-nxp').code).toBe(0)
  const cells = await readdir(at('old-bundle/cells'))
  expect(cells.length).toBeGreaterThan(1)
  for (const name of cells) {
    const { stdout } = cellbench(folder, 'decode', `old-bundle/cells/${name}`)
    expect(stdout).toContain('rev12-nxp')
  }
})

test('decode reads C source with the headers beside it, and refuses by line and column', async () => {
  const root = knownSystem('imx8mm@nxp')
  await writeFile(at('root.c'), systemSource(root))
  expect(cellbench(folder, 'decode', 'root.c').stdout).toBe(cellbench(folder, 'decode', 'root.cell').stdout)
  const source = cellSource(knownCell('imx8mm@nxp/imx8mm-linux-demo'))
  const irq = source
    .replace(/vpci_irq_base = \d+/, 'vpci_irq_base = LINE')
    .replace('#include', '#include "irq.h"\n#include')
  await writeFile(at('linux.c'), irq)
  const missing = cellbench(folder, 'decode', 'linux.c')
  expect(missing.code).toBe(2)
  expect(missing.stderr).toMatch(/^cellbench: linux\.c:\d+:10: irq\.h was not found; it has to lie beside the source/)
  await writeFile(at('irq.h'), '#ifndef LINE\n#define LINE 7\n#endif\n')
  const read = cellbench(folder, 'decode', 'linux.c', '--json')
  expect(JSON.parse(read.stdout)).toMatchObject({ format: 'rev14', cell: { vpciIrqBase: 7 } })
  expect(read.stderr).toContain('LINE')
  const defined = cellbench(folder, 'decode', 'linux.c', '--json', '-D', 'LINE=9')
  expect(JSON.parse(defined.stdout)).toMatchObject({ cell: { vpciIrqBase: 9 } })
  expect(defined.stderr).toBe('')
  await writeFile(at('irq.h'), '#define LINE 7 +\n')
  const broken = cellbench(folder, 'decode', 'linux.c')
  expect(broken.code).toBe(2)
  expect(broken.stderr).toMatch(/^cellbench: linux\.c:\d+:\d+: expected a value, found/)
  const binary = cellbench(folder, 'decode', 'root.cell', '--format', 'rev13')
  expect(binary.code).toBe(2)
  expect(binary.stderr).toContain('root.cell says its own format')
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
