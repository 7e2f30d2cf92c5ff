import { expect, test } from 'vitest'
import { waterfall } from './waterfall'

test('each cause starts where the one before ended, and the last ends at the sample', () => {
  const steps = waterfall(
    [
      { cause: 'trap', ns: 752 },
      { cause: 'cold lines', ns: 3248 },
    ],
    4000,
  )
  expect(steps.map(({ from, share }) => [from, share])).toEqual([
    [0, 0.188],
    [0.188, 0.812],
  ])
})

test('a sample of nothing has no width', () => {
  expect(waterfall([{ cause: 'nothing', ns: 0 }], 0)).toEqual([{ cause: 'nothing', ns: 0, from: 0, share: 0 }])
})
