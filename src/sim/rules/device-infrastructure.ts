import { takeDevice } from './device-fix'
import { deviceGrants } from './device-owners'
import { place } from './finding'
import type { Rule } from './rule'

/**
 * A cell has a device that root's Linux itself depends on: clocks, pins, power domains, the DRAM controller. Root's next
 * access to it is an unhandled data abort, and its core is parked.
 */
export const deviceInfrastructure: Rule = {
  code: 'device-infrastructure',
  severity: 'warning',
  title: 'Infrastructure stays with root',
  check(input) {
    return (
      deviceGrants(input)
        // Registers of the interrupt controller are an error of their own.
        .filter(({ device }) => device.infrastructure && device.kind !== 'interrupt-controller')
        .map((grant) => ({
          message:
            `${grant.cellName} is given ${grant.device.name} (${grant.device.kind}), which root's Linux needs for its ` +
            'own clocks, pins or power.',
          places: [place(`${grant.device.name} of ${grant.cellName}`, ...grant.path)],
          fix: takeDevice(input, grant),
        }))
    )
  },
}
