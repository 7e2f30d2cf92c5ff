import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Grants } from './grants'
import { WindowMemory } from './window-memory'

let folder: string
let grants: Grants
const window = () => ({})

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'cellbench-memory-')))
  grants = new Grants()
  await grants.grantFolder(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const memory = (place = 'desktop', trust = false) => {
  const kept = new WindowMemory(folder, place)
  return { kept, ...kept.handlers(grants, trust) }
}
const plan = (name: string) => path.join(folder, `${name}.plan.json`)

test('what was dismissed and what was open is there at the next start', async () => {
  const first = memory()
  const line = window()
  expect(await first['window.recall'](undefined, line)).toEqual({ dismissedHints: [], plans: [] })
  await first['window.remember']({ open: { plans: [plan('a'), plan('b')], shown: plan('b') } }, line)
  await first['window.remember']({ dismissedHints: ['drag'] }, line)
  expect(await memory()['window.recall'](undefined, window())).toEqual({
    dismissedHints: ['drag'],
    plans: [plan('a'), plan('b')],
    shown: plan('b'),
  })
})

test('theme and macros are everybody’s, and remembering one thing forgets no other', async () => {
  const macros = [{ name: 'Cells', text: 'jailhouse cell list' }]
  await memory('/one')['window.remember']({ theme: 'dark' }, window())
  await memory('/one')['window.remember']({ macros }, window())
  await memory('/one')['window.remember']({ dismissedHints: ['run'] }, window())
  const everybodys = { dismissedHints: ['run'], theme: 'dark', macros }
  expect(await memory('/two')['window.recall'](undefined, window())).toEqual({ ...everybodys, plans: [] })
})

test('each served folder has its own plans, and hints are everybody’s', async () => {
  await memory('/one')['window.remember']({ dismissedHints: ['run'], open: { plans: [plan('a')] } }, window())
  expect(await memory('/two')['window.recall'](undefined, window())).toEqual({ dismissedHints: ['run'], plans: [] })
  expect((await memory('/one')['window.recall'](undefined, window())).plans).toEqual([plan('a')])
})

test('a second window begins without them and does not forget those of the first, until that is gone', async () => {
  const { kept, ...handlers } = memory()
  const [first, second] = [window(), window()]
  await handlers['window.recall'](undefined, first)
  await handlers['window.remember']({ open: { plans: [plan('a')] } }, first)
  expect((await handlers['window.recall'](undefined, second)).plans).toEqual([])
  await handlers['window.remember']({ open: { plans: [plan('other')] } }, second)
  // The first page, loaded again.
  expect((await handlers['window.recall'](undefined, first)).plans).toEqual([plan('a')])
  kept.release(first)
  expect((await handlers['window.recall'](undefined, second)).plans).toEqual([plan('a')])
})

test('a window is given no plan that it may not open, unless plans of earlier days are trusted', async () => {
  const other = await realpath(await mkdtemp(path.join(tmpdir(), 'cellbench-elsewhere-')))
  const elsewhere = path.join(other, 'b.plan.json')
  await memory()['window.remember']({ open: { plans: [elsewhere, plan('a')], shown: elsewhere } }, window())
  expect(await memory()['window.recall'](undefined, window())).toEqual({ dismissedHints: [], plans: [plan('a')] })
  const trusting = memory('desktop', true)
  expect((await trusting['window.recall'](undefined, window())).plans).toEqual([elsewhere, plan('a')])
  await rm(other, { recursive: true })
})

test('a damaged file, or a home that cannot be written, is as if nothing was remembered', async () => {
  await writeFile(path.join(folder, 'window-memory.json'), '{"version": 7')
  const { kept, ...handlers } = memory()
  expect(await handlers['window.recall'](undefined, window())).toEqual({ dismissedHints: [], plans: [] })
  kept.release({})
  const nowhere = new WindowMemory(path.join(folder, 'window-memory.json', 'no-folder'), 'desktop').handlers(
    grants,
    false,
  )
  expect(await nowhere['window.remember']({ dismissedHints: ['run'] }, window())).toBeUndefined()
})
