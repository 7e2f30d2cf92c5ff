/**
 * What happens to unsaved work, in both shells: it survives a crash, it meets a file that others change, and a dropped file
 * opens. Each test goes on where the one before it ended.
 */
import AxeBuilder from '@axe-core/playwright'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { makeHome, type Home, type Shell } from './shell'
import { WindowPage } from './window-page'

/** What a crash may take. */
const MOST_LOST_MS = 1000
const KILLS = 3
const WAIT = { timeout: 60_000, interval: 100 }

/** Tells it in the shell that `open` starts in a home. */
export function tellOfUnsavedWork(open: (home: Home) => Promise<Shell>): void {
  let home: Home
  let shell: Shell
  let file: string

  beforeAll(async () => {
    home = await makeHome()
    shell = await open(home)
    file = path.join(shell.folder, 'mine.plan.json')
  })
  afterAll(async () => {
    await shell?.kill().catch(() => undefined)
    await home?.remove()
  })

  const planName = () => new WindowPage(shell.page).planName()
  const strip = (text: RegExp) => shell.page.locator('.strip').filter({ hasText: text })
  const rename = async (name: string) => {
    await shell.page.getByLabel('Name', { exact: true }).fill(name)
    await shell.page.keyboard.press('Enter')
  }
  const nameInFile = async () => (JSON.parse(await readFile(file, 'utf8')) as { name: string }).name

  it('is named by undo and marked in the title', async () => {
    await shell.page.getByLabel('Name', { exact: true }).waitFor()
    await rename('edit 0')
    await shell.page.getByRole('button', { name: 'Undo rename the plan' }).waitFor()
    await shell.page.getByRole('img', { name: 'Not saved' }).waitFor()
    await shell.answerPath(() => shell.page.getByRole('button', { name: 'Save', exact: true }).click(), file)
    await vi.waitFor(async () => expect(await nameInFile()).toBe('edit 0'), WAIT)
    await shell.page.getByRole('img', { name: 'Not saved' }).waitFor({ state: 'detached' })
  })

  it('survives kills but for the last second, and the file is whole', { timeout: 300_000 }, async () => {
    let number = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      // When each edit was made at the latest: known when the window shows it.
      const madeAt = new Map<number, number>()
      for (let edits = 3 + 2 * kill; edits > 0; edits -= 1) {
        number += 1
        await rename(`edit ${number}`)
        madeAt.set(number, Date.now())
        await shell.page.waitForTimeout((number * 137) % 500)
      }
      const killed = await shell.kill()
      expect(await nameInFile()).toBe('edit 0')

      shell = await open(home)
      await strip(/Restored unsaved changes of edit \d+ from \d\d:\d\d\./).waitFor()
      const restored = Number(/\d+/.exec(await planName())![0])
      const lost = [...madeAt].filter(([edit, at]) => edit > restored && killed - at > MOST_LOST_MS)
      expect(lost, `edit ${restored} was restored`).toEqual([])
      number = restored
      if (kill > 0) continue
      await strip(/Restored/)
        .getByRole('button', { name: 'Keep' })
        .click()
      await shell.page.getByRole('button', { name: 'Undo the changes that were restored' }).waitFor()
    }
  })

  it('says so to everybody', async () => {
    const { violations } = await new AxeBuilder({ page: shell.page }).include('main').setLegacyMode(true).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
  })

  it('is given up when that is what the person wants', async () => {
    await strip(/Restored/)
      .getByRole('button', { name: 'Discard' })
      .click()
    await vi.waitFor(async () => expect(await planName()).toContain('edit 0'), WAIT)
    expect(await strip(/Restored/).count()).toBe(0)
    await shell.page.getByRole('img', { name: 'Not saved' }).waitFor({ state: 'detached' })
  })

  it('meets a file that somebody else changes, and one that is deleted', async () => {
    const theirs = (name: string) =>
      readFile(file, 'utf8').then((text) => writeFile(file, text.replace(/edit 0|theirs.*(?=")/, name)))
    await theirs('theirs')
    await strip(/mine\.plan\.json was changed on disk/)
      .getByRole('button', { name: 'Reload' })
      .click()
    await vi.waitFor(async () => expect(await planName()).toContain('theirs'), WAIT)
    await theirs('theirs again')
    await strip(/was changed on disk/)
      .getByRole('button', { name: 'Keep mine' })
      .click()
    await shell.page.getByRole('img', { name: 'Not saved' }).waitFor()
    expect(await planName()).not.toContain('again')
    await rm(file)
    await strip(/was deleted or moved/)
      .getByRole('button', { name: 'Save again' })
      .click()
    await vi.waitFor(async () => expect(await nameInFile()).toBe('theirs'), WAIT)
    await vi.waitFor(async () => expect(await shell.page.locator('.strip').count()).toBe(0), WAIT)
  })

  it('lets a plan file be dropped on the window', async () => {
    const other = path.join(shell.folder, 'other.plan.json')
    await writeFile(other, (await readFile(file, 'utf8')).replace('theirs', 'dropped'))
    const session = await shell.page.context().newCDPSession(shell.page)
    const data = { items: [], files: [other], dragOperationsMask: 1 }
    const at = { x: 500, y: 300, data }
    await session.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at })
    await session.send('Input.dispatchDragEvent', { type: 'dragOver', ...at })
    await shell.page.getByTestId('file-drop').waitFor()
    await session.send('Input.dispatchDragEvent', { type: 'drop', ...at })
    await vi.waitFor(async () => expect(await planName()).toContain('dropped'), WAIT)
    expect(await shell.page.getByTestId('file-drop').count()).toBe(0)
    expect(shell.faults).toEqual([])
  })
}
