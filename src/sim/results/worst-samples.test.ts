import fc from 'fast-check'
import { expect, it } from 'vitest'
import { WORST, WorstSamples } from './worst-samples'

it('keeps the ten largest, largest first, and of equal ones the earliest', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 60 }), (values) => {
      const worst = new WorstSamples()
      const window = { fromNs: 0, toNs: 0, spans: [] }
      values.forEach((valueNs, sample) => {
        if (valueNs > worst.threshold)
          worst.add({ valueNs, sample, atNs: sample, takenNs: sample, causes: [], neighbours: [], window })
      })
      const expected = values
        .map((value, sample) => ({ value, sample }))
        .sort((a, b) => b.value - a.value || a.sample - b.sample)
      expect(worst.list().map(({ valueNs, sample }) => ({ value: valueNs, sample }))).toEqual(expected.slice(0, WORST))
    }),
  )
})
