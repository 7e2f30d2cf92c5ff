/**
 * Kills Electron at random moments while a person edits in its window, starts it again with the same plan, and looks at what is
 * left, in the file and in the window.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parsePlanText } from '../../src/sim/plan/parse'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { startVirtualDisplay, whyNoDisplay } from '../../scripts/runtimes.mjs'
import { openElectron, type ElectronShell } from '../e2e/electron-shell'
import { makeHome } from '../e2e/shell'
import { WindowPage } from '../e2e/window-page'
import { Random } from '../fuzz/random'
import { templateFiles } from '../support/templates'
import { LONGEST_MS, noKills, SHORTEST_MS, type KillFigures } from './figures'

/** Longest wait for a save to be done before the next edit is made anyway, ms. */
const SAVE_MS = 400

/** A person at the window who renames the plan, and saves it now and then. */
class Person {
  /** When each edit was made at the earliest, by its number, as `Date.now` says. */
  readonly madeAt = new Map<number, number>()
  private number = 0
  /** The newest edit that is known to be in the file. */
  private saved = 0
  /** Edits of which the saving was asked for since. */
  private asked: number[] = []
  private going = false
  saves = 0
  edits = 0

  constructor(
    private readonly plan: PlanDocument,
    private readonly file: string,
    private readonly random: Random,
  ) {}

  /** Edits in the window until `stop` is called or the window is gone. */
  async work({ page }: ElectronShell): Promise<void> {
    this.going = true
    try {
      const name = page.getByLabel('Name', { exact: true })
      while (this.going) {
        this.number += 1
        this.edits += 1
        await name.fill(`edit ${this.number}`)
        this.madeAt.set(this.number, Date.now())
        await name.press('Enter')
        if (this.random.below(12) === 0) await this.save(page)
        await page.waitForTimeout(this.random.below(120))
      }
    } catch (error) {
      if (this.going) throw error
    }
  }

  stop(): void {
    this.going = false
  }

  private async save(page: ElectronShell['page']): Promise<void> {
    this.asked.push(this.number)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const mark = page.getByRole('img', { name: 'Not saved' })
    const done = await mark.waitFor({ state: 'detached', timeout: SAVE_MS }).then(
      () => true,
      () => false,
    )
    if (!done) return
    this.saves += 1
    this.saved = this.number
    this.asked = []
  }

  /** What the kill at `killed` took. Throws when the file is not whole, or it or the window holds what was never written. */
  async lookAfter({ page }: ElectronShell, killed: number) {
    const whileSaving = this.asked.length > 0
    const parsed = parsePlanText(await readFile(this.file, 'utf8'))
    if (!parsed.ok) throw new Error(`${this.file} is not whole: ${parsed.faults[0]?.message}`)
    const inFile = numberOf(parsed.document.name)
    if (!isDeepStrictEqual(parsed.document, { ...this.plan, name: parsed.document.name })) {
      throw new Error(`${this.file} holds a plan that was never written: ${parsed.document.name}`)
    }
    if (inFile !== this.saved && !this.asked.includes(inFile)) {
      throw new Error(`${this.file} holds edit ${inFile}, but edit ${this.saved} was saved last`)
    }
    await page.getByLabel('Name', { exact: true }).waitFor({ timeout: 60_000 })
    const restored = numberOf(await new WindowPage(page).planName())
    if (restored < inFile || restored > this.number) {
      throw new Error(`the window restored edit ${restored} over edit ${inFile} of the file`)
    }
    const lost = [...this.madeAt].filter(([number, at]) => number > restored && at <= killed)
    this.madeAt.clear()
    this.number = restored
    this.saved = inFile
    this.asked = []
    return { ageMs: lost[0] ? killed - lost[0][1] : 0, edits: lost.length, whileSaving }
  }
}

function numberOf(name: string): number {
  const number = /^edit (\d+)$/.exec(name)?.[1]
  if (number === undefined) throw new Error(`a plan is called "${name}", which nobody named so`)
  return Number(number)
}

/** Kills Electron `times` times. Throws as the person does. */
export async function killElectron(
  times: number,
  seed: string,
  tell: (figures: KillFigures) => void,
): Promise<KillFigures> {
  const display = whyNoDisplay() === undefined ? undefined : await startVirtualDisplay()
  const home = await makeHome()
  if (display) home.environment.DISPLAY = display.display
  const folder = path.join(home.home, 'work')
  await mkdir(folder, { recursive: true })
  const shipped = templateFiles('plans').find(({ name }) => name === 'quadcopter-imx8mm.plan.json')!
  const plan = { ...(shipped.document as PlanDocument), name: 'edit 0' }
  const file = path.join(folder, 'one.plan.json')
  await writeFile(file, JSON.stringify(plan))
  const random = new Random(seed, 'kill')
  const person = new Person(plan, file, new Random(seed, 'person'))
  const figures = noKills()
  const open = () => openElectron({ given: home, plan: file, again: false })
  let shell = await open()
  try {
    await shell.page.getByLabel('Name', { exact: true }).waitFor({ timeout: 60_000 })
    for (let kill = 1; kill <= times; kill += 1) {
      const work = person.work(shell)
      const moment = SHORTEST_MS + random.below(LONGEST_MS - SHORTEST_MS)
      await Promise.race([new Promise((resolve) => setTimeout(resolve, moment)), work])
      person.stop()
      const killed = await shell.kill()
      await work
      shell = await open()
      const loss = await person.lookAfter(shell, killed)
      figures.kills += 1
      figures.edits = person.edits
      figures.saves = person.saves
      figures.lostMs.push(loss.ageMs)
      figures.lostEdits += loss.edits
      if (loss.whileSaving) figures.whileSaving += 1
      figures.leftBehind = (await readdir(folder)).filter((name) => name.endsWith('.part')).length
      tell(figures)
    }
    return figures
  } finally {
    await shell.kill().catch(() => undefined)
    display?.stop()
    await home.remove()
  }
}
