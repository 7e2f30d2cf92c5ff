import { expect, it } from 'vitest'
import fc from 'fast-check'
import { State } from '../engine/state'
import { History } from './history'

it('visits the latest stretches as the last of all stretches, backwards and without idle ones', () => {
  const change = fc.record({ after: fc.integer({ min: 0, max: 5 }), code: fc.integer({ min: 0, max: 3 }) })
  const span = fc.tuple(fc.nat(60), fc.nat(60))
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), span, fc.integer({ min: 1, max: 8 }), (changes, [a, b], most) => {
      const history = new History(1, new State())
      history.note(0, 0, 0)
      let now = 0
      for (const { after, code } of changes) history.note(0, (now += after), code)
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      const every: number[][] = []
      history.visit(0, from, to, (...stretch) => stretch[0] !== 0 && every.push(stretch))
      const latest: number[][] = []
      history.visitLatest(0, from, to, most, (...stretch) => latest.push(stretch))
      expect(latest.reverse()).toEqual(every.slice(-most))
    }),
  )
})
