import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChromium, type ChromiumShell } from './chromium-shell'
import { tellStory } from './story'

describe('the window in Chromium', () => {
  let shell: ChromiumShell
  beforeAll(async () => {
    shell = await openChromium({ colorScheme: 'dark' })
  })
  afterAll(() => shell?.close())

  tellStory(() => shell)

  it('names the plan on its tab', async () => {
    expect(await shell.page.title()).toContain('Quadcopter on i.MX 8M Mini')
  })

  it('shows nothing to a browser that did not open the printed address', async () => {
    const context = await shell.page.context().browser()!.newContext()
    const page = await context.newPage()
    const again = await page.goto(shell.address)
    expect(again?.status()).toBe(403)
    const bare = await page.goto(new URL('/', shell.address).href)
    expect(bare?.status()).toBe(403)
    await context.close()
  })

  it('fits a small screen at twice the size without a horizontal scroll bar', async () => {
    await shell.page.setViewportSize({ width: 683, height: 384 })
    const { wide, seen } = await shell.page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      seen: document.documentElement.clientWidth,
    }))
    expect(wide).toBeLessThanOrEqual(seen)
  })
})
