import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Grants } from './grants'
import { saveRun } from './save-run'

let folder: string
const grants = new Grants()
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cellbench-save-run-'))
  await grants.grantFolder(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a page is written as text, a picture as its bytes', async () => {
  const { path: page } = await saveRun({ path: path.join(folder, 'a.html'), kind: 'report', content: '<p>µs' }, grants)
  expect(await readFile(page, 'utf8')).toBe('<p>µs')
  const { path: picture } = await saveRun(
    { path: path.join(folder, 'a.png'), kind: 'png', content: 'iVBORw==' },
    grants,
  )
  expect([...(await readFile(picture))]).toEqual([0x89, 0x50, 0x4e, 0x47])
})

test.each(['a.sh', 'a.html.txt', 'quad.plan.json', 'html'])('nothing is written that is called %s', async (name) => {
  for (const kind of ['report', 'result'] as const) {
    const request = { path: path.join(folder, name), kind, content: 'x' }
    await expect(saveRun(request, grants)).rejects.toMatchObject({ code: 'bad-input' })
  }
})

test('nothing is written where the window may not write', async () => {
  const request = { path: path.join(os.tmpdir(), 'elsewhere.html'), kind: 'report', content: 'x' } as const
  await expect(saveRun(request, grants)).rejects.toMatchObject({ code: 'not-permitted' })
})

test('a file that was picked in a dialog is written whatever it is called', async () => {
  const file = path.join(folder, 'mine')
  await grants.grantFile(file)
  expect(await saveRun({ path: file, kind: 'csv', content: 'a' }, grants)).toEqual({ path: file })
})
