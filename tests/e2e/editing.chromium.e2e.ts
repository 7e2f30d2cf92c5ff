/**
 * What an architect edits on the picture itself, by pointer and by keyboard: who has a device, what links cells, which colours of
 * the cache are whose, where memory lies; and every field of the plan in the inspector.
 */
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from './eventually'
import { openChromium, type ChromiumShell } from './chromium-shell'
import { middle, WindowPage } from './window-page'

describe('editing', () => {
  let shell: ChromiumShell
  let view: WindowPage
  beforeAll(async () => {
    shell = await openChromium({ colorScheme: 'dark' })
    view = new WindowPage(shell.page)
    await view.core(3).waitFor({ timeout: 60_000 })
    const hints = shell.page.getByRole('button', { name: 'No more hints' })
    if (await hints.isVisible()) await hints.click()
  })
  afterAll(() => shell?.close())

  const inspector = () => shell.page.getByTestId('inspector')
  const announced = (what: RegExp) => eventually(async () => expect(await view.announced()).toMatch(what))
  const undo = () => shell.page.getByRole('button', { name: /^Undo/ }).click()
  const expectAccessible = async () => {
    const { violations } = await new AxeBuilder({ page: shell.page }).setLegacyMode(true).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([])
  }
  const chooseCell = (core: number, name: string) => view.core(core).getByRole('button', { name, exact: true }).click()

  it('gives a device by drag, with its SPI, and shows what root loses meanwhile', async () => {
    await shell.page.getByRole('button', { name: /^\d+ with root$/ }).click()
    await shell.page.getByTestId('device-ecspi3').scrollIntoViewIfNeeded()
    await view.hold(shell.page.getByTestId('device-ecspi3'), await middle(view.core(3)))
    expect(await shell.page.getByTestId('ghost').innerText()).toContain('flight: SPI 33 follows')
    expect(await shell.page.getByTestId('root-change').innerText()).toBe('Root loses ecspi3')
    await view.drop()
    await announced(/^Dropped ecspi3 on flight\./)
    expect(await shell.page.getByTestId('device-ecspi3').getAttribute('aria-label')).toContain('with flight')
    expect(await shell.page.getByTestId('root-change').count()).toBe(0)
  })

  it('searches wherever the focus was, and gives it back', async () => {
    const { page } = shell
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await page.getByRole('button', { name: 'Recent plans' }).focus()
    await page.keyboard.press('Control+k')
    await page.getByTestId('search-results').waitFor({ state: 'attached' })
    await page.keyboard.type('uart')
    expect(await page.getByRole('combobox', { name: 'Search' }).inputValue()).toBe('uart')
    await page.keyboard.press('Escape')
    expect(await focused()).toBe('Recent plans')
    await page.keyboard.press('F1')
    await eventually(async () => expect(await focused()).toBe('Close'))
    await page.keyboard.press('Escape')
    expect(await focused()).toBe('Recent plans')
  })

  it('gives it back by keyboard', async () => {
    await shell.page.getByTestId('device-ecspi3').focus()
    await shell.page.keyboard.press('Enter')
    await announced(/^Picked up ecspi3\. flight has it already\./)
    await shell.page.keyboard.press('ArrowLeft')
    await announced(/^root: SPI 33 follows.* Root gets back ecspi3\.$/)
    await shell.page.keyboard.press('Enter')
    await announced(/^Dropped ecspi3 on root\./)
    // The focus stays on what was moved, wherever it is shown now.
    await eventually(async () =>
      expect(await shell.page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe(
        'device-ecspi3',
      ),
    )
  })

  it('moves a placed workload by keyboard, and the focus goes with it', async () => {
    await view.core(3).getByRole('button', { name: 'imu on core 3' }).focus()
    await shell.page.keyboard.press('Enter')
    await shell.page.keyboard.press('ArrowLeft')
    await announced(/^Core 2, /)
    await shell.page.keyboard.press('Escape')
    await announced(/^Cancelled, imu stays/)
    await eventually(async () =>
      expect(await shell.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('imu on core 3'),
    )
  })

  it('draws a link from cell to cell, chooses what it speaks, and shows it between them', async () => {
    const before = await shell.page.getByTestId('link-lanes').getByRole('button', { includeHidden: true }).count()
    await shell.page.getByTestId('link-handle-1').scrollIntoViewIfNeeded()
    await view.hold(shell.page.getByTestId('link-handle-1'), await middle(view.core(3)))
    expect(await shell.page.getByTestId('ghost').innerText()).toContain('a link between perception and flight')
    await view.drop()
    await inspector().getByRole('heading', { name: 'network' }).waitFor()
    await inspector().getByLabel('Protocol').selectOption('demo')
    await inspector().getByLabel('Size').fill('32 KiB')
    await inspector().getByLabel('Size').press('Enter')
    const lanes = shell.page.getByTestId('link-lanes').getByRole('button', { includeHidden: true })
    await eventually(async () => expect(await lanes.count()).toBe(before + 1))
    expect(await shell.page.getByTestId(`link-${before}`).getAttribute('aria-label')).toBe(
      'network, demo, between perception and flight, 32 KiB',
    )
    for (let i = 0; i < 3; i += 1) await undo()
    await eventually(async () => expect(await lanes.count()).toBe(before))
  })

  it('draws one by keyboard', async () => {
    await shell.page.getByTestId('link-handle-root').focus()
    await shell.page.keyboard.press('Enter')
    await announced(/^Picked up link from root\. root: a link needs two cells\./)
    await shell.page.keyboard.press('ArrowRight')
    await announced(/^flight: a link between root and flight, /)
    await shell.page.keyboard.press('Enter')
    await announced(/^Dropped link from root on flight\./)
    await undo()
  })

  it('paints colours of the cache across, and one by one with keys', async () => {
    await chooseCell(3, 'flight')
    await shell.page.locator('[data-colour]').first().scrollIntoViewIfNeeded()
    const colour = (at: number) => shell.page.locator(`[data-colour="${at}"]`).first()
    await view.hold(colour(0), await middle(colour(2)))
    await view.drop()
    await announced(/^give colours 0, 1, 2 to flight$/)
    await chooseCell(1, 'perception')
    await colour(2).focus()
    await shell.page.keyboard.press('Space')
    await announced(/^give colour 2 to perception$/)
    expect(await colour(2).getAttribute('aria-label')).toBe(
      'Colour 2: flight and perception, who evict each other there',
    )
    await shell.page.keyboard.press('Shift+ArrowRight')
    await announced(/^give colour 3 to perception$/)
    await expectAccessible()
    for (let i = 0; i < 3; i += 1) await undo()
    expect(await colour(0).getAttribute('aria-label')).toContain('root and every cell')
  })

  it('goes from edge to edge in memory, and says what root loses', async () => {
    const flight = view.region('flight')
    await flight.focus()
    const before = await flight.getAttribute('aria-label')
    await shell.page.keyboard.press('Control+Shift+ArrowRight')
    await announced(/17 MiB.*Root loses 1 MiB\.$/)
    await shell.page.keyboard.press('PageDown')
    await announced(/at the (start|end) of /)
    await undo()
    await undo()
    await eventually(async () => expect(await view.region('flight').getAttribute('aria-label')).toBe(before))
  })

  it('shows which guest address is where', async () => {
    await chooseCell(3, 'flight')
    await shell.page.getByRole('button', { name: /^Guest addresses/ }).click()
    await shell.page
      .getByTestId('guest-lane')
      .getByRole('button', { name: /^RAM at 0x93c0_0000 for the guest, 0xb3c0_0000 on the bus, 16 MiB$/ })
      .click()
    await inspector().getByRole('heading', { name: 'RAM of flight' }).waitFor()
    await expectAccessible()
  })

  it('says while one types what cannot be, and what the field means', async () => {
    await view.core(3).getByRole('button', { name: 'control on core 3' }).click()
    const wcet = inspector().getByLabel('WCET')
    await wcet.fill('60 parsecs')
    await inspector().getByText('"60 parsecs" is not a time such as').waitFor()
    expect(await shell.page.getByTestId('help-line').innerText()).toContain('Worst-case execution time')
    await wcet.fill('61 us')
    expect(await inspector().getByText('is not a time').count()).toBe(0)
    await wcet.press('Escape')
    await inspector().getByRole('button', { name: /^More/ }).click()
    await inspector().getByRole('button', { name: 'Add a section' }).click()
    await inspector().getByLabel('Length').fill('5 us')
    await inspector().getByLabel('Length').press('Enter')
    await announced(/./)
    await expectAccessible()
    expect(shell.faults).toEqual([])
  })
})
