import { grantedSpis } from '../configuration/configuration'
import { takeDevice } from './device-fix'
import { deviceGrants, type DeviceGrant } from './device-owners'
import { cellPlace, listed, place, type Finding } from './finding'
import type { Rule, RuleInput } from './rule'
import { virtualPciSpis } from './virtual-pci-spis'

/**
 * Two cells are granted one interrupt. Jailhouse takes it from root and gives it to both; the one that enables it last gets
 * it, the other waits for ever. Devices that share a line on the SoC cannot be separated.
 */
export const spiShared: Rule = {
  code: 'spi-shared',
  severity: 'error',
  title: 'An interrupt belongs to one cell',
  check(input) {
    const owners = new Map<number, number[]>()
    input.cells.forEach((cell, c) => {
      for (const spi of grantedSpis(cell)) owners.set(spi, [...(owners.get(spi) ?? []), c])
    })
    const bySpi = new Map<number, DeviceGrant[]>()
    for (const grant of deviceGrants(input)) {
      for (const spi of grant.device.spis) bySpi.set(spi, [...(bySpi.get(spi) ?? []), grant])
    }
    const virtual = virtualPciSpis(input)
    return [...owners].flatMap(([spi, cells]): Finding[] => {
      // Interrupts of links have a rule of their own, and so has one device in two cells.
      if (cells.length < 2 || cells.some((c) => virtual.get(c)?.has(spi))) return []
      const devices = bySpi.get(spi) ?? []
      if (new Set(devices.map((grant) => grant.device.name)).size < devices.length) return []
      return [finding(input, spi, cells, devices)]
    })
  },
}

function finding(input: RuleInput, spi: number, cells: number[], devices: DeviceGrant[]): Finding {
  const names = cells.map((c) => input.cells[c]!.name)
  if (devices.length < 2) {
    return {
      message: `SPI ${spi} is granted to ${listed(names)}; an interrupt has one owner.`,
      places: cells.map((c) => cellPlace(input.cells[c]!)),
    }
  }
  return {
    message: `${listed(devices.map(({ device, cellName }) => `${device.name} of ${cellName}`))} share SPI ${spi} on this SoC.`,
    places: devices.map((grant) => place(`${grant.device.name} of ${grant.cellName}`, ...grant.path)),
    fix: takeDevice(input, devices.at(-1)!),
  }
}
