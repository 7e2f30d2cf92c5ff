/**
 * What a window with several plans is to a person, in both shells: the hints of the first start, the search for anything, tabs,
 * differences, fixes with a look ahead, the history, and keys. Each test goes on where the one before it ended.
 */
import AxeBuilder from '@axe-core/playwright'
import path from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { makeHome, type Home, type Shell } from './shell'
import { WindowPage } from './window-page'

const WAIT = { timeout: 30_000, interval: 50 }

/** Tells it in the shell that `open` starts in a home. */
export function tellOfSeveralPlans(open: (home: Home) => Promise<Shell>): void {
  let home: Home
  let shell: Shell
  let view: WindowPage

  const start = async () => {
    shell = await open(home)
    view = new WindowPage(shell.page)
    await view.core(0).waitFor()
  }
  beforeAll(async () => {
    home = await makeHome({ firstStart: true })
    await start()
  })
  afterAll(async () => {
    await shell?.kill().catch(() => undefined)
    await home?.remove()
  })

  const button = (name: string | RegExp) => shell.page.getByRole('button', { name })
  const tabs = () => shell.page.getByRole('tablist', { name: 'Open plans' }).getByRole('tab')
  const tabNames = () => tabs().allInnerTexts()
  const field = () => shell.page.getByRole('combobox', { name: 'Search for anything' })
  const options = () => shell.page.getByTestId('search-results').getByRole('option')
  const announced = (text: RegExp) => vi.waitFor(async () => expect(await view.announced()).toMatch(text), WAIT)
  const search = async (typed: string) => {
    await shell.page.keyboard.press('Control+k')
    await field().fill(typed)
    return options().first().innerText()
  }
  const rename = async (name: string) => {
    await shell.page.getByLabel('Name', { exact: true }).fill(name)
    await shell.page.keyboard.press('Enter')
  }
  const expectAccessible = async () => {
    const { violations } = await new AxeBuilder({ page: shell.page }).setLegacyMode(true).analyze()
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    ).toEqual([])
  }

  it('gives three hints at the first start, each until it is dismissed, and then never again', async () => {
    const hint = shell.page.getByTestId('hint')
    for (const number of [1, 2, 3]) {
      await hint.getByText(`Hint ${number} of 3`).waitFor()
      await expectAccessible()
      await hint.getByRole('button', { name: 'Got it' }).click()
    }
    await hint.waitFor({ state: 'detached' })
    await shell.page.waitForTimeout(300)
    await shell.kill()
    await start()
    await shell.page.waitForTimeout(500)
    expect(await shell.page.getByTestId('hint').count()).toBe(0)
  })

  it('finds a command, a device, an interrupt, an address of the chip and one of a cell', async () => {
    expect(await search('save as')).toMatch(/Save as…[^]*Ctrl[^]*Shift[^]*S/)
    await expectAccessible()
    await field().fill('ecspi2')
    expect(await options().first().innerText()).toMatch(/Device[^]*ecspi2[^]*belongs to flight/)
    await field().fill('spi 32')
    expect(await options().first().innerText()).toMatch(/Interrupt[^]*SPI 32[^]*INTID 64/)
    await field().fill('0xb3c0_0010')
    expect(await options().first().innerText()).toMatch(/Address[^]*RAM of flight[^]*0x10 into 16 MiB/)
    await field().fill('0x93c00010')
    expect(await options().allInnerTexts()).toContainEqual(expect.stringMatching(/In flight: [^]*physical 0xb3c0_0010/))
    await field().fill('there is no such thing')
    await shell.page.getByText('Nothing is called “there is no such thing”.').waitFor()
    await shell.page.keyboard.press('Escape')
    await field().waitFor({ state: 'detached' })
  })

  it('goes to what was found: it is selected and has the focus', async () => {
    expect(await search('flight/motor')).toContain('motor')
    const workload = options().filter({ hasText: /Workload[^]*motor/ })
    await workload.first().click()
    await vi.waitFor(async () => {
      expect(await shell.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
        'motor on core 3',
      )
    }, WAIT)
    await search('0xb3c00010')
    await shell.page.keyboard.press('Enter')
    await shell.page.getByTestId('inspector').getByRole('heading', { name: 'RAM of flight' }).waitFor()
    await vi.waitFor(async () => {
      expect(await shell.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
        /^flight, 0xb3c0/,
      )
    }, WAIT)
  })

  it('opens plans beside each other, each with its own name, undo and mark', async () => {
    await shell.page.getByRole('heading', { level: 1 }).getByRole('button').click()
    await rename('first')
    await search('new plan: slide')
    await shell.page.keyboard.press('Enter')
    await tabs().nth(1).waitFor()
    expect((await tabNames()).map((name) => name.replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/^first ?, not saved$/),
      expect.not.stringContaining('not saved'),
    ])
    expect(await button('Undo').isDisabled()).toBe(true)
    await expectAccessible()
    await shell.page.keyboard.press('Alt+PageUp')
    await button('Undo rename the plan').waitFor()
    await shell.page.getByRole('tab', { selected: true, name: /first/ }).focus()
    await shell.page.keyboard.press('ArrowRight')
    await button('Undo').waitFor()
    await shell.page.keyboard.press('ArrowRight')
    await button('Undo rename the plan').waitFor()
  })

  it('says in words and on the map what differs from what was opened, and goes there', async () => {
    await shell.page.getByTestId('placed-1-0').or(view.core(3)).first().waitFor()
    await view.region('flight').focus()
    await shell.page.keyboard.press('Shift+ArrowRight')
    await shell.page.keyboard.press('Control+d')
    const differences = shell.page.getByTestId('differences').getByRole('button')
    await vi.waitFor(async () => expect(await differences.count()).toBe(2), WAIT)
    const texts = await differences.allInnerTexts()
    expect(texts.join('\n')).toMatch(/flight RAM[^]*0xb3c0_0000 -> 0xb3d0_0000/)
    await expectAccessible()
    expect(await shell.page.locator('.bar .span.was').count()).toBe(1)
    await differences.filter({ hasText: 'flight RAM' }).click()
    await shell.page.getByTestId('inspector').getByRole('heading', { name: 'RAM of flight' }).waitFor()
    await shell.page.getByRole('combobox', { name: 'Compared with' }).selectOption({ index: 1 })
    await vi.waitFor(async () => expect(await differences.count()).toBeGreaterThan(5), WAIT)
    await shell.page.getByRole('combobox', { name: 'Compared with' }).selectOption({ index: 0 })
  })

  it('lists the history by names and goes back to any of them', async () => {
    await button('History').click()
    const items = shell.page.getByRole('menu', { name: 'History' }).getByRole('menuitem')
    expect((await items.allInnerTexts()).map((text) => text.trim())).toEqual([
      expect.stringContaining('flight'),
      'rename the plan',
      'The plan as it was opened',
    ])
    await items.nth(1).click()
    await shell.page.getByTestId('differences').getByRole('button').nth(1).waitFor({ state: 'detached' })
    await announced(/^Undone: /)
    await button('History').click()
    await items.first().click()
    await announced(/^Done again: /)
  })

  it('shows what a fix would change before it is made, and undo takes it back', async () => {
    await view.tab('Problems').click()
    await view.region('flight').focus()
    for (let i = 0; i < 12; i += 1) await shell.page.keyboard.press('Shift+ArrowRight')
    await view.region('flight').focus()
    for (let i = 0; i < 60 && (await view.problems().count()) === 0; i += 1)
      await shell.page.keyboard.press('Shift+ArrowLeft')
    const fix = view
      .problems()
      .getByRole('button', { name: /^Fix: / })
      .first()
    await fix.focus()
    const ahead = shell.page.getByTestId('fix-preview')
    await ahead.getByText(/left\.$/).waitFor()
    expect(await ahead.getByRole('listitem').count()).toBeGreaterThan(0)
    await expectAccessible()
    await view.problems().getByText('goes with this fix').first().waitFor()
    const before = await view.problems().count()
    await shell.page.keyboard.press('Enter')
    await vi.waitFor(async () => expect(await view.problems().count()).toBeLessThan(before), WAIT)
    await shell.page.keyboard.press('Control+z')
    await vi.waitFor(async () => expect(await view.problems().count()).toBe(before), WAIT)
  })

  it('lists all keys, and leads past what comes first', async () => {
    await shell.page.keyboard.press('F1')
    const keys = shell.page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await keys.getByText('Save as…').waitFor()
    await expectAccessible()
    await shell.page.keyboard.press('Escape')
    await keys.waitFor({ state: 'detached' })
    await shell.page.evaluate(() => (document.activeElement as HTMLElement).blur())
    const places: (string | null)[] = []
    for (let i = 0; i < 4; i += 1) {
      await shell.page.keyboard.press('F6')
      places.push(
        await shell.page.evaluate(
          () => document.activeElement!.closest('[aria-label],footer')!.closest('nav,main,aside,footer')!.tagName,
        ),
      )
    }
    expect(places).toEqual(['NAV', 'MAIN', 'ASIDE', 'FOOTER'])
    await button('Skip to Inspector').focus()
    await shell.page.keyboard.press('Enter')
    expect(await shell.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Inspector')
  })

  it('asks before a plan with changes is closed, and opens the files that were open at the next start', async () => {
    const file = (name: string) => path.join(shell.folder, `${name}.plan.json`)
    await shell.answerPath(() => shell.page.keyboard.press('Control+s'), file('first'))
    await announced(/^Saved to .*first/)
    await shell.page.keyboard.press('Alt+PageDown')
    await shell.answerPath(() => shell.page.keyboard.press('Control+s'), file('second'))
    await announced(/^Saved to .*second/)
    await search('new plan: quadcopter')
    await shell.page.keyboard.press('Enter')
    await tabs().nth(2).waitFor()
    await rename('given up')
    await shell.page.keyboard.press('Alt+w')
    const question = shell.page.locator('.strip').filter({ hasText: 'given up has changes that are not saved' })
    await question.getByRole('button', { name: 'Keep editing' }).click()
    expect(await tabs().count()).toBe(3)
    await shell.page.keyboard.press('Alt+w')
    await question.getByRole('button', { name: 'Close without saving' }).click()
    await tabs().nth(2).waitFor({ state: 'detached' })
    await shell.page.getByRole('tab', { name: /^first/ }).click()
    await shell.page.waitForTimeout(1500)

    await shell.kill()
    await start()
    await tabs().nth(1).waitFor()
    expect(await tabs().count()).toBe(2)
    expect(await shell.page.getByRole('tab', { selected: true }).first().innerText()).toContain('first')
    expect(await shell.page.locator('.strip').count()).toBe(0)
    expect(shell.faults).toEqual([])
  })
}
