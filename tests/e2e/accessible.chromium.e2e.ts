/**
 * axe on every panel, tab, menu, sheet and inspector, in dark and light; a name for everything that can be worked with; and no
 * text that cannot be read.
 */
import AxeBuilder from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChromium, type ChromiumShell } from './chromium-shell'
import { cutTexts } from './layout-faults'
import { SCENES, type Stage } from './scenes'
import { WindowPage } from './window-page'

const THEMES = ['dark', 'light'] as const

describe('what everybody can use', () => {
  let shell: ChromiumShell
  let stage: Stage
  beforeAll(async () => {
    shell = await openChromium({ colorScheme: 'dark' })
    stage = { shell, view: new WindowPage(shell.page) }
    await stage.view.core(3).waitFor()
  })
  afterAll(() => shell?.close())

  /** What the keyboard or the pointer can work with, and has no name that a screen reader could say. */
  const nameless = () =>
    shell.page.evaluate(() => {
      const parts = document.querySelectorAll<HTMLElement>(
        'button, a[href], input, select, textarea, summary, [tabindex="0"], [role=button], [role=tab], [role=menuitem]',
      )
      return [...parts].flatMap((part) => {
        if (part.closest('[aria-hidden=true]') || !part.checkVisibility()) return []
        const labels = [...((part as HTMLInputElement).labels ?? [])].map((label) => label.innerText)
        const by = (part.getAttribute('aria-labelledby') ?? '')
          .split(' ')
          .map((id) => document.getElementById(id)?.innerText)
        const names = [part.getAttribute('aria-label'), part.title, part.innerText, ...labels, ...by]
        return names.some((name) => name?.trim()) ? [] : [part.outerHTML.slice(0, 160)]
      })
    })

  it.each(SCENES)('$name', async ({ show, leave }) => {
    await show(stage)
    for (const [i, colorScheme] of THEMES.entries()) {
      await shell.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await shell.page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme)
      const axe = new AxeBuilder({ page: shell.page }).setLegacyMode(true)
      // Colours are all that a theme changes.
      const { violations } = await (i === 0 ? axe : axe.withRules(['color-contrast'])).analyze()
      const found = violations.map(
        ({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      )
      expect(found).toEqual([])
    }
    expect(await nameless()).toEqual([])
    expect(await cutTexts(shell.page.locator('body'))).toEqual([])
    await leave?.(stage)
  })

  it('wrote no error meanwhile', () => expect(shell.faults).toEqual([]))
})
