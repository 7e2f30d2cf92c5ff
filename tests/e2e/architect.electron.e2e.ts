import { afterAll, beforeAll, describe } from 'vitest'
import { tellArchitectsStory } from './architects-story'
import { openElectron, type ElectronShell } from './electron-shell'

describe.each(['pointer', 'keyboard'] as const)('the architect’s story in Electron by %s', (by) => {
  let shell: ElectronShell
  beforeAll(async () => {
    shell = await openElectron()
  })
  afterAll(() => shell?.close())

  tellArchitectsStory(() => shell, by)
})
