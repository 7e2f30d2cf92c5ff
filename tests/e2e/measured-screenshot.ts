/**
 * Draws docs/measured-and-simulated.png anew, `npm run measured-screenshot`: gic-demo's histogram out of a recorded console, laid
 * over the simulated one in the comparison. The recorded board was emulated, so its times mean nothing: its name in the figure,
 * and its note beside it, say so.
 */
import { execFile } from 'node:child_process'
import { copyFile, mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { ensureBuilt, ROOT } from '../../scripts/build-if-stale.mjs'
import { openChromium } from './chromium-shell'
import { WindowPage } from './window-page'

const RECORDING = path.join(ROOT, 'tests/fixtures/captures/imx8mp-lifecycle.jsonl')
const PLAN = 'slide-imx8mm.plan.json'
const MEASURED = 'times mean nothing.json'
const STREAM = 'gic-demo/gic-demo'
const NOTE = 'A board that was emulated in software: the lines are real, the times mean nothing.'
const VIEWPORT = { width: 1500, height: 1100 }
const PATIENCE = { timeout: 120_000 }

await ensureBuilt(['main', 'renderer'])
const shell = await openChromium({ viewport: VIEWPORT, colorScheme: 'dark' })
const { page, folder } = shell
await mkdir(folder, { recursive: true })
await copyFile(path.join(ROOT, 'templates', 'plans', PLAN), path.join(folder, PLAN))
const words = ['measure', RECORDING, '--instrument', 'gic-demo', '--stream', STREAM, '--note', NOTE, '-o', MEASURED]
await promisify(execFile)(process.execPath, [path.join(ROOT, 'bin', 'cellbench.mjs'), ...words], { cwd: folder })

const view = new WindowPage(page)
await view.core(3).waitFor(PATIENCE)
await page.getByRole('button', { name: 'Open…' }).click()
await page.getByRole('region', { name: /^Open/ }).getByText(PLAN).click()
await page.getByRole('heading', { level: 1, name: 'Jitter next to a stressed Linux' }).waitFor(PATIENCE)
await page.keyboard.press('F5')
await page.getByText('simulated', { exact: true }).first().waitFor(PATIENCE)
await view.tab('Compare').click()
await page.getByRole('button', { name: 'Open a result…' }).click()
await page.getByRole('region', { name: 'Open a result' }).getByRole('button', { name: MEASURED }).click()
const boxes = page.getByRole('checkbox', { name: /^Compare / })
await boxes.nth(1).waitFor(PATIENCE)
// The run first: what is known of the measurement is then told against it.
for (let i = 0; i < 2; i += 1) if (await boxes.nth(i).isChecked()) await boxes.nth(i).click()
for (let i = 0; i < 2; i += 1) await boxes.nth(i).click()
await page.getByRole('combobox', { name: 'Stream' }).first().selectOption(STREAM)
await page.waitForTimeout(600)

const file = path.join(ROOT, 'docs', 'measured-and-simulated.png')
await page.locator('.compare').screenshot({ path: file, animations: 'disabled' })
const { size } = await stat(file)
process.stdout.write(`${path.relative(ROOT, file)}: ${Math.round(size / 1000)} kB\n`)
const text = await page.locator('.compare').innerText()
if (!text.includes(NOTE)) {
  process.stderr.write('The figure does not say that its times mean nothing.\n')
  process.exitCode = 1
}
await shell.close()
