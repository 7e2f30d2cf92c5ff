import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { jsonFile, textFile } from './bundle-file'
import { haveTheirGuide } from './guided'
import { listingOf, MANIFEST_PATH } from './manifest'
import { writeBundle } from './write'

const guide = textFile('BOOT.md', '# What to do first\n')
const root = textFile('cells/root.cell', 'root')
const motor = textFile('cells/motor.cell', 'motor')
const content = [guide, root, motor]
const manifest = jsonFile(MANIFEST_PATH, {
  format: 'cellbench-bundle',
  deviceTreeCompiler: null,
  files: listingOf(content),
})

let above = ''
const at = (name: string) => path.join(above, 'bundle', name)

beforeEach(async () => {
  above = await mkdtemp(path.join(tmpdir(), 'cellbench-guided-'))
  await writeBundle(at(''), [...content, manifest])
})
afterEach(() => rm(above, { recursive: true }))

it('is true of all or some of a bundle’s files where they lie', async () => {
  expect(await haveTheirGuide([at('cells/root.cell'), at('cells/motor.cell')])).toBe(true)
  expect(await haveTheirGuide([at('cells/motor.cell')])).toBe(true)
})

it('is false once a file was changed, its guide was taken away, or another lies beside it', async () => {
  await writeFile(at('cells/root.cell'), 'rook')
  expect(await haveTheirGuide([at('cells/root.cell')])).toBe(false)
  expect(await haveTheirGuide([at('cells/motor.cell')])).toBe(true)
  await writeFile(at('cells/other.cell'), 'other')
  expect(await haveTheirGuide([at('cells/motor.cell'), at('cells/other.cell')])).toBe(false)
  await rm(at('BOOT.md'))
  expect(await haveTheirGuide([at('cells/motor.cell')])).toBe(false)
})

it('is false without files, of files of two folders, and of a folder whose manifest is none', async () => {
  expect(await haveTheirGuide([])).toBe(false)
  expect(await haveTheirGuide([at('cells/root.cell'), at('motor.cell')])).toBe(false)
  for (const text of [
    '{',
    '{}',
    '[]',
    '{"format":"cellbench-bundle","deviceTreeCompiler":null,"files":[{"path":"a"}]}',
  ]) {
    await writeFile(at(MANIFEST_PATH), text)
    expect(await haveTheirGuide([at('cells/root.cell')])).toBe(false)
  }
})
