import { describe, expect, it } from 'vitest'
import { Random } from '../fuzz/random'
import { flood } from './flood'
import { hasSocat } from './socat'

describe.skipIf(!hasSocat)('a board that sends as fast as it can', () => {
  it('is recorded byte for byte, within bounded memory', async () => {
    const figures = await flood(8_000_000, 0, Math.random)
    expect(figures.recordedBytes).toBe(figures.sentBytes)
    expect(figures.mostWaiting).toBeLessThan(12 * 1024 * 1024)
  })

  it('loses nothing but what the gaps mark when its port goes and comes back 20 times', async () => {
    const random = new Random('1', 'reopen')
    const figures = await flood(0, 20, () => random.below(1000) / 1000)
    expect(figures).toMatchObject({ gaps: 20 })
    expect(figures.recordedBytes).toBeGreaterThan(1_000_000)
  })
})
