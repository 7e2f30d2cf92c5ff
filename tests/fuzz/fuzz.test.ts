/** A short slice of each campaign of `npm run fuzz`, always the same. */
import { describe, expect, it } from 'vitest'
import { FORMAT_IDS } from '../../src/hw/cellfile/formats'
import { fuzzFiles, fuzzSources, roundTrips } from './campaigns'
import { LOG_CAMPAIGNS } from './log-campaigns'

const SEED = '1'

describe('hostile input', () => {
  it('mutated files are refused by byte or come back as they are', () => {
    const { understood, refused } = fuzzFiles(SEED, 4000)
    expect(understood).toBeGreaterThan(400)
    expect(refused).toBeGreaterThan(400)
  })

  it('mutated sources are refused by line and column or understood', () => {
    const { understood, refused } = fuzzSources(SEED, 300)
    expect(understood).toBeGreaterThan(20)
    expect(refused).toBeGreaterThan(20)
  })

  it.each(FORMAT_IDS)('random configurations of %s survive files, JSON and C', (format) => {
    expect(roundTrips(SEED, format, 150).understood).toBe(150)
  })

  it.each(Object.entries(LOG_CAMPAIGNS))(
    "boards' words break nothing, and nothing of them is kept without bound: %s",
    (_, fuzz) => {
      const { understood } = fuzz(SEED, 400)
      expect(understood).toBeGreaterThan(20)
    },
  )
})
