import { takeDevice } from './device-fix'
import { deviceGrants } from './device-owners'
import { listed, place, type Finding } from './finding'
import type { Rule } from './rule'

/**
 * A device of a cell has a stream ID at the SMMU that a device of root has as well. The SMMU then confines both to the cell's
 * memory, and root's device stops at its first transfer.
 */
export const streamSplit: Rule = {
  code: 'stream-split',
  severity: 'warning',
  title: 'Stream IDs that devices share go with all of them',
  check(input) {
    const grants = deviceGrants(input)
    if (!input.board?.smmu?.driven || grants.length === 0) return []
    const given = new Set(grants.map((grant) => grant.device.name))
    const withRoot = input.board.devices.filter((device) => !given.has(device.name) && device.enabled === true)
    return grants.flatMap((grant): Finding[] => {
      const ids = (grant.device.streams ?? []).map(({ id }) => id)
      const losers = withRoot.filter(({ streams = [] }) => streams.some(({ id }) => ids.includes(id)))
      if (losers.length === 0) return []
      const shared = ids.filter((id) => losers.some(({ streams = [] }) => streams.some((stream) => stream.id === id)))
      return [
        {
          message:
            `${grant.device.name} of ${grant.cellName} takes stream ${listed(shared.map((id) => `0x${id.toString(16)}`))} of ` +
            `the SMMU along, which also belongs to root's ${listed(losers.map(({ name }) => name))} on this SoC.`,
          places: [place(`${grant.device.name} of ${grant.cellName}`, ...grant.path)],
          fix: takeDevice(input, grant),
        },
      ]
    })
  },
}
