import { deviceGrants } from './device-owners'
import { listed, place } from './finding'
import type { Rule } from './rule'

/** Kinds of devices that write to memory by themselves, where a board's file does not say it of each. */
const MASTERS = new Set(['ethernet', 'usb', 'mmc', 'pcie', 'dma', 'display/camera/gpu/vpu'])

/**
 * A cell has a device that masters the bus, on a SoC without SMMU (all i.MX 8M and 93) or with one that Jailhouse does not
 * drive. The device writes wherever its driver tells it to, past every border: the isolation of memory holds for cores only.
 */
export const deviceDma: Rule = {
  code: 'device-dma',
  severity: 'warning',
  title: 'Devices with DMA are behind an SMMU',
  needsRoot: true,
  check(input) {
    if (input.system.iommuUnits.some((unit) => unit.type !== 0)) return []
    const byCell = new Map<string, ReturnType<typeof deviceGrants>>()
    for (const grant of deviceGrants(input)) {
      if (grant.device.dma ?? MASTERS.has(grant.device.kind))
        byCell.set(grant.cellName, [...(byCell.get(grant.cellName) ?? []), grant])
    }
    const why = input.board?.smmu
      ? "Jailhouse does not drive this SoC's SMMU, which would hold DMA within the cell"
      : 'this SoC has no SMMU to hold DMA within the cell'
    return [...byCell].map(([name, grants]) => ({
      message: `${name} has ${listed(grants.map(({ device }) => device.name))}, which can write to all memory: ${why}.`,
      places: grants.map((grant) => place(`${grant.device.name} of ${name}`, ...grant.path)),
    }))
  },
}
