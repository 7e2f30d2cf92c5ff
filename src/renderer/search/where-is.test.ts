import { expect, test } from 'vitest'
import { checkPlan } from '../../sim/rules/check'
import { quadcopter, read, shippedLibrary } from '../testing/shipped'
import { typedAddress, whereIs } from './where-is'

const { plan, board } = read(quadcopter())
const { configuration } = checkPlan(quadcopter(), shippedLibrary())
const at = (typed: string) => whereIs(typedAddress(typed)!, plan, board, configuration)
const titles = (typed: string) => at(typed).map(({ title }) => title)

test.each([
  ['0xb3c00000', 0xb3c00000n],
  ['0xB3C0_0010', 0xb3c00010n],
  [' 0x0 ', 0n],
  ['b3c00000', undefined],
  ['0x', undefined],
  ['0x1g', undefined],
  ['spi 7', undefined],
])('%j is the address %s', (typed, address) => {
  expect(typedAddress(typed)).toBe(address)
})

test('an address of the plan names its region, its device, its link, with the offset', () => {
  const [ram] = at('0xb3c00010')
  expect(ram).toMatchObject({ title: 'RAM of flight', detail: '0x10 into 16 MiB at 0xb3c0_0000' })
  expect(ram?.select).toMatchObject({ kind: 'region', index: 0 })
  const uart = board.devices.find(({ name }) => name === 'uart4')!.regions[0]!.physical
  expect(titles(`0x${(uart + 4n).toString(16)}`)).toContain('Device uart4')
  const { name, physical } = plan.links[0]!
  expect(titles(`0x${physical.toString(16)}`)).toContain(`Link ${name}`)
  expect(titles(`0x${board.hypervisor.physical.toString(16)}`)).toContain('Jailhouse itself')
  expect(titles(`0x${board.interruptController.distributor.physical.toString(16)}`)).toContain(
    'Interrupt controller, distributor',
  )
})

test('an address that a cell sees names the physical one behind it', () => {
  const guest = at('0x93c00010').find(({ title }) => title.startsWith('In flight: '))
  expect(guest).toMatchObject({ detail: 'guest address; physical 0xb3c0_0010', select: { kind: 'region' } })
})

test('what nobody has is what lies between two things', () => {
  const [root] = at('0x40000000')
  expect(root?.select).toEqual({ kind: 'cell', cell: 'root' })
  const [gap] = at('0xff0000000000')
  expect(gap).toMatchObject({ title: 'Nothing that the board or the plan knows' })
  expect(gap?.detail).toMatch(/^after .* which ends at 0x/)
})
