import { deviceGrants, type DeviceGrant } from './device-owners'
import { fixOf, listed, place, type Finding } from './finding'
import type { Rule, RuleInput } from './rule'

/**
 * Two cells, or one cell twice, have one device. Jailhouse maps its registers and grants its interrupt to both; two drivers
 * then program it against each other.
 */
export const deviceShared: Rule = {
  code: 'device-shared',
  severity: 'error',
  title: 'A device belongs to one cell',
  check(input) {
    const byName = new Map<string, DeviceGrant[]>()
    for (const grant of deviceGrants(input)) {
      byName.set(grant.device.name, [...(byName.get(grant.device.name) ?? []), grant])
    }
    return [...byName].flatMap(([name, owners]): Finding[] => (owners.length < 2 ? [] : [finding(input, name, owners)]))
  },
}

function finding(input: RuleInput, name: string, owners: DeviceGrant[]): Finding {
  const [first, ...others] = owners
  const names = [...new Set(owners.map((owner) => owner.cellName))]
  return {
    message:
      names.length === 1
        ? `${names[0]} is given ${name} ${owners.length} times.`
        : `${name} is given to ${listed(names)}; a device has one owner.`,
    places: owners.map((owner) => place(`${name} of ${owner.cellName}`, ...owner.path)),
    fix: fixOf(input, `leave ${name} to ${first!.cellName}`, (draft) => {
      // From the end, so that the indices in front stay right.
      for (const { cell, path } of [...others].reverse()) {
        if (path[2] === 'console') delete draft.cells![cell]!.console
        else if (path[2] === 'memory') draft.cells![cell]!.memory!.splice(Number(path[3]), 1)
        else draft.cells![cell]!.devices!.splice(Number(path[3]), 1)
      }
    }),
  }
}
