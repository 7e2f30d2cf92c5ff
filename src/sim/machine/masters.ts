/** Devices that move data on their own: each is active for a while, then silent, for ever, by a timer of its own. */
import { EventClass } from '../engine/timers'
import type { Parts } from './parts'

/** Sets the timers of the first turns. */
export function startMasters({ scenario, timers, sources }: Parts): void {
  scenario.masters.forEach(({ phaseNs }, index) => {
    timers.due[0] = phaseNs
    timers.set(sources.firstMaster + index, EventClass.hypervisor)
  })
}

/** The next timer, that of master `index`, has expired: its turn ends. */
export function endMasterTurn({ scenario, execution, timers, codes }: Parts, index: number): void {
  const { activeNs, silentNs } = scenario.masters[index]!
  const active = !execution.isActive(index)
  execution.switchMaster(index, active, codes.firstMaster + index)
  if (active && silentNs === 0) {
    timers.removeNext()
    return
  }
  timers.due[0] = execution.now + (active ? activeNs : silentNs)
  timers.setNextAgain(EventClass.hypervisor)
}
