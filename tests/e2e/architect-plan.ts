/** The plan that the architect's story begins with: the quadcopter, whose motors are to have a core of their own. */
import { shippedPlan } from '../support/templates'
import type { PlanDocument } from '../../src/sim/plan/plan'

/**
 * Flight control on core 2, perception on core 1, and on core 3 a cell that waits for the motor loop, with a link to it over
 * which nothing is sent yet.
 */
export function architectPlan(): PlanDocument {
  const plan = shippedPlan('quadcopter-imx8mm')
  const [flight, perception] = plan.cells!
  flight!.cpus = [2]
  for (const placement of flight!.workloads!) placement.cpu = 2
  perception!.cpus = [1]
  plan.name = 'Quadcopter with a core for its motors'
  plan.cells!.push({
    name: 'drive',
    guest: 'zephyr',
    cpus: [3],
    memory: [{ purpose: 'ram', physical: '0xb4c00000', guest: '0x93c00000', size: '8 MiB' }],
    devices: [],
    workloads: [],
  })
  // The board has interrupts for few links: perception does without its disk in root.
  plan.links = plan.links!.filter(({ between }) => !between.includes('perception'))
  plan.links.push({
    name: 'thrust',
    protocol: 'network',
    between: ['flight', 'drive'],
    physical: '0xbba00000',
    size: '1 MiB',
  })
  return plan
}
