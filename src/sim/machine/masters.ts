import { EventClass, type Timers } from '../engine/timers'
import { activityCodes } from './activity-codes'
import type { Execution } from './execution'
import type { Scenario } from './scenario'

/** Devices that move data on their own: each is active for a while, then silent, for ever, by a timer of its own. */
export class Masters {
  private readonly firstCode: number

  /** @param firstTimer source of the first master's timer; the others follow */
  constructor(
    private readonly scenario: Scenario,
    private readonly execution: Execution,
    private readonly timers: Timers,
    private readonly firstTimer: number,
  ) {
    this.firstCode = activityCodes(scenario).firstMaster
  }

  /** Sets the timers of the first turns. */
  start(): void {
    this.scenario.masters.forEach(({ phaseNs }, index) => {
      this.timers.due[0] = phaseNs
      this.timers.set(this.firstTimer + index, EventClass.hypervisor)
    })
  }

  /** The next timer, that of master `index`, has expired: its turn ends. */
  expire(index: number): void {
    const { execution, timers } = this
    const { activeNs, silentNs } = this.scenario.masters[index]!
    const active = !execution.isActive(index)
    execution.switchMaster(index, active, this.firstCode + index)
    if (active && silentNs === 0) {
      timers.removeNext()
      return
    }
    timers.due[0] = execution.clock[0]! + (active ? activeNs : silentNs)
    timers.setNextAgain(EventClass.hypervisor)
  }
}
