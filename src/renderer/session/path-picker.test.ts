import { expect, test, vi } from 'vitest'
import { FakeShell } from '../testing/fake-shell'
import { joinPath, PathPicker } from './path-picker.svelte'

const listing = { directory: '/plans', parent: '/', entries: [{ name: 'a.plan.json', kind: 'plan' }] }

test('a native dialog answers at once', async () => {
  const shell = new FakeShell({ 'path.pick': () => ({ kind: 'picked', path: '/plans/a.plan.json' }) })
  expect(await new PathPicker(shell.client).pick('open-plan', '')).toBe('/plans/a.plan.json')
})

test('without one the window browses until a path is chosen', async () => {
  const shell = new FakeShell({
    'path.pick': () => ({ kind: 'browse', directory: '/plans' }),
    'path.list': () => listing,
  })
  const picker = new PathPicker(shell.client)
  const path = picker.pick('save-plan', 'quad.plan.json')
  await vi.waitFor(() => expect(picker.listing).toEqual(listing))
  expect(picker.browse?.name).toBe('quad.plan.json')
  picker.choose(joinPath('/plans', 'quad.plan.json'))
  expect(await path).toBe('/plans/quad.plan.json')
  expect(picker.browse).toBeUndefined()
})

test('a folder that cannot be read leaves the one before with the sentence', async () => {
  const shell = new FakeShell({
    'path.pick': () => ({ kind: 'browse', directory: '/plans' }),
    'path.list': () => listing,
  })
  const picker = new PathPicker(shell.client)
  const path = picker.pick('open-plan', '')
  await vi.waitFor(() => expect(picker.listing).toEqual(listing))
  shell.answers['path.list'] = () => {
    throw new Error('/root may not be read')
  }
  await picker.list('/root')
  expect([picker.error, picker.listing?.directory]).toEqual(['/root may not be read', '/plans'])
  picker.cancel()
  expect(await path).toBeUndefined()
})

test('paths are joined as their own system writes them', () => {
  expect(joinPath('/', 'a')).toBe('/a')
  expect(joinPath('C:\\plans', 'a')).toBe('C:\\plans\\a')
})
