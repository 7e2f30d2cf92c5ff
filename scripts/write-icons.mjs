/**
 * Draws build/icon.svg at every size that the installers want. Its output is committed; run it again after a change to the
 * drawing: `node scripts/write-icons.mjs`.
 */
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { ROOT } from './build-if-stale.mjs'
import { findChromium } from './runtimes.mjs'

const SIZES = [16, 32, 48, 64, 128, 256, 512]

const found = await findChromium()
if ('missing' in found) {
  process.stderr.write(`write-icons: ${found.missing}\n`)
  process.exit(3)
}
const drawing = await readFile(path.join(ROOT, 'build', 'icon.svg'), 'utf8')
await mkdir(path.join(ROOT, 'build', 'icons'), { recursive: true })
const browser = await chromium.launch({
  executablePath: found.executable,
  args: found.arguments,
  env: { ...process.env, ...found.environment },
})
for (const size of SIZES) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`)
  await page.screenshot({ path: path.join(ROOT, 'build', 'icons', `${size}x${size}.png`), omitBackground: true })
  await page.close()
}
await browser.close()
