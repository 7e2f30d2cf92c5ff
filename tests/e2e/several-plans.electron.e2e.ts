import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { eventually } from './eventually'
import { openElectron, type ElectronShell } from './electron-shell'
import { tellOfSeveralPlans } from './several-plans'

describe('several plans in Electron', () => {
  let shell: ElectronShell
  tellOfSeveralPlans(async (given) => (shell = await openElectron({ given })))

  const tabs = () => shell.page.getByRole('tablist', { name: 'Open plans' }).getByRole('tab')
  const title = () => shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle())
  const shown = () => tabs().and(shell.page.locator('[aria-selected=true]')).innerText()
  const file = (name: string) => path.join(shell.folder, `${name}.plan.json`)
  const rename = async (name: string) => {
    await shell.page.getByRole('heading', { level: 1 }).getByRole('button').click()
    await shell.page.getByLabel('Name', { exact: true }).fill(name)
    await shell.page.keyboard.press('Enter')
  }
  /** Chooses an entry of the menu as a person does. */
  const choose = (menu: string, label: string) =>
    shell.app.evaluate(
      ({ Menu }, [top, entry]) => {
        const { submenu } = Menu.getApplicationMenu()!.items.find((item) => item.label === top)!
        submenu!.items.find((item) => item.label === entry)!.click()
      },
      [menu, label],
    )

  it('follows the shown plan with its title and its menus', async () => {
    await rename('one')
    await eventually(async () => expect(await title()).toMatch(/^• one – /))
    await choose('&Window', '&Next Plan')
    await eventually(async () => expect(await title()).toMatch(/^(?!•)(?!one)/))
    await choose('&Window', '&Next Plan')
    await eventually(async () => expect(await title()).toMatch(/^• one – /))
    await choose('&File', '&New')
    await tabs().nth(2).waitFor()
    await choose('&File', '&Close Plan')
    await tabs().nth(2).waitFor({ state: 'detached' })
  })

  it('shows the plan that the desktop names, also by its address', async () => {
    await shell.page.getByRole('tab', { name: /^one/ }).click()
    expect(await shown()).toMatch(/^one/)
    await shell.app.evaluate(
      ({ app }, address) => {
        const words = app.isPackaged ? ['cellbench', address] : ['electron', '.', address]
        app.emit('second-instance', {}, words, '/')
      },
      pathToFileURL(file('second')).href,
    )
    await eventually(async () => expect(await shown()).not.toMatch(/^one/))
    expect(await tabs().count()).toBe(2)
  })

  it('saves every plan when the window is closed and the person wants that', async () => {
    await rename('two')
    await shell.app.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
    })
    await eventually(async () => expect(await title()).toMatch(/^• two – /))
    const exited = once(shell.app.process(), 'exit')
    await shell.app.evaluate(({ BrowserWindow }) => setTimeout(() => BrowserWindow.getAllWindows()[0]!.close(), 100))
    await exited
    for (const [name, plan] of [
      ['first', 'one'],
      ['second', 'two'],
    ] as const) {
      expect(JSON.parse(await readFile(file(name), 'utf8'))).toMatchObject({ name: plan })
    }
  })
})
