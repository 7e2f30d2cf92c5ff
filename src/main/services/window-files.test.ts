import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CONTENT_SECURITY_POLICY, readWindowFile } from './window-files'

let root: string

beforeAll(async () => {
  const base = await mkdtemp(path.join(tmpdir(), 'cellbench-window-'))
  root = path.join(base, 'window')
  await mkdir(path.join(root, 'assets'), { recursive: true })
  await writeFile(path.join(root, 'index.html'), 'page')
  await writeFile(path.join(root, 'assets', 'a-B_1.js'), 'script')
  await writeFile(path.join(root, 'assets', 'a.map'), 'map')
  await writeFile(path.join(root, '.hidden.js'), 'hidden')
  await writeFile(path.join(base, 'outside.js'), 'outside')
})
afterAll(() => rm(path.dirname(root), { recursive: true }))

test('serves the page and what it loads, with types', async () => {
  expect(await readWindowFile(root, '/')).toMatchObject({ type: 'text/html; charset=utf-8', body: Buffer.from('page') })
  expect(await readWindowFile(root, '/assets/a-B_1.js')).toMatchObject({ type: 'text/javascript; charset=utf-8' })
})

test('serves nothing else', async () => {
  for (const target of [
    '',
    'index.html',
    '/assets/',
    '/assets',
    '/none.js',
    '/assets/a.map',
    '/.hidden.js',
    '/../outside.js',
    '/%2e%2e/outside.js',
    '/assets%2fa-B_1.js%00',
    '/%',
    '//index.html',
    '/C:\\index.html',
  ]) {
    expect(await readWindowFile(root, target), target).toBeUndefined()
  }
})

test('the policy lets no code in but our files', () => {
  expect(CONTENT_SECURITY_POLICY).toMatch(/^default-src 'none'; script-src 'self';/)
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/)
})
