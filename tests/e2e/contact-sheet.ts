/**
 * `npm run contact-sheet [-- FOLDER]`: one picture of the window for each board, 1366x768, dark and light, and all of them on
 * one page. They go to dist/contact-sheet unless a folder is named.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ensureBuilt, ROOT } from '../../scripts/build-if-stale.mjs'
import { openChromium } from './chromium-shell'
import { layoutFaults } from './layout-faults'
import { WindowPage } from './window-page'

const THEMES = ['dark', 'light'] as const
const VIEWPORT = { width: 1366, height: 768 }

const folder = path.resolve(process.argv[2] ?? path.join(ROOT, 'dist', 'contact-sheet'))
await ensureBuilt(['main', 'renderer'])
await mkdir(folder, { recursive: true })
const shell = await openChromium({ viewport: VIEWPORT, colorScheme: 'dark' })
const { page } = shell
const view = new WindowPage(page)
await view.core(0).waitFor()

const figures: string[] = []
for (const board of await view.boards()) {
  await view.newPlanOn(board)
  for (const fault of await layoutFaults(page.getByRole('main'))) process.stdout.write(`${board}: ${fault}\n`)
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(200)
    const name = `${board.replaceAll(/\W+/g, '-')}-${colorScheme}.png`
    await page.screenshot({ path: path.join(folder, name), animations: 'disabled' })
    figures.push(`<figure><img src="${name}" alt=""><figcaption>${board}, ${colorScheme}</figcaption></figure>`)
  }
}
await shell.close()

await writeFile(
  path.join(folder, 'index.html'),
  `<!doctype html><meta charset="utf-8"><title>Every board</title>
<style>body{margin:16px;font:14px sans-serif;display:grid;grid-template-columns:1fr 1fr;gap:16px}figure{margin:0}img{width:100%}</style>
${figures.join('\n')}
`,
)
process.stdout.write(`${figures.length} pictures: ${path.join(folder, 'index.html')}\n`)
