import { describe, expect, it } from 'vitest'
import { shippedPlan, shippedLibrary } from '../../../tests/support/templates'
import { checkPlan } from '../rules/check'
import type { Fault } from './board-event'
import { explainFault } from './explain-fault'

const { configuration, board, plan } = checkPlan(shippedPlan('quadcopter-imx8mm'), shippedLibrary())
const cells = plan!.cells.map(({ name }) => name)
const read = (address: bigint | string, bytes = 4): Fault => ({
  what: 'data access',
  access: 'read',
  address: typeof address === 'string' ? address : `0x${address.toString(16)}`,
  bytes,
})
const explain = (fault: Fault, cell: string) => explainFault(fault, cell, configuration!, board!)
const ramOf = (name: string) =>
  plan!.cells.find((cell) => cell.name === name)!.memory.find(({ purpose }) => purpose === 'ram')!

describe('a crash is explained by the plan', () => {
  it('names the memory of another cell, and asks for a link', () => {
    const [first, second] = cells as [string, string]
    const { text, owner, path } = explain(read(ramOf(second).physical + ramOf(second).size - 0x1000n), first)
    expect(text).toBe(`RAM of ${second}, not mapped in ${first}: missing link?`)
    expect(owner).toBe(second)
    expect(path?.[0]).toBe('cells')
  })

  it('names a device of the board that the cell does not have', () => {
    const device = board!.devices.find(
      ({ name }) => !plan!.cells.some((cell) => cell.devices.some((one) => one === name)) && name.startsWith('gpio'),
    )!
    const { text, what } = explain(read(device.regions[0]!.physical), cells[0]!)
    expect(what).toBe(device.name)
    expect(text).toBe(`${device.name}, a device that ${cells[0]} does not have: add it to its devices?`)
  })

  it("names the hypervisor's memory", () => {
    expect(explain(read(board!.hypervisor.physical), cells[0]!)).toMatchObject({ owner: 'the hypervisor' })
  })

  it('says which right is missing where the cell has the region', () => {
    const own = configuration!.cells[0]!
    const table = own.memoryRegions.find(({ origin, size }) => size > 0n && origin?.label.includes('state table'))!
    const fault: Fault = {
      what: 'data access',
      access: 'write',
      address: `0x${table.virtualStart.toString(16)}`,
      bytes: 4,
    }
    expect(explain(fault, own.name).text).toMatch(/state table is mapped in .*, but only readable\.$/)
  })

  it('says so where plan and board have nothing, or the plan permits it', () => {
    expect(explain(read('0xffff00000000'), cells[0]!).text).toMatch(
      /^It reached for 0xffff_?0000_?0000, where neither/i,
    )
    const own = configuration!.cells[0]!.memoryRegions.find(({ flags }) => flags === 0x7n || (flags & 0x7n) === 0x7n)!
    expect(explain(read(own.virtualStart), cells[0]!).text).toMatch(/permits this: the board does not run this plan/)
  })

  it('says so where the plan has no such cell', () => {
    expect(explain(read('0x1000'), 'nobody').text).toBe('The plan has no cell "nobody": the board runs another one.')
  })

  it('names the device of an interrupt', () => {
    const device = board!.devices.find(({ spis }) => spis.length > 0)!
    const { text } = explain({ what: 'interrupt route', irq: 32 + device.spis[0]! }, cells[0]!)
    expect(text).toContain(`SPI ${device.spis[0]}`)
    expect(text).toContain(device.name)
  })
})
