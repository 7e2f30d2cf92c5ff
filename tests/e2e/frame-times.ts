/**
 * How long the window's frames take while something happens in it, against an empty animation loop of the same browser measured
 * just before: what the machine can do at the moment is in both.
 *
 * `measureFrames` and `againstEmpty` are for whatever is to be measured; run by itself (`npm run frame-times`) this measures a run
 * that streams ten streams at full speed, in the views that draw them, and memory that is dragged over 200 regions with all rules
 * live.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { ensureBuilt } from '../../scripts/build-if-stale.mjs'
import { formatAddress } from '../../src/sim/plan/units'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { shippedPlan } from '../support/templates'
import { openChromium } from './chromium-shell'
import { middle, WindowPage } from './window-page'

/** Most that 95 % of the frames may take, as a factor of the empty loop's. */
export const LARGEST_RATIO = 1.2

/** Time between two frames, ms. */
export interface FrameTimes {
  frames: number
  median: number
  /** 95 % of the frames took no longer. */
  p95: number
  longest: number
}

export interface FrameRatio {
  empty: FrameTimes
  busy: FrameTimes
  /** Of the 95 % figures. */
  ratio: number
}

function summary(deltas: readonly number[]): FrameTimes {
  const sorted = [...deltas].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN
  return { frames: sorted.length, median: at(0.5), p95: at(0.95), longest: at(1) }
}

/** As text: what compiles this file would put functions of its own into it. */
const COLLECT = `
  window.frameTimes = { deltas: [], last: 0, goesOn: true }
  requestAnimationFrame(function frame(now) {
    const state = window.frameTimes
    if (state.last > 0) state.deltas.push(now - state.last)
    state.last = now
    if (state.goesOn) requestAnimationFrame(frame)
  })
`

/** Times between the frames of a page while `act` goes on. */
export async function measureFrames(page: Page, act: () => Promise<void>): Promise<FrameTimes> {
  await page.evaluate(COLLECT)
  await act()
  const deltas = await page.evaluate(() => {
    const { frameTimes } = window as unknown as { frameTimes: { deltas: number[]; goesOn: boolean } }
    frameTimes.goesOn = false
    return frameTimes.deltas
  })
  return summary(deltas)
}

/** The same of a page that has nothing to do, for so many seconds. */
async function measureEmpty(context: BrowserContext, seconds: number): Promise<FrameTimes> {
  const page = await context.newPage()
  const times = await measureFrames(page, () => page.waitForTimeout(1000 * seconds))
  await page.close()
  return times
}

/** Measures `act` on a page of the window, just after an empty loop in a page beside it. */
export async function againstEmpty(page: Page, act: () => Promise<void>, emptySeconds = 3): Promise<FrameRatio> {
  const empty = await measureEmpty(page.context(), emptySeconds)
  await page.bringToFront()
  const busy = await measureFrames(page, act)
  return { empty, busy, ratio: busy.p95 / empty.p95 }
}

/** One line for people. */
export function frameWords(what: string, { empty, busy, ratio }: FrameRatio): string {
  const of = ({ p95, median, longest, frames }: FrameTimes) =>
    `95 % ${p95.toFixed(1)} ms, median ${median.toFixed(1)}, longest ${longest.toFixed(1)} of ${frames}`
  return `${what}: ${ratio.toFixed(2)} times the empty loop (${of(busy)}; empty ${of(empty)})`
}

/** Simulated seconds that take far longer than the measurement. */
const LONG_RUN = '5000'
const MEASURED_SECONDS = 6

/** Frame times of a run of the first plan, which has ten streams, in each view that draws while it goes on. */
async function streaming(): Promise<number> {
  const shell = await openChromium()
  const { page } = shell
  const view = new WindowPage(page)
  await view.core(3).waitFor()
  await page.getByRole('button', { name: 'Run with something changed' }).click()
  const variants = page.getByRole('region', { name: 'Run with something changed' })
  await variants.getByLabel('Simulated seconds').fill(LONG_RUN)
  await variants.getByLabel('Simulated seconds').press('Tab')
  await variants.getByRole('button', { name: 'Run', exact: true }).click()
  const streams = page.getByTestId('streams').locator('tbody tr')
  await streams.nth(9).waitFor({ timeout: 60_000 })
  let worst = 0
  for (const shape of ['Histogram', 'Percentiles']) {
    await page.getByText(shape, { exact: true }).click()
    const before = await page.getByTestId('run-progress').innerText()
    const ratio = await againstEmpty(page, () => page.waitForTimeout(1000 * MEASURED_SECONDS))
    if ((await page.getByTestId('run-progress').innerText()) === before) throw new Error('the run stood still')
    process.stdout.write(`${frameWords(`a run of ${await streams.count()} streams, ${shape}`, ratio)}\n`)
    worst = Math.max(worst, ratio.ratio)
  }
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await shell.close()
  return worst
}

const REGIONS = 200

/** The first plan with so many regions in the flight cell, side by side. */
function crowdedPlan(): PlanDocument {
  const plan = shippedPlan('quadcopter-imx8mm')
  plan.name = 'Crowded'
  const size = 64 * 1024
  plan.cells![0]!.memory = Array.from({ length: REGIONS }, (_, i) => ({
    purpose: 'ram',
    physical: formatAddress(BigInt(0xb3c00000 + i * size)),
    guest: formatAddress(BigInt(0x93c00000 + i * size)),
    size: '64 KiB',
  }))
  return plan
}

/** Frame times while a region is dragged to and fro over 200 others. */
async function dragging(): Promise<number> {
  const shell = await openChromium()
  const { page } = shell
  const view = new WindowPage(page)
  await view.core(3).waitFor()
  await writeFile(path.join(shell.folder, 'crowded.plan.json'), JSON.stringify(crowdedPlan()))
  const open = () => page.getByRole('button', { name: 'Open…' }).click()
  await shell.answerOpen(open, 'crowded.plan.json')
  await page.getByRole('heading', { level: 1, name: 'Crowded' }).waitFor()
  const count = await page
    .getByRole('region', { name: 'Physical memory' })
    .getByTestId(/^segment-/)
    .count()
  if (count < REGIONS) throw new Error(`the memory bar shows ${count} pieces, not ${REGIONS}`)
  const bar = (await page.getByRole('region', { name: 'Physical memory' }).boundingBox())!
  const start = await middle(view.region('state'))
  let over = 0
  const ratio = await againstEmpty(page, async () => {
    await page.mouse.move(start.x, start.y)
    await page.mouse.down()
    const until = Date.now() + 1000 * MEASURED_SECONDS
    for (let step = 0; Date.now() < until; step += 1) {
      const share = 0.5 - 0.45 * Math.cos(step / 40)
      await page.mouse.move(bar.x + 16 + share * (bar.width - 32), start.y)
      over = step
    }
    await page.keyboard.press('Escape')
    await page.mouse.up()
  })
  process.stdout.write(`${frameWords(`a drag over ${REGIONS} regions in ${over} moves`, ratio)}\n`)
  await shell.close()
  return ratio.ratio
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureBuilt(['main', 'renderer'])
  const worst = Math.max(await dragging(), await streaming())
  process.exitCode = worst <= LARGEST_RATIO ? 0 : 1
  if (process.exitCode === 1) process.stdout.write(`missed: at most ${LARGEST_RATIO} times the empty loop is wanted\n`)
}
