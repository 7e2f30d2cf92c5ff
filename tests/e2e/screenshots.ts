/**
 * Draws docs/window-*.png anew, `npm run screenshots`: the window in the middle of its work, a run behind it and a workload
 * in the hand, on a laptop's and on a desktop's screen, dark and light.
 */
import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { ensureBuilt, ROOT } from '../../scripts/build-if-stale.mjs'
import { WindowPage } from './window-page'
import { openChromium } from './chromium-shell'

const SCREENS = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
]
const THEMES = ['dark', 'light'] as const
/** What a picture in a repository may weigh. */
const MOST_BYTES = 350_000

await ensureBuilt(['main', 'renderer'])
await mkdir(path.join(ROOT, 'docs'), { recursive: true })
for (const viewport of SCREENS) {
  const shell = await openChromium({ viewport, colorScheme: 'dark' })
  const { page } = shell
  const view = new WindowPage(page)
  await view.core(3).waitFor()
  await page.keyboard.press('F5')
  await page.getByText('simulated', { exact: true }).first().waitFor({ timeout: 120_000 })
  await page.getByTestId('streams').getByRole('button', { name: 'flight/control', exact: true }).click()
  await view.core(3).getByRole('button', { name: 'control on core 3' }).click()
  // Low on the core, so that what is in the hand hides nothing of what it would do there.
  const core = (await view.core(3).boundingBox())!
  await view.hold(view.template('Zephyr control loop'), { x: core.x + 24, y: core.y + core.height - 12 })
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme })
    // The charts take a frame to follow the colours, the core a moment to show where it would be dropped.
    await page.waitForTimeout(400)
    const file = path.join(ROOT, 'docs', `window-${colorScheme}-${viewport.width}x${viewport.height}.png`)
    await page.screenshot({ path: file, animations: 'disabled' })
    const { size } = await stat(file)
    process.stdout.write(`${path.relative(ROOT, file)}: ${Math.round(size / 1000)} kB\n`)
    if (size > MOST_BYTES) process.exitCode = 1
  }
  await view.drop()
  await shell.close()
}
