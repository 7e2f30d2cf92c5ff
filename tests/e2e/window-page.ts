/** The window in a person's words: what is where, and how a hand moves it. */
import type { Locator, Page } from 'playwright-core'

export class WindowPage {
  constructor(readonly page: Page) {}

  /** The name of the plan that is open. */
  async planName(): Promise<string> {
    return (await this.page.getByRole('heading', { level: 1 }).innerText()).trim()
  }

  /** The names of all boards that a plan can be made on. */
  async boards(): Promise<string[]> {
    const menu = await this.#boardMenu()
    const names = await menu
      .getByRole('menuitem')
      .evaluateAll((items) => items.map((item) => item.firstElementChild?.textContent ?? ''))
    await this.page.keyboard.press('Escape')
    return names
  }

  /** Begins a plan on a board, by the name that is written in the menu of boards. */
  async newPlanOn(board: string): Promise<void> {
    const menu = await this.#boardMenu()
    await menu
      .getByRole('menuitem')
      .filter({ has: this.page.getByText(board, { exact: true }) })
      .click()
    await this.page.getByRole('heading', { level: 1, name: board }).waitFor()
  }

  async #boardMenu(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'New plan on a board' }).click()
    return this.page.getByRole('menu', { name: 'New plan on a board' })
  }

  /** A workload of the palette, by the name that is written on it. */
  template(name: string): Locator {
    return this.page.getByRole('navigation', { name: 'Palette' }).getByRole('button', { name, exact: true })
  }

  /** The picture of the chip. */
  chip(): Locator {
    return this.page.getByRole('region', { name: 'Chip' })
  }

  core(cpu: number): Locator {
    return this.page.getByTestId(`core-${cpu}`)
  }

  /** `33 %`, or `33 → 48 %` while something hangs over the core. */
  async load(cpu: number): Promise<string> {
    return (await this.page.getByTestId(`core-${cpu}-load`).innerText()).trim()
  }

  /** The names on a core, from top to bottom. */
  async placedOn(cpu: number): Promise<string[]> {
    const labels = await this.core(cpu)
      .getByRole('button', { name: / on core \d+$/ })
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''))
    return labels.map((label) => label.replace(/ on core \d+$/, ''))
  }

  tab(name: 'Problems' | 'Run' | 'Timeline' | 'Details' | 'Compare' | 'Console' | 'Export'): Locator {
    return this.page.getByRole('tablist', { name: 'Results' }).getByRole('tab', { name: new RegExp(`^${name}`) })
  }

  /** A region on the memory bar, by its label. */
  region(label: string): Locator {
    return this.page
      .getByRole('region', { name: 'Physical memory' })
      .getByRole('button', { name: new RegExp(`^${label}, 0x`) })
  }

  problems(): Locator {
    return this.page.getByTestId('problems').getByRole('listitem')
  }

  /** What a screen reader was told last. */
  async announced(): Promise<string> {
    return (await this.page.getByTestId('announcements').innerText()).replaceAll('\u00a0', ' ').trim()
  }

  /** Takes what is at the middle of `from` and holds it over a point of the screen, as a hand does: in small steps. */
  async hold(from: Locator, to: { x: number; y: number }): Promise<void> {
    const start = await middle(from)
    await this.page.mouse.move(start.x, start.y)
    await this.page.mouse.down()
    await this.page.mouse.move(start.x + 8, start.y + 3, { steps: 3 })
    await this.page.mouse.move(to.x, to.y, { steps: 12 })
  }

  async drop(): Promise<void> {
    await this.page.mouse.up()
  }
}

/** The point that a person would aim at. */
export async function middle(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox()
  if (!box) throw new Error(`${locator} is not on the screen`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
