import { ROOT } from '../plan/cores'
import { deviceGrants } from './device-owners'
import { cellPlace, listed, place, type Finding } from './finding'
import type { Rule } from './rule'
import { ROOT_INDEX, virtualPciSpis } from './virtual-pci-spis'

/**
 * The interrupt of a link is also that of a device that root drives. The doorbell rings in the device's driver and the
 * device in the link's: each sees interrupts that are not its own, and one of them may never come.
 */
export const virtualPciPeripheral: Rule = {
  code: 'virtual-pci-peripheral',
  severity: 'warning',
  title: "Links ring no interrupt of root's devices",
  needsRoot: true,
  check(input) {
    const given = new Set(deviceGrants(input).map((grant) => grant.device.name))
    const spis = virtualPciSpis(input)
    return (input.board?.devices ?? []).flatMap((device): Finding[] => {
      if (device.enabled !== true || given.has(device.name)) return []
      const owners = [...spis].filter(([, rung]) => device.spis.some((spi) => rung.has(spi))).map(([c]) => c)
      if (owners.length === 0) return []
      const spi = device.spis.find((candidate) => owners.some((c) => spis.get(c)!.has(candidate)))!
      const names = owners.map((c) => (c === ROOT_INDEX ? ROOT : input.cells[c]!.name))
      return [
        {
          message: `The links of ${listed(names)} ring SPI ${spi}, which root's ${device.name} uses.`,
          places: owners.map((c) => (c === ROOT_INDEX ? place(ROOT, 'root') : cellPlace(input.cells[c]!))),
        },
      ]
    })
  },
}
