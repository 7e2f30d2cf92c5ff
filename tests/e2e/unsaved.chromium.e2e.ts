import { describe, expect, it } from 'vitest'
import { openChromium } from './chromium-shell'
import type { Shell } from './shell'
import { tellOfUnsavedWork } from './unsaved'

describe('unsaved work in Chromium', () => {
  let shell: Shell
  tellOfUnsavedWork(async (home) => (shell = await openChromium({}, home)))

  it('is unsaved still when it came from a dropped text, for a browser keeps paths to itself', async () => {
    await shell.page.getByRole('img', { name: 'Not saved' }).waitFor()
    expect(await shell.page.title()).toMatch(/^• dropped/)
  })
})
