/** The two ways in which a person works in the window. Neither reaches past what is on the screen. */
import { expect } from 'vitest'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import type { Shell } from './shell'
import { eventually } from './eventually'
import { middle, type WindowPage } from './window-page'

export interface Hand {
  /** Opens the plan `file` of the shell's folder. */
  open(file: string): Promise<void>
  /** Takes the motor loop from its core and holds it over core 3. */
  holdMotorOverCore3(): Promise<void>
  drop(): Promise<void>
  /** Looks at what the first fix would change, without taking it. */
  lookAtFix(): Promise<void>
  takeFix(): Promise<void>
  run(): Promise<void>
  /** Chooses the stream whose worst case is asked for. */
  choose(stream: string): Promise<void>
  setDirect(): Promise<void>
  /** Puts both runs on the same axes. */
  compareBoth(): Promise<void>
  /** Writes the bundle into a folder of this name in the shell's folder. */
  exportTo(folder: string): Promise<void>
}

const MOTOR = 'motor on core 2'
const FIX = /^Fix: /
const DIRECT = 'direct'

/** With the mouse alone. */
export class PointerHand implements Hand {
  constructor(
    private readonly shell: Shell,
    private readonly view: WindowPage,
  ) {}

  private button(name: string | RegExp): Locator {
    return this.shell.page.getByRole('button', { name, exact: true })
  }

  async open(file: string) {
    await this.shell.answerOpen(() => this.button('Open…').click(), file)
  }

  async holdMotorOverCore3() {
    await this.view.hold(this.button(MOTOR), await middle(this.view.core(3)))
  }

  drop = () => this.view.drop()

  async lookAtFix() {
    await this.button(FIX).first().hover()
  }

  async takeFix() {
    await this.button(FIX).first().click()
  }

  async run() {
    await this.button(/^Run 60 s/).click()
  }

  async choose(stream: string) {
    await this.shell.page.getByTestId('streams').getByRole('button', { name: stream, exact: true }).click()
  }

  async setDirect() {
    const delivery = this.shell.page.getByRole('radiogroup', { name: 'Interrupt delivery' })
    await delivery.getByText(DIRECT, { exact: true }).click()
  }

  async compareBoth() {
    await this.view.tab('Compare').click()
    const boxes = this.shell.page.getByRole('checkbox', { name: /^Compare / })
    await eventually(async () => expect(await boxes.count()).toBe(2))
    for (const box of await boxes.all()) if (!(await box.isChecked())) await box.click()
  }

  async exportTo(folder: string) {
    await this.shell.answerPath(() => this.button('Export…').click(), path.join(this.shell.folder, folder))
  }
}

interface Focused {
  role: string
  name: string
  /** Whether a ring, or a border in the accent's colour, says where the focus is. */
  visible: boolean
}

/** With keys that the window's own help names, and with Tab. */
export class KeyboardHand implements Hand {
  /** What had the focus without showing it. */
  readonly unseen = new Set<string>()

  constructor(
    private readonly shell: Shell,
    private readonly view: WindowPage,
  ) {}

  private get page(): Page {
    return this.shell.page
  }

  private press(...keys: string[]) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve())
  }

  /** What has the focus, and whether that can be seen. */
  private async focused(): Promise<Focused> {
    const found = await this.page.evaluate(() => {
      const element = document.activeElement as HTMLElement
      const label = (element as HTMLInputElement).labels?.[0]
      const name = element.getAttribute('aria-label') ?? label?.innerText ?? element.innerText ?? ''
      const accent = document.createElement('i')
      accent.style.color = 'var(--accent)'
      document.body.append(accent)
      const colour = getComputedStyle(accent).color
      accent.remove()
      // The ring may be around what surrounds an input, or around its label.
      const around = [element, label, element.parentElement, element.parentElement?.parentElement]
      const visible = around.some((part) => {
        if (!part) return false
        const { outlineStyle, outlineWidth, borderTopColor, borderTopWidth, borderTopStyle } = getComputedStyle(part)
        const box = part.getBoundingClientRect()
        if (box.width < 2 || box.height < 2) return false
        if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) return true
        return borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) > 0 && borderTopColor === colour
      })
      const role =
        element.getAttribute('role') ?? (element instanceof HTMLInputElement ? element.type : element.tagName)
      return { role: role.toLowerCase(), name: name.trim().replaceAll(/\s+/g, ' '), visible }
    })
    if (!found.visible && found.role !== 'body') this.unseen.add(`${found.role} ${found.name.slice(0, 60)}`)
    return found
  }

  /** Tabs on until what is wanted has the focus. */
  private async tabTo(wanted: (focused: Focused) => boolean, key = 'Tab'): Promise<void> {
    const passed: string[] = []
    for (let stops = 0; stops < 200; stops += 1) {
      const focused = await this.focused()
      if (wanted(focused)) return
      passed.push(`${focused.role} ${focused.name.slice(0, 30)}`)
      await this.press(key)
    }
    throw new Error(`not reached with ${key}; passed ${passed.join(', ')}`)
  }

  private tabToNamed(name: string | RegExp): Promise<void> {
    return this.tabTo((focused) => (typeof name === 'string' ? focused.name === name : name.test(focused.name)))
  }

  async open(file: string) {
    await this.shell.answerOpen(
      () => this.press('Control+o'),
      file,
      async () => {
        await this.page.getByRole('region', { name: 'Open a plan' }).getByText(file).waitFor()
        await this.tabToNamed(file)
        await this.press('Enter')
      },
    )
  }

  async holdMotorOverCore3() {
    // Round the places to the chip.
    await this.tabTo(({ name }) => name.includes('core'), 'F6')
    await this.tabToNamed(MOTOR)
    await this.press('Enter')
    await eventually(async () => expect(await this.view.announced()).toMatch(/^Picked up motor\./))
    await this.press('ArrowRight')
    await eventually(async () => expect(await this.view.announced()).toMatch(/^Core 3, drive, load .* in 8 MiB at 0x/))
  }

  async drop() {
    await this.press('Enter')
    await eventually(async () => expect(await this.view.announced()).toMatch(/^Dropped motor on core 3\. 1 problem\.$/))
    // What was dropped still has the focus, so that one can go on from there.
    expect((await this.focused()).name).toBe('motor on core 3')
  }

  async lookAtFix() {
    await this.press('Alt+1')
    await this.tabToNamed(FIX)
    await eventually(async () => expect(await this.view.announced()).toMatch(/thrust/))
  }

  async takeFix() {
    await this.press('Enter')
    await eventually(async () => expect(await this.view.announced()).toMatch(/^Fixed: /))
  }

  async run() {
    await this.press('F5')
    await eventually(async () => expect(await this.view.announced()).toMatch(/^Run (started|finished)/))
  }

  async choose(stream: string) {
    await this.tabTo(({ role }) => role === 'tab', 'F6')
    await this.tabToNamed(stream)
    await this.press('Enter')
  }

  async setDirect() {
    await this.tabTo(({ role, name }) => role === 'radio' && name === 'trapped')
    await this.press('ArrowRight')
    expect((await this.focused()).name).toBe(DIRECT)
  }

  async compareBoth() {
    await this.press('Alt+5')
    const boxes = this.page.getByRole('checkbox', { name: /^Compare / })
    await eventually(async () => expect(await boxes.count()).toBe(2))
    await this.tabTo(({ role }) => role === 'tab', 'F6')
    for (let box = 0; box < 2; box += 1) {
      await this.press('Tab')
      await this.tabTo(({ role }) => role === 'checkbox')
      if (!(await boxes.nth(box).isChecked())) await this.press('Space')
    }
  }

  async exportTo(folder: string) {
    await this.shell.answerPath(
      () => this.press('Control+e'),
      path.join(this.shell.folder, folder),
      async () => {
        // Enter is heard once the folder was read.
        const accept = this.page.getByRole('region', { name: /^Export/ }).getByRole('button', { name: 'Export here' })
        await eventually(async () => expect(await accept.isEnabled()).toBe(true))
        await this.tabTo(({ role }) => role === 'text')
        await this.press('Control+a')
        await this.page.keyboard.type(folder)
        await this.press('Enter')
      },
    )
  }
}
