import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { eventually } from './eventually'
import { openElectron, type ElectronShell } from './electron-shell'
import { tellStory } from './story'
import { WindowPage } from './window-page'

describe('the window in Electron', () => {
  let shell: ElectronShell
  beforeAll(async () => {
    shell = await openElectron()
  })
  afterAll(() => shell?.close())

  tellStory(() => shell)

  it('names the plan in its title bar', async () => {
    const title = () => shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle())
    await eventually(async () => expect(await title()).toContain('Quadcopter on i.MX 8M Mini'))
  })

  it('is sandboxed and isolated', async () => {
    // getLastWebPreferences is what Electron itself uses to answer this; its types leave it out.
    const preferences = await shell.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      const { getLastWebPreferences } = webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      const { sandbox, contextIsolation, nodeIntegration, webviewTag } = getLastWebPreferences.call(webContents)
      return { sandbox, contextIsolation, nodeIntegration, webviewTag }
    })
    expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false })
  })

  it('gives its page nothing of Node and nothing of Electron but the bridge', async () => {
    const seen = await shell.page.evaluate(() => {
      const page = window as unknown as Record<string, unknown>
      const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname']
      return { leaks: names.filter((name) => page[name] !== undefined), bridge: Object.keys(page.cellbench as object) }
    })
    expect(seen).toEqual({ leaks: [], bridge: ['request', 'subscribe', 'openDropped'] })
  })

  it('opens no other window', async () => {
    const opened = await shell.page.evaluate(() => window.open('https://example.org/') === null)
    expect(opened).toBe(true)
    await shell.page.evaluate(() => {
      const link = document.createElement('a')
      link.href = 'https://example.org/'
      link.target = '_blank'
      document.body.append(link)
      link.click()
      link.remove()
    })
    await shell.page.waitForTimeout(300)
    const windows = await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
    expect(windows).toBe(1)
  })

  it('stays on its own page, whatever it is told to open', async () => {
    const before = shell.page.url()
    for (const address of ['https://example.org/', 'file:///etc/passwd', 'app://elsewhere/']) {
      await shell.page.evaluate((target) => void (window.location.href = target), address)
      await shell.page.waitForTimeout(300)
      expect(shell.page.url()).toBe(before)
    }
    expect(await new WindowPage(shell.page).planName()).toContain('Quadcopter')
  })
})

describe('Electron with a plan on its command line', () => {
  let shell: ElectronShell
  beforeAll(async () => {
    shell = await openElectron({ plan: path.join(ROOT, 'templates', 'plans', 'slide-imx8mm.plan.json') })
  })
  afterAll(() => shell?.close())

  it('opens that one', async () => {
    const view = new WindowPage(shell.page)
    await view.core(0).waitFor()
    expect(await view.planName()).not.toContain('Quadcopter')
    expect((await Promise.all([0, 1, 2, 3].map((cpu) => view.placedOn(cpu)))).flat()).toContain('gic-demo')
    expect(shell.faults).toEqual([])
  })
})
