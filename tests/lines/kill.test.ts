import { expect, it } from 'vitest'
import { Random } from '../fuzz/random'
import { killRecorder } from './kill'

it('reads a recording back whole up to its last flush, whenever its recorder was killed', async () => {
  const random = new Random('1', 'kill recorder')
  let parts = 0
  for (let i = 0; i < 6; i += 1) parts = Math.max(parts, (await killRecorder(random.below(400))).parts)
  expect(parts).toBeGreaterThan(1)
})
