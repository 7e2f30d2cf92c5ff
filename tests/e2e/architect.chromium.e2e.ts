import { afterAll, beforeAll, describe } from 'vitest'
import { tellArchitectsStory } from './architects-story'
import { openChromium, type ChromiumShell } from './chromium-shell'

describe.each(['pointer', 'keyboard'] as const)('the architect’s story in Chromium by %s', (by) => {
  let shell: ChromiumShell
  beforeAll(async () => {
    shell = await openChromium()
  })
  afterAll(() => shell?.close())

  tellArchitectsStory(() => shell, by)
})
