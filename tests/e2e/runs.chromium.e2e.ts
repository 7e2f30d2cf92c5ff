/** Running in a real browser: pause, variants, limits, exports, comparison, and what is kept over a restart. */
import AxeBuilder from '@axe-core/playwright'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openChromium, type ChromiumShell } from './chromium-shell'
import { makeHome, type Home } from './shell'
import { WindowPage, middle } from './window-page'

const MINUTE = { timeout: 60_000 }

describe('runs', () => {
  let home: Home
  let shell: ChromiumShell
  let view: WindowPage

  const open = async () => {
    shell = await openChromium({}, home)
    view = new WindowPage(shell.page)
    await view.core(3).waitFor(MINUTE)
  }
  const variants = () => shell.page.getByRole('region', { name: 'Run with something changed' })
  const openVariants = () => shell.page.getByRole('button', { name: 'Run with something changed' }).click()
  const progress = () => shell.page.getByTestId('run-progress').innerText()
  const finished = () => shell.page.getByText('simulated', { exact: true }).first().waitFor(MINUTE)
  const undoName = () => shell.page.getByRole('button', { name: /^Undo/ }).getAttribute('aria-label')
  const setSeconds = async (seconds: string) => {
    await openVariants()
    await variants().getByLabel('Simulated seconds').fill(seconds)
    await variants().getByLabel('Simulated seconds').press('Tab')
  }
  const runVariant = () => variants().getByRole('button', { name: 'Run', exact: true }).click()
  const expectAccessible = async () => {
    const { violations } = await new AxeBuilder({ page: shell.page }).analyze()
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    ).toEqual([])
  }

  beforeAll(async () => {
    home = await makeHome()
    await open()
  })
  afterAll(async () => {
    await shell?.close()
    await home?.remove()
  })

  it('pauses a run so that nothing is computed, lets it go on, and cancels it while it is paused', async () => {
    await setSeconds('5000')
    await expectAccessible()
    await runVariant()
    await vi.waitFor(async () => expect(await progress()).toMatch(/^[\d.]+ of 5000 s, .+ left$/), MINUTE)
    await shell.page.getByRole('button', { name: 'Pause', exact: true }).click()
    await vi.waitFor(async () => expect(await progress()).toMatch(/, Paused$/))
    // What was on the way when it was paused has come by then.
    await shell.page.waitForTimeout(300)
    const atRest = await progress()
    await shell.page.waitForTimeout(700)
    expect(await progress()).toBe(atRest)

    await shell.page.getByRole('button', { name: 'Resume', exact: true }).click()
    const secondsIn = (text: string) => Number.parseFloat(text)
    await vi.waitFor(async () => expect(secondsIn(await progress())).toBeGreaterThan(secondsIn(atRest)), MINUTE)
    await shell.page.getByRole('button', { name: 'Pause', exact: true }).click()
    await shell.page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await shell.page.getByText('The run was cancelled.').waitFor()
  })

  it('runs the plan as it is, and with one thing changed that the plan does not keep', async () => {
    await setSeconds('5')
    await runVariant()
    await finished()
    await openVariants()
    await variants().getByText('direct', { exact: true }).click()
    expect(await variants().getByTestId('variant-words').innerText()).toContain('interrupts trapped -> direct')
    expect(await variants().innerText()).toContain('SDEI')
    await runVariant()
    await shell.page.getByTestId('what-if').getByText('direct interrupt delivery').waitFor(MINUTE)
    expect(await undoName()).toBe('Undo')
  })

  it('says why a variant cannot be run, and applies one to the plan under a name', async () => {
    await openVariants()
    await variants().getByLabel('Memory budget, MB/s a core of root').fill('400')
    await variants().getByLabel('Memory budget, MB/s a core of root').press('Tab')
    await variants().getByRole('button', { name: 'Apply to the plan' }).click()
    expect(await undoName()).toMatch(/^Undo .*memory budget/)
    await shell.page.keyboard.press('Escape')
    await shell.page.getByRole('button', { name: /^Undo/ }).click()
    await openVariants()
    await variants().getByLabel('Share of the shared cache, % of root').fill('80')
    await variants().getByLabel('Share of the shared cache, % of flight').fill('80')
    await variants().getByLabel('Share of the shared cache, % of flight').press('Tab')
    expect(await variants().getByTestId('variant-words').innerText()).toMatch(/^Cannot be run: /)
    expect(await variants().getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true)
    await variants().getByRole('button', { name: 'Reset' }).click()
    await shell.page.keyboard.press('Escape')
  })

  it('chooses a worst sample in every view by its bin', async () => {
    await view.tab('Run').click()
    await shell.page.getByTestId('streams').getByRole('button', { name: 'root/cyclictest', exact: true }).click()
    const list = shell.page.getByTestId('worst-samples')
    await list.getByRole('button', { name: /^Worst sample 10: / }).click()
    const box = (await shell.page.getByTestId('histogram').boundingBox())!
    const why = () => shell.page.getByRole('heading', { name: /^Why / }).innerText()
    const before = await why()
    // Somewhere above the mark of the largest sample: its column is found by going from the right.
    for (let x = box.width - 10; x > 40 && (await why()) === before; x -= 5) {
      await shell.page.mouse.click(box.x + x, box.y + 24)
    }
    const pressed = await list.locator('button[aria-pressed=true]').getAttribute('aria-label')
    const value = /: (.+) ns$/.exec(pressed ?? '')![1]!
    expect(await why()).toContain(`Why ${value} ns`)
    expect(await shell.page.getByTestId('waterfall').getByRole('listitem').count()).toBeGreaterThan(1)
    const rank = /sample (\d+)/.exec(pressed ?? '')![1]!
    await view.tab('Timeline').click()
    const chosen = shell.page.getByRole('combobox', { name: 'Worst sample' }).locator('option:checked')
    expect(await chosen.innerText()).toContain(`worst ${rank} of 10: ${value} ns`)
    await view.tab('Run').click()
  })

  it('sets a limit by dragging it out, moves it by keyboard, and judges it at once', async () => {
    await shell.page.getByTestId('streams').getByRole('button', { name: 'flight/imu', exact: true }).click()
    const handle = shell.page.getByTestId('limit-handle')
    expect(await handle.count()).toBe(0)
    const start = await middle(shell.page.getByTestId('new-limit'))
    await shell.page.mouse.move(start.x, start.y)
    await shell.page.mouse.down()
    await shell.page.mouse.move(start.x - 40, start.y + 6, { steps: 5 })
    await shell.page.mouse.up()
    await handle.waitFor()
    expect(await undoName()).toMatch(/^Undo limit flight\/imu to \d+ us$/)
    expect(await handle.getAttribute('aria-valuetext')).toMatch(/, met, observed /)

    const at = async () => Number(await handle.getAttribute('aria-valuenow'))
    const before = await at()
    await handle.focus()
    for (let i = 0; i < 4; i += 1) await shell.page.keyboard.press('Shift+ArrowLeft')
    await vi.waitFor(async () => expect(await at()).toBeLessThan(before))
    expect(await undoName()).toMatch(/^Undo set the limit of flight\/imu to /)
    // All its steps are one to undo.
    await shell.page.getByRole('button', { name: /^Undo/ }).click()
    await vi.waitFor(async () => expect(await at()).toBe(before))
    for (let i = 0; i < 40 && (await at()) > 25_000; i += 1) {
      await handle.focus()
      await shell.page.keyboard.press('Shift+ArrowLeft')
    }
    expect(await handle.getAttribute('aria-valuetext')).toMatch(/, missed, observed /)
    expect(await shell.page.getByTestId('limit').innerText()).toContain('missed')
    await expectAccessible()
    await handle.focus()
    await shell.page.keyboard.press('Delete')
    await handle.waitFor({ state: 'detached' })
    expect(await undoName()).toBe('Undo remove the limit of flight/imu')
  })

  it('keeps a limit where it belongs on the axis when the window becomes narrower', async () => {
    const stream = (id: string) => shell.page.getByTestId('streams').getByRole('button', { name: id, exact: true })
    await stream('root/cyclictest').click()
    const handle = shell.page.getByTestId('limit-handle')
    await handle.waitFor()
    const size = shell.page.viewportSize()!
    const chart = (await shell.page.getByTestId('histogram').boundingBox())!
    const share = async () => {
      const { x, width } = (await shell.page.getByTestId('histogram').boundingBox())!
      return ((await middle(handle)).x - x) / width
    }
    const before = await share()
    await shell.page.setViewportSize({ width: 1024, height: size.height })
    await expect
      .poll(async () => (await shell.page.getByTestId('histogram').boundingBox())!.width)
      .toBeLessThan(chart.width - 100)
    // The axis keeps its place at the left: that moves the share a little.
    await expect.poll(async () => Math.abs((await share()) - before)).toBeLessThan(0.03)
    await shell.page.setViewportSize(size)
    await stream('flight/imu').click()
  })

  it('saves the view as PNG, SVG, CSV, JSON and as cyclictest prints it', async () => {
    const save = async (label: string, name: string) => {
      const file = path.join(shell.folder, name)
      await shell.answerPath(async () => {
        await shell.page.getByRole('button', { name: 'Save the run as' }).click()
        await shell.page.getByRole('menuitem', { name: label }).click()
      }, file)
      await vi.waitFor(async () => expect(await view.announced()).toContain(name))
      return readFile(file)
    }
    const png = await save('Chart, PNG', 'imu.png')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    // Width and height as its header has them.
    expect(png.readUInt32BE(16)).toBeGreaterThan(800)
    const svg = String(await save('Chart, SVG', 'imu.svg'))
    expect(svg).toContain('flight/imu')
    const csv = String(await save('Histogram, CSV', 'imu.csv'))
    const rows = csv.split('\n').filter((line) => /^\d+,\d+/.test(line))
    const stream = JSON.parse(String(await save('Stream, JSON', 'imu.stream.json'))) as Record<string, unknown>
    const saved = JSON.parse(String(await save('Result, JSON', 'run.result.json'))) as {
      streams: { id: string; count: number; histogram: { counts: number[] } }[]
    }
    const own = saved.streams.find(({ id }) => id === 'flight/imu')!
    expect(own.count).toBe(20_000)
    expect(rows.reduce((sum, row) => sum + Number(row.split(',').at(-1)), 0)).toBe(own.count)
    expect(JSON.stringify(stream)).toContain('"flight/imu"')
    const histogram = String(await save('Histograms as cyclictest prints them', 'run.histogram.txt'))
    expect(histogram).toMatch(/# Max Latencies: /)
  })

  it('compares kept runs and one from a file on the same axes, with what differs in words', async () => {
    await view.tab('Compare').click()
    await shell.page.getByRole('button', { name: 'Open a result…' }).click()
    const files = shell.page.getByRole('region', { name: 'Open a result' })
    await files.getByRole('button', { name: 'run.result.json' }).click()
    const boxes = shell.page.getByRole('checkbox', { name: /^Compare / })
    await vi.waitFor(async () => expect(await boxes.count()).toBe(3))
    expect(await boxes.nth(2).isChecked()).toBe(true)
    await boxes.nth(1).click()
    await boxes.nth(0).click()
    const rows = shell.page.getByTestId('compare-figures').locator('tbody tr')
    await vi.waitFor(async () => expect(await rows.count()).toBe(3))
    const changes = await shell.page.getByTestId('compare-changes').innerText()
    expect(changes).toContain('interrupts direct -> trapped')
    expect(changes).toContain('The same plan, under the same conditions')
    for (const shape of ['Bars', 'Percentiles', 'Histogram']) {
      await shell.page.getByText(shape, { exact: true }).click()
      await expectAccessible()
    }
    for (const [label, name] of [
      ['Figures, CSV', 'both.csv'],
      ['Chart, PNG', 'both.png'],
      ['All streams, JSON', 'both.json'],
    ] as const) {
      await shell.answerPath(
        async () => {
          await shell.page.getByRole('button', { name: 'Save the comparison as' }).click()
          await shell.page.getByRole('menuitem', { name: label }).click()
        },
        path.join(shell.folder, name),
      )
      await vi.waitFor(async () => expect(await view.announced()).toContain(name))
    }
    expect(
      String(await readFile(path.join(shell.folder, 'both.csv')))
        .trim()
        .split('\n'),
    ).toHaveLength(4)
    await shell.page.emulateMedia({ colorScheme: 'light' })
    await expectAccessible()
    await shell.page.emulateMedia({ colorScheme: 'dark' })
  })

  it('keeps runs with their notes over a crash, and puts back what was removed', async () => {
    const list = shell.page.getByTestId('runs').getByRole('listitem')
    await list
      .nth(0)
      .getByRole('button', { name: /^Name and note/ })
      .click()
    await list.nth(0).getByRole('textbox', { name: 'Name' }).fill('direct, fan off')
    await list.nth(0).getByRole('textbox', { name: 'Note' }).fill('the one for the review')
    await list.nth(0).getByRole('textbox', { name: 'Note' }).press('Tab')
    await vi.waitFor(async () => expect(await list.nth(0).innerText()).toContain('direct, fan off'))
    await list
      .nth(1)
      .getByRole('button', { name: /^Remove/ })
      .click()
    await vi.waitFor(async () => expect(await list.count()).toBe(2))
    await shell.page.getByRole('button', { name: 'Undo', exact: true }).last().click()
    await vi.waitFor(async () => expect(await list.count()).toBe(3))
    expect(shell.faults).toEqual([])

    await shell.kill()
    await open()
    await view.tab('Compare').click()
    const kept = shell.page.getByTestId('runs').getByRole('listitem')
    await vi.waitFor(async () => expect(await kept.count()).toBe(2))
    expect(await kept.nth(0).innerText()).toContain('direct, fan off')
    expect(await kept.nth(0).innerText()).toContain('the one for the review')
    await kept.nth(0).getByRole('button', { name: /^Show/ }).click()
    await shell.page.getByTestId('what-if').getByText('direct interrupt delivery').waitFor()
    await view.tab('Timeline').click()
    await shell.page.getByTestId('timeline').waitFor()
    expect(shell.faults).toEqual([])
  })
})
