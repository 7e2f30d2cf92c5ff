import { expect, test } from 'vitest'
import { quadcopter, read } from '../testing/shipped'
import { holdings } from './holdings'

test('a cell has memory, devices and links; root has what remains', () => {
  const { plan } = read(quadcopter())
  expect(holdings(plan, 0)).toBe('16 MiB, 4 devices, 1 link')
  expect(holdings(plan, 'root')).toBe('what remains, 3 links')
})
