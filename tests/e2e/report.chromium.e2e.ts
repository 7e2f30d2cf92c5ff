/** The report of a run in a real browser: offline, without a fault, and on paper with every chart whole. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/build-if-stale.mjs'
import { findChromium } from '../../scripts/runtimes.mjs'
import { watchFaults } from './faults'
import { brokenFigures, figuresOf } from './printed-figures'
import { cellbench } from './shell'

/** Height and width between the margins of an A4 page as the report sets them, CSS pixels. */
const PAGE = { width: ((210 - 28) / 25.4) * 96, height: ((297 - 30) / 25.4) * 96 }

describe('the report of a run', () => {
  let folder: string
  let browser: Browser
  let page: Page
  let faults: string[]
  const requests: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'cellbench-report-'))
    const report = path.join(folder, 'report.html')
    const plan = path.join(ROOT, 'templates', 'plans', 'quadcopter-imx8mm.plan.json')
    await cellbench('run', plan, '--seconds', '3', '--report', report)
    const found = await findChromium()
    if ('missing' in found) throw new Error(found.missing)
    const environment = { ...process.env, ...found.environment } as Record<string, string>
    browser = await chromium.launch({ executablePath: found.executable, args: found.arguments, env: environment })
    const context = await browser.newContext({ offline: true, viewport: { width: 1024, height: 768 } })
    page = await context.newPage()
    faults = watchFaults(page)
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(pathToFileURL(report).href)
  })
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('opens offline, loads nothing but itself, and nothing is refused', async () => {
    expect(await page.title()).toContain('simulated run')
    expect(requests).toEqual([page.url()])
    expect(faults).toEqual([])
  })

  it('runs no script that somebody puts into it', async () => {
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'document.title = "taken over"'
      document.body.append(script)
    })
    expect(await page.title()).toContain('simulated run')
    expect(faults.splice(0).join()).toContain('Content Security Policy')
  })

  it('fits the screen: nothing sticks out and no text of a chart leaves its sheet', async () => {
    for (const width of [1366, 700, 380]) {
      await page.setViewportSize({ width, height: 768 })
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect({ width, wide }).toEqual({ width, wide: 0 })
    }
    await page.setViewportSize({ width: 1024, height: 768 })
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll('svg.chart')].flatMap((svg) => {
        const sheet = svg.getBoundingClientRect()
        return [...svg.querySelectorAll('text')].flatMap((text) => {
          const box = text.getBoundingClientRect()
          const out = box.left < sheet.left - 1 || box.right > sheet.right + 1 || box.bottom > sheet.bottom + 1
          return out ? [`${text.textContent} in ${svg.getAttribute('aria-label')}`] : []
        })
      }),
    )
    expect(outside).toEqual([])
  })

  it('has no figure that a page could not hold', async () => {
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: Math.floor(PAGE.width), height: 1000 })
    const heights = await page.$$eval('figure', (figures) =>
      figures.map((figure) => figure.getBoundingClientRect().height),
    )
    expect(heights.length).toBeGreaterThan(20)
    expect(Math.max(...heights)).toBeLessThan(PAGE.height)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wide).toBe(0)
    await page.emulateMedia({ media: null })
  })

  it('prints every chart on one page', async () => {
    const file = path.join(folder, 'report.pdf')
    await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true, tagged: true })
    const pdf = await readFile(file)
    expect(figuresOf(pdf).length).toBeGreaterThanOrEqual(await page.locator('svg').count())
    expect(brokenFigures(pdf)).toEqual([])
  })

  it('would be caught with a chart that is cut', async () => {
    await page.addStyleTag({ content: 'svg.chart { height: 1500px !important; }' })
    await page.$$eval('svg.chart', (charts) => charts.forEach((svg) => svg.setAttribute('preserveAspectRatio', 'none')))
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true })
    expect(brokenFigures(pdf).length).toBeGreaterThan(0)
  })
})
