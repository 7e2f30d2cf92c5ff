import { expect, test } from 'vitest'
import { progressBar, progressText } from './progress-bar'

const progress = (simulatedSeconds: number) => ({ simulatedSeconds, ofSeconds: 60, events: 10, streams: [] })

test('the bar grows with the simulated time and never beyond its end', () => {
  expect(progressText(progress(0))).toBe(`[${'-'.repeat(30)}] 0.0 of 60 s, 10 events`)
  expect(progressText(progress(30))).toBe(`[${'#'.repeat(15)}${'-'.repeat(15)}] 30.0 of 60 s, 10 events`)
  expect(progressText(progress(61))).toContain(`[${'#'.repeat(30)}]`)
})

test('nothing is written where nobody sees it, and the bar is taken away at the end', () => {
  const written: string[] = []
  const stream = { isTTY: false, columns: 40, write: (text: string) => written.push(text) }
  const hidden = progressBar(stream as unknown as NodeJS.WriteStream)
  hidden.show(progress(1))
  hidden.clear()
  expect(written).toEqual([])
  const shown = progressBar({ ...stream, isTTY: true } as unknown as NodeJS.WriteStream)
  shown.show(progress(1))
  shown.clear()
  expect(written).toHaveLength(2)
  expect(written[0]!.replace('\r\x1b[K', '').length).toBeLessThan(40)
  expect(written[1]).toBe('\r\x1b[K')
})
