/**
 * `npm run window-memory [-- --seconds N]`: how large what the window loads is, and whether its heap grows while an hour of
 * results streams in. A run of an hour's worth is told in as little time as the machine needs; the heap is read after a forced
 * collection every few seconds. Exit 1 when the last third of the readings is more than a tenth above the first, by their medians.
 */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt, ROOT } from '../../scripts/build-if-stale.mjs'
import { openChromium } from './chromium-shell'
import { WindowPage } from './window-page'

/** Growth that collections leave by chance. */
const MOST_GROWTH = 0.1
const BETWEEN_MS = 5000

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '3600' } } })
const seconds = Number(values.seconds)
if (!(seconds > 0)) {
  console.error(`--seconds must be a number above 0, not ${values.seconds}`)
  process.exit(2)
}
await ensureBuilt(['main', 'renderer'])

const folder = path.join(ROOT, 'out', 'renderer')
const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(js|css)$/.test(name))
const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size))
const kib = (bytes: number) => `${(bytes / 1024).toFixed(0)} KiB`
console.log(`renderer bundle: ${kib(sizes.reduce((sum, size) => sum + size, 0))} in ${names.length} files`)

const shell = await openChromium()
const { page } = shell
try {
  await new WindowPage(page).core(3).waitFor()
  const session = await page.context().newCDPSession(page)
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage')
    return (await session.send('Runtime.getHeapUsage')).usedSize
  }
  await page.getByRole('button', { name: 'Run with something changed' }).click()
  const variants = page.getByRole('region', { name: 'Run with something changed' })
  await variants.getByLabel('Simulated seconds').fill(String(seconds))
  await variants.getByLabel('Simulated seconds').press('Tab')
  await variants.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByTestId('streams').locator('tbody tr').first().waitFor({ timeout: 60_000 })
  // Charts and code that come with the first results are no growth.
  await page.waitForTimeout(BETWEEN_MS)
  const readings: number[] = []
  const progress = page.getByTestId('run-progress')
  while ((await progress.count()) > 0) {
    const now = await heap()
    readings.push(now)
    const words = (await progress.count()) > 0 ? await progress.innerText().catch(() => 'done') : 'done'
    console.log(`heap ${kib(now)} at ${words}`)
    await page.waitForTimeout(BETWEEN_MS)
  }
  const third = Math.max(1, Math.floor(readings.length / 3))
  const median = (some: number[]) => some.sort((a, b) => a - b)[Math.floor(some.length / 2)] ?? NaN
  const [first, last] = [median(readings.slice(0, third)), median(readings.slice(-third))]
  const growth = last / first - 1
  console.log(`heap over ${seconds} s of results: ${kib(first)} to ${kib(last)}, ${(100 * growth).toFixed(1)} %`)
  if (growth > MOST_GROWTH) {
    console.error(`the heap grew by more than ${100 * MOST_GROWTH} %`)
    process.exitCode = 1
  }
} finally {
  await shell.close()
}
