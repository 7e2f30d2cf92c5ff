/** Consoles in a real browser: the plan's virtual board, and a recording of a board. */
import AxeBuilder from '@axe-core/playwright'
import { copyFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { openChromium, type ChromiumShell } from './chromium-shell'
import { WindowPage } from './window-page'

const MINUTE = { timeout: 60_000 }
const RECORDING = 'imx8mp-lifecycle.jsonl'

describe('the console of a board', () => {
  let shell: ChromiumShell
  let view: WindowPage

  beforeAll(async () => {
    shell = await openChromium()
    view = new WindowPage(shell.page)
    await view.core(3).waitFor(MINUTE)
    await copyFile(path.join(ROOT, 'tests', 'fixtures', 'captures', RECORDING), path.join(shell.folder, RECORDING))
    await view.tab('Console').click()
  })
  afterAll(() => shell?.close())

  const screen = () => shell.page.getByTestId('terminal')
  const rows = async () => (await screen().locator('.xterm-rows').innerText()).replaceAll('\u00a0', ' ')
  const see = (text: string) => vi.waitFor(async () => expect(await rows()).toContain(text), MINUTE)
  const choose = (name: string) =>
    shell.page.getByRole('radiogroup', { name: 'View of the console' }).getByText(name).click()
  const expectAccessible = async () => {
    const { violations } = await new AxeBuilder({ page: shell.page }).analyze()
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    ).toEqual([])
  }

  it('says what can be opened', async () => {
    await shell.page.getByRole('heading', { name: 'Serial ports' }).waitFor()
    await expectAccessible()
  })

  it('says in a sentence why an address cannot be opened', async () => {
    await shell.page.getByLabel('Address').fill('127.0.0.1:9')
    await shell.page.getByRole('button', { name: 'Open', exact: true }).click()
    const error = shell.page.getByRole('region', { name: 'Open a line to a board' }).getByRole('alert')
    await error.waitFor(MINUTE)
    expect(await error.innerText()).toContain('Nothing listens on port 9')
  })

  it('opens the virtual board of the plan and talks to its shell', async () => {
    await shell.page.getByRole('button', { name: 'Open the virtual board' }).click()
    await screen().waitFor(MINUTE)
    await see('#')
    await screen().click()
    await shell.page.keyboard.type('uname -m\n')
    await see('aarch64')
    await shell.page.keyboard.type('jailhouse --version\n')
    await see('Jailhouse management tool')
    expect(await shell.page.getByRole('group', { name: 'Consoles' }).innerText()).toContain('simulated')
    await expectAccessible()
  })

  it('asks before several lines are pasted, and sends them after a yes', async () => {
    const paste = (text: string) =>
      screen()
        .locator('textarea')
        .evaluate((area, pasted) => {
          const clipboardData = new DataTransfer()
          clipboardData.setData('text/plain', pasted)
          area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
        }, text)
    await paste('echo one-$((1+1))\necho three\n')
    const question = shell.page.getByRole('alertdialog', { name: 'Paste into the console?' })
    await question.getByText('2 lines: the board carries out each of them.').waitFor()
    await question.getByRole('button', { name: 'Do not paste' }).click()
    await question.waitFor({ state: 'detached' })
    await paste('echo yes-it-was\necho pasted\n')
    await question.getByRole('button', { name: 'Paste', exact: true }).click()
    await see('yes-it-was')
    expect(await rows()).not.toContain('one-')
  })

  it('shows lines with host times, marks a pattern and keeps those that match', async () => {
    await choose('Lines')
    const lines = shell.page.getByRole('region', { name: /^Lines of / })
    await lines.waitFor()
    await shell.page.getByLabel('only lines that match').check()
    await shell.page.getByRole('searchbox', { name: 'Regular expression' }).fill('a{2}rch\\d+')
    await lines.locator('mark').first().waitFor(MINUTE)
    expect(await lines.locator('mark').first().innerText()).toBe('aarch64')
    await vi.waitFor(async () => expect(await lines.getByText('uname').count()).toBe(0))
    await expectAccessible()
    await shell.page.getByLabel('only lines that match').uncheck()
  })

  it('does not freeze over a catastrophic pattern, and says so', async () => {
    await choose('Terminal')
    await screen().click()
    await shell.page.keyboard.type(`echo ${'a'.repeat(60)}!\n`)
    await see('aaaaaaaa!')
    await choose('Lines')
    await shell.page.getByRole('searchbox', { name: 'Regular expression' }).fill('(a+)+$')
    await shell.page.getByText('This pattern takes too long').waitFor(MINUTE)
    await shell.page.getByRole('searchbox', { name: 'Regular expression' }).fill('')
  })

  it('shows the bytes as they came', async () => {
    await choose('Hex')
    const bytes = shell.page.getByRole('region', { name: /^Bytes of / })
    await bytes.waitFor()
    expect(await bytes.innerText()).toMatch(/0d 0a/)
    await choose('Terminal')
  })

  it('replays a recording beside it, and lays both together by time', async () => {
    await shell.page.getByRole('button', { name: 'Open a line…' }).click()
    await shell.page.getByLabel('File of a recording').fill(path.join(shell.folder, RECORDING))
    await shell.page.getByLabel('Speed').selectOption({ label: 'as fast as it goes' })
    await shell.page.getByRole('button', { name: 'Replay', exact: true }).click()
    await vi.waitFor(
      async () => expect(await shell.page.getByRole('group', { name: 'Consoles' }).innerText()).toContain(RECORDING),
      MINUTE,
    )
    await choose('Lines')
    const lines = shell.page.getByRole('region', { name: `Lines of ${RECORDING}` })
    await shell.page.getByRole('searchbox', { name: 'Regular expression' }).fill('Created cell')
    await shell.page.getByLabel('only lines that match').check()
    await lines.locator('mark').first().waitFor(MINUTE)
    const layout = shell.page.getByRole('radiogroup', { name: 'Several consoles' })
    await layout.getByText('By time').click()
    await shell.page.getByRole('region', { name: /^Lines of .+, / }).waitFor()
    await layout.getByText('Beside').click()
    await vi.waitFor(async () => expect(await shell.page.getByRole('region', { name: /^Lines of / }).count()).toBe(2))
    await layout.getByText('One').click()
  })

  it('stops at the prompts for what a person wants there, one thing at a time', async () => {
    await shell.page
      .getByRole('group', { name: 'Consoles' })
      .getByRole('button', { name: /simulated/ })
      .last()
      .click()
    await shell.page.getByRole('button', { name: 'Prompt', exact: true }).click()
    const prompts = shell.page.getByRole('region', { name: 'At the prompts of the board' })
    // Somebody is logged in on the virtual board: its shell answers, whatever the name.
    await prompts.getByLabel('Password').fill('not-needed-and-not-kept')
    await prompts.getByRole('button', { name: 'Log in' }).click()
    await vi.waitFor(async () => expect(await view.announced()).toContain('A shell of root answers'), MINUTE)
    expect(await prompts.getByLabel('Password').inputValue()).toBe('')
    expect(await prompts.getByLabel('Baud rate').count()).toBe(0)
    await expectAccessible()
    await prompts.getByRole('button', { name: 'Close what is done at prompts' }).click()
  })

  it('takes a dropped file of an instrument for a measurement, by what stands in it, with what a person says of it', async () => {
    await view.tab('Compare').click()
    await shell.page.getByRole('button', { name: 'Conditions…' }).click()
    const said = shell.page.getByRole('group', { name: 'Conditions of the measurement' })
    await said.getByLabel('What else ran').fill('stress-ng on the root')
    await expectAccessible()
    const thread = { histogram: { '3': 40, '7': 1 }, cycles: 41, min: 3, max: 7, avg: 3.1 }
    const text = JSON.stringify({ file_version: 1, resolution_in_ns: 0, thread: { '0': thread } })
    await shell.page.evaluate((content) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content], 'cyclic.json', { type: 'application/json' }))
      const over = { dataTransfer, bubbles: true, cancelable: true }
      document.body.dispatchEvent(new DragEvent('dragover', over))
      document.body.dispatchEvent(new DragEvent('drop', over))
    }, text)
    const kept = shell.page.getByTestId('runs').getByRole('listitem').filter({ hasText: 'cyclic.json' })
    await kept.waitFor(MINUTE)
    expect(await kept.innerText()).toMatch(/measured[^]*cyclictest[^]*stress-ng on the root/)
    expect(await said.getByLabel('What else ran').inputValue()).toBe('')
  })

  it('never wrote an error to its console, and broke no content policy', () => {
    expect(shell.faults).toEqual([])
  })
})
