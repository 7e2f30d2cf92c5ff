/**
 * One story for both shells: an architect drags workloads, sees a problem come and go, runs the plan, reads the worst case,
 * exports, and the files say what the window said. Each test goes on where the one before it ended.
 */
import AxeBuilder from '@axe-core/playwright'
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, beforeEach, expect, it, onTestFailed } from 'vitest'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { eventually } from './eventually'
import { WindowPage, middle } from './window-page'
import { cellbench, type Shell } from './shell'

const LOOP = 'Zephyr control loop'
const MINUTE = { timeout: 60_000 }

interface Decoded {
  kind: string
  cell: { name: string; cpus: number[] }
}

/** Tells the story in the shell that `open` gives; to be called inside of `describe`. */
export function tellStory(current: () => Shell): void {
  let shell: Shell
  let view: WindowPage

  beforeAll(() => {
    shell = current()
    view = new WindowPage(shell.page)
  })

  beforeEach(({ task }) => {
    onTestFailed(async () => {
      const folder = path.join(ROOT, 'dist', 'e2e')
      await mkdir(folder, { recursive: true })
      const file = path.join(
        folder,
        `${task.file.name.replaceAll(/\W+/g, '-')} ${task.name.replaceAll(/\W+/g, '-')}.png`,
      )
      await shell.page.screenshot({ path: file }).catch(() => undefined)
      process.stderr.write(`the window when it failed: ${file}\n`)
    })
  })

  /** Fails with what went wrong in the page, if anything did. */
  const expectNoFaults = () => expect(shell.faults).toEqual([])

  const expectAccessible = async () => {
    // The other mode opens a page of its own, which Electron does not let it.
    const { violations } = await new AxeBuilder({ page: shell.page }).setLegacyMode(true).analyze()
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    ).toEqual([])
  }

  it('opens to the quadcopter plan, which has no problem', async () => {
    await view.core(3).waitFor(MINUTE)
    expect(await view.planName()).toContain('Quadcopter on i.MX 8M Mini')
    expect(await view.placedOn(3)).toEqual(['imu', 'control', 'motor'])
    await shell.page.getByText('No problems', { exact: true }).waitFor()
    expectNoFaults()
  })

  it.each(['dark', 'light'] as const)('is accessible in %s', async (colorScheme) => {
    await shell.page.emulateMedia({ colorScheme })
    await eventually(async () => expect(await shell.page.locator('html').getAttribute('data-theme')).toBe(colorScheme))
    await expectAccessible()
    await shell.page.emulateMedia({ colorScheme: 'dark' })
  })

  it('takes a workload from the palette to a core by pointer', async () => {
    const before = await view.load(3)
    await view.hold(view.template(LOOP), await middle(view.core(3)))
    // Before it is dropped, the core already shows what would be.
    expect(await view.load(3)).toMatch(new RegExp(`^${Number.parseInt(before, 10)} → \\d+ %$`))
    await view.drop()
    await eventually(async () => expect(await view.placedOn(3)).toHaveLength(4))
    expect(Number.parseInt(await view.load(3), 10)).toBeGreaterThan(Number.parseInt(before, 10))
    expect(await view.announced()).toMatch(new RegExp(`^Dropped ${LOOP} on core 3\\.`))
  })

  it('lets go of it where it was when Escape comes first', async () => {
    await view.hold(view.template(LOOP), await middle(view.core(0)))
    await shell.page.keyboard.press('Escape')
    await view.drop()
    expect(await view.placedOn(3)).toHaveLength(4)
    expect(await view.announced()).toMatch(/^Cancelled/)
  })

  it('takes another there by keyboard, and says so', async () => {
    await view.template(LOOP).focus()
    await shell.page.keyboard.press('Enter')
    expect(await view.announced()).toMatch(new RegExp(`^Picked up ${LOOP}\\.`))
    for (let i = 0; i < 3; i += 1) await shell.page.keyboard.press('ArrowRight')
    expect(await view.announced()).toMatch(/^Core 3, flight, load \d+ % to \d+ %/)
    await shell.page.keyboard.press('Enter')
    await eventually(async () => expect(await view.placedOn(3)).toHaveLength(5))
    expect(await view.announced()).toMatch(new RegExp(`^Dropped ${LOOP} on core 3\\.`))
  })

  it('undoes and does again', async () => {
    const placed = await view.placedOn(3)
    await shell.page.keyboard.press('Control+z')
    await shell.page.keyboard.press('Control+z')
    await eventually(async () => expect(await view.placedOn(3)).toEqual(['imu', 'control', 'motor']))
    await shell.page.keyboard.press('Control+Shift+z')
    await shell.page.getByRole('button', { name: /^Redo/ }).click()
    await eventually(async () => expect(await view.placedOn(3)).toEqual(placed))
    // Less load for what follows, and the way back to it is kept.
    await shell.page.getByRole('button', { name: /^Undo/ }).click()
    await eventually(async () => expect(await view.placedOn(3)).toHaveLength(4))
  })

  it('shows a problem while memory is dragged onto memory, and its fix mends it', async () => {
    await view.tab('Problems').click()
    const ram = view.region('perception')
    const start = await middle(ram)
    await view.hold(ram, { x: start.x + 40, y: start.y })
    await shell.page.getByText('if dropped here').first().waitFor()
    await view.drop()
    await view.problems().first().waitFor()
    expect(await view.problems().first().innerText()).toContain('perception')
    await expectAccessible()

    const fixes = view.problems().getByRole('button', { name: /^Fix: / })
    for (let left = await fixes.count(); left > 0; left = await fixes.count()) {
      const before = await view.problems().count()
      await fixes.first().click()
      await eventually(async () => expect(await view.problems().count()).toBeLessThan(before))
    }
    await shell.page.getByText('No problems', { exact: true }).waitFor()
    expectNoFaults()
  })

  it('moves memory by keyboard', async () => {
    const ram = view.region('flight')
    const before = await ram.getAttribute('aria-label')
    await ram.focus()
    await shell.page.keyboard.press('Shift+ArrowLeft')
    await eventually(async () => expect(await view.region('flight').getAttribute('aria-label')).not.toBe(before))
    await shell.page.keyboard.press('Control+z')
    await eventually(async () => expect(await view.region('flight').getAttribute('aria-label')).toBe(before))
  })

  it('saves the plan, and the terminal finds nothing wrong with it', async () => {
    const file = path.join(shell.folder, 'mine.plan.json')
    await shell.answerPath(() => shell.page.getByRole('button', { name: 'Save', exact: true }).click(), file)
    await eventually(async () => expect(await readdir(shell.folder)).toContain('mine.plan.json'))
    await eventually(async () => expect(await view.announced()).toContain('mine.plan.json'))
    // It exits with 0 only when no rule found an error.
    await cellbench('check', file)
  })

  it('runs the plan and draws its latencies', async () => {
    await shell.page.keyboard.press('F5')
    await shell.page.getByText('simulated', { exact: true }).first().waitFor(MINUTE)
    const control = shell.page.getByTestId('streams').getByRole('button', { name: 'flight/control', exact: true })
    await control.click()

    const rows = shell.page.getByTestId('histogram-table').locator('tbody tr')
    const samples = await rows.evaluateAll((all) => all.map((row) => Number(row.lastElementChild?.textContent)))
    // 60 s at 250 us.
    expect(samples.reduce((sum, count) => sum + count, 0)).toBe(240_000)

    // Axes and grid are grey: what has a colour is the cell's own outline and filling.
    await eventually(async () => {
      const coloured = await shell.page.getByTestId('histogram').evaluate((element) => {
        const canvas = element as HTMLCanvasElement
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
        let count = 0
        for (let i = 0; i < data.length; i += 4) {
          const [red, green, blue, alpha] = data.subarray(i, i + 4) as unknown as [number, number, number, number]
          if (alpha > 40 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) count += 1
        }
        return count
      })
      expect(coloured).toBeGreaterThan(300)
    })
  })

  it('says why the worst case is what it is, to the nanosecond', async () => {
    const steps = shell.page.getByTestId('waterfall').getByRole('listitem')
    const causes = await steps.evaluateAll((items) => items.map((item) => item.lastElementChild?.textContent ?? ''))
    const sum = causes.reduce((total, text) => total + Number(text.replaceAll(/\D/g, '')), 0)
    const heading = await shell.page.getByRole('heading', { name: /^Why [\d\s\u202f\u00a0,.']+ns/ }).innerText()
    const worst = Number(/^Why ([^n]+)ns/.exec(heading)![1]!.replaceAll(/\D/g, ''))
    expect(causes.length).toBeGreaterThan(1)
    expect(sum).toBe(worst)
    const row = shell.page.getByTestId('streams').locator('tr', { hasText: /^\s*flight\/control/ })
    const max = Number((await row.locator('td').nth(5).innerText()).replaceAll(/\D/g, ''))
    expect(max).toBe(worst)
    await expectAccessible()
    expectNoFaults()
  })

  it('shows the next worst sample in every view of the run once it is chosen', async () => {
    const chosen = shell.page.getByTestId('worst-samples').getByRole('button', { name: /^Worst sample 2: / })
    const value = /: (.+) ns$/.exec((await chosen.getAttribute('aria-label')) ?? '')![1]!
    const causes = () => shell.page.getByTestId('waterfall').innerText()
    const before = await causes()
    await chosen.click()
    await eventually(async () => expect(await causes()).not.toBe(before))
    expect(await shell.page.getByRole('heading', { name: /^Why / }).innerText()).toContain(`Why ${value} ns`)

    await shell.page.getByText('Percentiles', { exact: true }).click()
    const last = shell.page.getByTestId('percentile-table').locator('tbody tr').last()
    await eventually(async () => expect(await last.innerText()).toContain('too few samples'))
    await expectAccessible()

    await view.tab('Timeline').click()
    const which = shell.page.getByRole('combobox', { name: 'Worst sample' })
    expect(await which.locator('option:checked').innerText()).toContain(`worst 2 of 10: ${value} ns`)
    expect(await causes()).not.toBe(before)
  })

  it('shows what every core did around the worst sample, to the nanosecond', async () => {
    const timeline = shell.page.getByTestId('timeline')
    const shown = async () =>
      Number(await timeline.getAttribute('data-to')) - Number(await timeline.getAttribute('data-from'))
    await shell.page.getByRole('button', { name: 'Jump to worst' }).click()
    expect(await view.announced()).toMatch(/^Worst sample 1: /)
    const value = Number((await view.announced()).replace(/^.*: /, '').replaceAll(/\D/g, ''))
    await eventually(async () => expect(await shown()).toBeGreaterThan(value))

    // The table says what the picture does: whatever the core did in that time, without a gap, makes up the sample.
    const rows = await shell.page
      .getByTestId('timeline-table')
      .locator('tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? '')))
    const own = rows.filter(([core, , , , , , , causes]) => core === '3' && causes !== '')
    expect(own.reduce((sum, row) => sum + Number(row[6]!.replaceAll(/\D/g, '')), 0)).toBe(value)

    await timeline.focus()
    for (let i = 0; i < 30; i += 1) await shell.page.keyboard.press('+')
    await eventually(async () => expect(await shown()).toBeCloseTo(20, 3))
    await shell.page.keyboard.press('End')
    const words = (await timeline.getAttribute('aria-valuetext')) ?? ''
    expect(words).toMatch(/core 0 .+, core 1 .+, core 2 .+, core 3 .+/)
    expect(Number(await timeline.getAttribute('aria-valuenow'))).toBe(value)
    await shell.page.keyboard.press('0')
    await eventually(async () => expect(await shown()).toBeGreaterThan(value + 90_000))

    // A cause that is chosen by its name is found on the timeline.
    const cause = shell.page.getByTestId('waterfall').getByRole('button', { name: 'preempted by imu' })
    await cause.click()
    expect(await cause.getAttribute('aria-pressed')).toBe('true')
    expect(await timeline.getAttribute('aria-valuetext')).toContain('core 3 preempted by imu (imu)')
    await expectAccessible()

    await view.tab('Details').click()
    await shell.page.getByTestId('details-boot').waitFor()
    await expectAccessible()
    expectNoFaults()
  })

  it('shows what the hypervisor printed', async () => {
    await view.tab('Console').click()
    const console = shell.page.getByLabel('Console of the hypervisor')
    expect(await console.innerText()).toContain('Created cell "flight"')
  })

  it('exports files that say what the window said', async () => {
    const folder = path.join(shell.folder, 'bundle')
    await shell.answerPath(() => shell.page.getByRole('button', { name: 'Export…' }).click(), folder)
    await shell.page.getByTestId('export-written').waitFor(MINUTE)
    const files = await readdir(folder, { recursive: true })
    const shown = await shell.page
      .getByRole('list', { name: 'Files of the bundle' })
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((button) => button.firstElementChild?.textContent ?? ''))
    for (const name of shown) expect(files).toContain(path.normalize(name))

    const cells = files.filter((name) => name.endsWith('.cell'))
    const decoded = await Promise.all(
      cells.map(async (name) => (await cellbench('decode', path.join(folder, name))) as Decoded),
    )
    const inmates = decoded
      .filter(({ kind }) => kind === 'cell')
      .map(({ cell }) => ({ name: cell.name, cpus: cell.cpus }))
    expect(inmates).toEqual(
      expect.arrayContaining([
        { name: 'flight', cpus: [3] },
        { name: 'perception', cpus: [1, 2] },
      ]),
    )
    await expectAccessible()
  })

  it('never wrote an error to its console, and broke no content policy', expectNoFaults)
}
