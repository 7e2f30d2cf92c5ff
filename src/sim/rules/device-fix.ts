import type { PlanChange } from '../plan/change'
import type { DeviceGrant } from './device-owners'
import { fixOf } from './finding'
import type { RuleInput } from './rule'

/** Gives a device back to root. */
export function takeDevice(input: RuleInput, grant: DeviceGrant): PlanChange | undefined {
  return fixOf(input, `take ${grant.device.name} from ${grant.cellName}`, (draft) => {
    const cell = draft.cells![grant.cell]!
    if (grant.path[2] === 'console') delete cell.console
    else if (grant.path[2] === 'memory') cell.memory!.splice(Number(grant.path[3]), 1)
    else cell.devices!.splice(Number(grant.path[3]), 1)
  })
}
