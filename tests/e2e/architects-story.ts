/**
 * The architect's story, from a plan that lies open to the folder for the board: she gives the motors a core of their own, takes
 * the fix that this asks for, runs the plan, reads why its worst case is what it is, compares it with direct interrupts, and
 * exports. By pointer alone and by keyboard alone.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, beforeEach, expect, it, onTestFailed } from 'vitest'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { architectPlan } from './architect-plan'
import { eventually } from './eventually'
import { KeyboardHand, PointerHand, type Hand } from './hands'
import { cellbench, type Shell } from './shell'
import { WindowPage } from './window-page'

const MINUTE = { timeout: 60_000 }
const FILE = 'architect.plan.json'
const STREAM = 'flight/control'
const HANDS = { pointer: PointerHand, keyboard: KeyboardHand }

/** Notes how many samples the table of streams says while a run goes on. As text: what compiles this file adds to functions. */
const WATCH_FILLING = `
  window.filling = new Set()
  requestAnimationFrame(function look() {
    const going = document.querySelector('[data-testid=run-progress]')
    const last = document.querySelector('[data-testid=streams] tbody tr td:last-child')
    if (going && last) window.filling.add(last.textContent)
    requestAnimationFrame(look)
  })
`

/** Tells the story in the shell that `current` gives; to be called inside of `describe`. */
export function tellArchitectsStory(current: () => Shell, by: keyof typeof HANDS): void {
  let shell: Shell
  let view: WindowPage
  let hand: Hand

  beforeAll(async () => {
    shell = current()
    view = new WindowPage(shell.page)
    hand = new HANDS[by](shell, view)
    await writeFile(path.join(shell.folder, FILE), JSON.stringify(architectPlan()))
    await view.core(3).waitFor(MINUTE)
  })

  beforeEach(({ task }) => {
    onTestFailed(async () => {
      const folder = path.join(ROOT, 'dist', 'e2e')
      await mkdir(folder, { recursive: true })
      const file = path.join(folder, `${by} ${task.name.replaceAll(/\W+/g, '-')}.png`)
      await shell.page.screenshot({ path: file }).catch(() => undefined)
      process.stderr.write(`the window when it failed: ${file}\n`)
    })
  })

  const problems = () => view.problems().allInnerTexts()
  const finished = () => shell.page.getByText('simulated', { exact: true }).first().waitFor(MINUTE)
  const table = () => shell.page.getByTestId('streams')

  it('opens the plan, whose motor loop runs beside the flight control', async () => {
    await hand.open(FILE)
    await eventually(async () => expect(await view.planName()).toContain('a core for its motors'), MINUTE)
    expect(await view.placedOn(2)).toEqual(['imu', 'control', 'motor'])
    await shell.page.getByText('No problems', { exact: true }).waitFor()
  })

  it('shows the load of core 3 and the RAM that it would run in while the motor loop hangs over it', async () => {
    await hand.holdMotorOverCore3()
    await eventually(async () => expect(await view.load(3)).toMatch(/^\d+ → \d+ %$/))
    const [before, after] = (await view.load(3)).split('→').map((text) => Number.parseInt(text, 10))
    expect(after).toBeGreaterThan(before!)
    const homes = shell.page.locator('[data-home]').getByRole('button')
    await eventually(async () => expect(await homes.count()).toBe(1))
    expect(await homes.getAttribute('aria-label')).toMatch(/^drive, 0xb4c0_0000, 8 MiB/)
  })

  it('finds the problem that this makes', async () => {
    await hand.drop()
    await eventually(async () => expect(await view.placedOn(3)).toEqual(['motor']))
    await eventually(async () => expect((await problems()).join()).toContain('no message goes there'))
    expect(await problems()).toHaveLength(1)
    expect(await shell.page.locator('[data-home]').count()).toBe(0)
  })

  it('says what the offered fix would change, and takes it', async () => {
    await hand.lookAtFix()
    const preview = shell.page.getByTestId('fix-preview')
    await eventually(async () => expect(await preview.innerText()).toContain('thrust'))
    await hand.takeFix()
    await shell.page.getByText('No problems', { exact: true }).waitFor()
    await shell.page.getByRole('button', { name: /^Undo .*thrust link$/ }).waitFor()
  })

  it('runs a minute, and the figures fill while it runs', async () => {
    await shell.page.evaluate(WATCH_FILLING)
    await hand.run()
    await finished()
    const filled = await shell.page.evaluate(() => [...(window as unknown as { filling: Set<string> }).filling])
    expect(filled.length).toBeGreaterThan(1)
    await eventually(async () => expect(await view.announced()).toMatch(/^Run finished, 60 s simulated\. .+ ns$/))
  })

  it('says why the worst latency is what it is', async () => {
    await hand.choose(STREAM)
    const why = shell.page.getByRole('heading', { name: /^Why / })
    await eventually(async () =>
      expect(await table().locator('tr.on').innerText()).toMatch(new RegExp(`^\\s*${STREAM}`)),
    )
    const worst = Number(/^Why ([^n]+)ns/.exec(await why.innerText())![1]!.replaceAll(/\D/g, ''))
    const steps = await shell.page.getByTestId('waterfall').getByRole('listitem').allInnerTexts()
    const sum = steps.reduce((total, text) => total + Number(text.split('\n').at(-1)!.replaceAll(/\D/g, '')), 0)
    expect(steps.length).toBeGreaterThan(1)
    expect(sum).toBe(worst)
    const canvas = shell.page.getByTestId('histogram')
    expect(await canvas.count()).toBe(1)
  })

  it('turns direct delivery on and runs again', async () => {
    await hand.setDirect()
    await eventually(async () =>
      expect(await shell.page.getByRole('radio', { name: 'direct', exact: true }).isChecked()).toBe(true),
    )
    const before = await table().innerText()
    await hand.run()
    await eventually(async () => expect(await table().innerText()).not.toBe(before), MINUTE)
    await shell.page.getByTestId('run-progress').waitFor({ state: 'detached', ...MINUTE })
    await finished()
  })

  it('holds both runs against each other on one axis, with what differs in words', async () => {
    await hand.compareBoth()
    const rows = shell.page.getByTestId('compare-figures').locator('tbody tr')
    await eventually(async () => expect(await rows.count()).toBe(2))
    await eventually(async () =>
      expect(await shell.page.getByTestId('compare-changes').innerText()).toMatch(
        /interrupts (direct -> trapped|trapped -> direct)/,
      ),
    )
    expect(await shell.page.getByRole('region', { name: /2 runs/ }).count()).toBe(1)
  })

  it('exports a folder with everything for the board', async () => {
    await hand.exportTo('for-the-board')
    await shell.page.getByTestId('export-written').waitFor(MINUTE)
    const folder = path.join(shell.folder, 'for-the-board')
    const files = await readdir(folder, { recursive: true })
    for (const ending of ['.cell', '.c', '.dts', '.dtso', '.sh', '.md', '.html', '.json']) {
      expect(
        files.some((name) => name.endsWith(ending)),
        `${ending} in ${files.join(', ')}`,
      ).toBe(true)
    }
    for (const name of files.filter((file) => file.endsWith('.cell'))) {
      expect(await cellbench('decode', path.join(folder, name))).toMatchObject({ format: 'rev14' })
    }
    await eventually(async () => expect(await view.announced()).toMatch(/^Exported to .*for-the-board$/))
  })

  it('always showed where the focus was, and never wrote an error', () => {
    if (hand instanceof KeyboardHand) expect([...hand.unseen]).toEqual([])
    expect(shell.faults).toEqual([])
  })
}
