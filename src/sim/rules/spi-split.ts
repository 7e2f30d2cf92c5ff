import { takeDevice } from './device-fix'
import { deviceGrants } from './device-owners'
import { listed, place, type Finding } from './finding'
import type { Rule } from './rule'

/**
 * A device of a cell shares its interrupt with a device that root drives. The interrupt goes to the cell alone, and root's
 * driver waits for it in vain.
 */
export const spiSplit: Rule = {
  code: 'spi-split',
  severity: 'warning',
  title: 'Interrupts that devices share go with all of them',
  check(input) {
    const grants = deviceGrants(input)
    if (!input.board || grants.length === 0) return []
    const given = new Set(grants.map((grant) => grant.device.name))
    const rootUses = new Map<number, string[]>()
    for (const device of input.board.devices) {
      if (given.has(device.name) || device.enabled !== true) continue
      for (const spi of device.spis) rootUses.set(spi, [...(rootUses.get(spi) ?? []), device.name])
    }
    return grants.flatMap((grant): Finding[] => {
      const split = grant.device.spis.filter((spi) => rootUses.has(spi))
      if (split.length === 0) return []
      const losers = [...new Set(split.flatMap((spi) => rootUses.get(spi)!))]
      return [
        {
          message:
            `${grant.device.name} of ${grant.cellName} takes SPI ${listed(split.map(String))} along, which also belongs to ` +
            `root's ${listed(losers)} on this SoC.`,
          places: [place(`${grant.device.name} of ${grant.cellName}`, ...grant.path)],
          fix: takeDevice(input, grant),
        },
      ]
    })
  },
}
