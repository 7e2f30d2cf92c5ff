import { takeDevice } from './device-fix'
import { deviceGrants } from './device-owners'
import { place } from './finding'
import type { Rule } from './rule'

/**
 * A cell has a device that the board's device tree gives to root's Linux. Its driver there is probed at boot, before the
 * cell exists, and its first access after the cell took the device parks a core of root.
 */
export const deviceRootUses: Rule = {
  code: 'device-root-uses',
  severity: 'warning',
  title: "Devices of cells are disabled in root's device tree",
  check(input) {
    return deviceGrants(input)
      .filter(({ device }) => device.enabled === true && !device.infrastructure)
      .map((grant) => ({
        message:
          `${grant.cellName} is given ${grant.device.name}, which root's Linux drives; disable it in root's device tree ` +
          'and keep its clock on.',
        places: [place(`${grant.device.name} of ${grant.cellName}`, ...grant.path)],
        fix: takeDevice(input, grant),
      }))
  },
}
