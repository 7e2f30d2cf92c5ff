import { once } from 'node:events'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { openElectron, type ElectronShell } from './electron-shell'
import type { Home } from './shell'
import { tellOfUnsavedWork } from './unsaved'

describe('unsaved work in Electron', () => {
  let shell: ElectronShell
  let home: Home
  tellOfUnsavedWork(async (given) => {
    home = given
    shell = await openElectron({ given })
    return shell
  })

  const labels = (menu: string) =>
    shell.app.evaluate(({ Menu }, name) => {
      const { submenu } = Menu.getApplicationMenu()!.items.find(({ label }) => label === name)!
      return submenu!.items.flatMap((item) => [item.label, ...(item.submenu?.items ?? []).map(({ label }) => label)])
    }, menu)

  it('opened the dropped file itself, and the menu lists it', async () => {
    await shell.page.getByLabel('Name', { exact: true }).fill('dropped & named')
    await shell.page.keyboard.press('Enter')
    await vi.waitFor(async () => expect(await labels('&Edit')).toContain('&Undo rename the plan'))
    const recent = await labels('&File')
    expect(recent.slice(2, 6)).toContain(`dropped (${path.basename('other.plan.json')})`)
    expect(recent).toContain('&Clear This List')
  })

  it('places the window where it was', async () => {
    await shell.page.getByRole('button', { name: 'Undo rename the plan' }).click()
    await shell.page.getByRole('img', { name: 'Not saved' }).waitFor({ state: 'detached' })
    const bounds = { x: 40, y: 50, width: 1200, height: 760 }
    const exited = once(shell.app.process(), 'exit')
    await shell.app.evaluate(({ BrowserWindow }, place) => {
      const window = BrowserWindow.getAllWindows()[0]!
      window.setBounds(place)
      setTimeout(() => window.close(), 200)
    }, bounds)
    await exited
    shell = await openElectron({ given: home })
    const again = await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getNormalBounds())
    expect(again).toEqual(bounds)
    expect(await shell.page.locator('.strip').count()).toBe(0)
    await shell.kill()
  })
})
