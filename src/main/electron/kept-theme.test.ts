import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Grants } from '../services/grants'
import { WindowMemory } from '../services/window-memory'
import { keptTheme } from './kept-theme'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cellbench-theme-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('what a window chose is there before the next one opens', async () => {
  const told: string[] = []
  const memory = new WindowMemory(folder, 'desktop', (theme) => told.push(theme)).handlers(new Grants(), true)
  expect(keptTheme(folder)).toBe('system')
  await memory['window.remember']({ theme: 'dark' }, {})
  expect([keptTheme(folder), told]).toEqual(['dark', ['dark']])
})

test('a damaged file is as if nothing was chosen', async () => {
  await writeFile(path.join(folder, 'window-memory.json'), '{"theme": 3}')
  expect(keptTheme(folder)).toBe('system')
  await writeFile(path.join(folder, 'window-memory.json'), '{')
  expect(keptTheme(folder)).toBe('system')
})
