/**
 * `npm run contact-sheet [-- FOLDER]`: the window with each board, and every panel in every state, in the looks that people have,
 * all on one page; on the way it says which text is cut or written over. They go to dist/contact-sheet unless a folder is named.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ensureBuilt, ROOT } from '../../scripts/build-if-stale.mjs'
import { openChromium } from './chromium-shell'
import { cutTexts, layoutFaults } from './layout-faults'
import { SCENES } from './scenes'
import { WindowPage } from './window-page'

const THEMES = ['dark', 'light'] as const
const VIEWPORT = { width: 1366, height: 768 }
/** A quarter of the points is what 200 % zoom leaves of 1366x768. */
const ZOOMED = { width: 683, height: 384 }
const LOOKS = [
  { name: 'dark', colorScheme: 'dark', viewport: VIEWPORT },
  { name: 'light', colorScheme: 'light', viewport: VIEWPORT },
  { name: 'large', colorScheme: 'dark', viewport: { width: 1920, height: 1080 } },
  { name: 'zoomed', colorScheme: 'light', viewport: ZOOMED },
] as const

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

const second = await openChromium({ viewport: VIEWPORT, colorScheme: 'dark' })
const stage = { shell: second, view: new WindowPage(second.page) }
await stage.view.core(0).waitFor()

/** Draws one scene in every look. */
async function draw({ name, show, leave }: (typeof SCENES)[number], i: number): Promise<void> {
  await show(stage)
  for (const look of LOOKS) {
    const { viewport, colorScheme } = look
    await second.page.setViewportSize(viewport)
    await second.page.emulateMedia({ colorScheme })
    await second.page.waitForTimeout(300)
    for (const fault of await cutTexts(second.page.locator('body'))) {
      process.stdout.write(`${name}, ${look.name}: ${fault}\n`)
    }
    const file = `${String(i).padStart(2, '0')}-${name.replaceAll(/\W+/g, '-')}-${look.name}.png`
    await second.page.screenshot({
      path: path.join(folder, file),
      animations: 'disabled',
      fullPage: viewport === ZOOMED,
    })
    figures.push(`<figure><img src="${file}" alt=""><figcaption>${name}, ${look.name}</figcaption></figure>`)
  }
  await second.page.setViewportSize(VIEWPORT)
  await second.page.emulateMedia({ colorScheme: 'dark' })
  await leave?.(stage)
}

for (const [i, scene] of SCENES.entries()) {
  try {
    await draw(scene, i)
  } catch (error) {
    // The pictures of all the others are worth having all the same.
    process.stdout.write(
      `${scene.name} could not be drawn: ${error instanceof Error ? error.message : String(error)}\n`,
    )
    process.exitCode = 1
  }
}
await second.close()

await writeFile(
  path.join(folder, 'index.html'),
  `<!doctype html><meta charset="utf-8"><title>Every board and every panel</title>
<style>body{margin:16px;font:14px sans-serif;display:grid;grid-template-columns:1fr 1fr;gap:16px}figure{margin:0}img{width:100%}</style>
${figures.join('\n')}
`,
)
process.stdout.write(`${figures.length} pictures: ${path.join(folder, 'index.html')}\n`)
