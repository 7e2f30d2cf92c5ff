import { lower } from '../configuration/lower'
import { bootPlan } from '../hypervisor/boot'
import { NotSimulatable } from '../machine/not-simulatable'
import type { Board } from '../plan/board'
import type { Plan } from '../plan/plan'

/**
 * Enables the hypervisor and starts the plan's cells; returns what it printed on its console.
 * @throws NotSimulatable with the hypervisor's own reason when it refuses a step
 */
export function bootConsole(plan: Plan, board: Board): string[] {
  const sdei = plan.jailhouse.interruptDelivery === 'direct'
  const { console, firstRefusal } = bootPlan(lower(plan, board), { sdei })
  if (firstRefusal !== undefined) throw new NotSimulatable(`the hypervisor refuses this plan: ${firstRefusal.message}`)
  return console
}
