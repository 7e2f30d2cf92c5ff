/**
 * How long the window's frames take while something happens in it, against an empty animation loop of the same browser measured
 * just before: what the machine can do at the moment is in both.
 */
import type { BrowserContext, Page } from 'playwright-core'

/** Most that 95 % of the frames may take, as a factor of the empty loop's. */
export const LARGEST_RATIO = 1.2

const EMPTY_SECONDS = 3

/** Time between two frames, ms. */
interface FrameTimes {
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
async function measureFrames(page: Page, act: () => Promise<void>): Promise<FrameTimes> {
  await page.evaluate(COLLECT)
  await act()
  const deltas = await page.evaluate(() => {
    const { frameTimes } = window as unknown as { frameTimes: { deltas: number[]; goesOn: boolean } }
    frameTimes.goesOn = false
    return frameTimes.deltas
  })
  return summary(deltas)
}

/** The same of a page that has nothing to do, in the same browser. */
export async function measureEmpty(context: BrowserContext): Promise<FrameTimes> {
  const page = await context.newPage()
  const times = await measureFrames(page, () => page.waitForTimeout(1000 * EMPTY_SECONDS))
  await page.close()
  return times
}

/** Measures `act` on a page of the window, just after an empty loop in a page beside it. */
export async function againstEmpty(page: Page, act: () => Promise<void>): Promise<FrameRatio> {
  const empty = await measureEmpty(page.context())
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
