/** What the benchmark runs. */
import { Campaign } from '../../src/sim/engine/campaign'
import { compile } from '../../src/sim/machine/compile'
import type { Scenario } from '../../src/sim/machine/scenario'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { schedulerOracle } from '../support/scenarios'
import { parsedPlan, shippedLibrary, shippedPlan } from '../support/templates'

const library = shippedLibrary()

function compiled(document: PlanDocument): Scenario {
  const plan = parsedPlan(document)
  return compile(plan, library.boards.get(plan.board)!, library.workloads, '1').scenario
}

/** The scheduler oracle's task set without any overhead. */
export function oracleBare(): Scenario {
  return schedulerOracle().scenario
}

/**
 * The oracle's task set as three Zephyr cells on an i.MX 8M Mini beside a root Linux: every release is an interrupt that traps to
 * the hypervisor, every job asks the memory for what the shipped control loop asks.
 */
export function oracleWithEverything(): Scenario {
  const { oracle } = schedulerOracle()
  const document = shippedPlan('slide-imx8mm')
  document.root = { ...document.root!, workloads: [{ use: 'linux-rt' }] }
  document.run = { load: [] }
  document.cells = [0, 1, 2].map((cpu) => ({
    name: `cell${cpu}`,
    guest: 'zephyr',
    cpus: [cpu],
    memory: [],
    workloads: oracle.tasks
      .filter((task) => task.cpu === cpu)
      .sort((a, b) => a.periodUs - b.periodUs)
      .map(({ name, periodUs, wcetUs }, rank) => ({
        use: 'zephyr-control-loop',
        name,
        period: `${periodUs} us`,
        wcet: `${wcetUs} us`,
        priority: 90 - rank,
      })),
  }))
  return compiled(document)
}

/** The measured scene: three cyclictest threads under stress-ng, with gic-demo on the fourth core. */
export function slide(): Scenario {
  return compiled(shippedPlan('slide-imx8mm'))
}

/** Events that wait in a scenario at any time: an end per core, a timer per task, process and mapping of code. */
export function pendingEvents({ cores, tasks, processes }: Scenario): number {
  return cores.length + tasks.length + processes.filter(({ pauseNs }) => pauseNs > 0).length
}

/** What a run came to; `campaign` holds all of its memory. */
interface Done {
  events: number
  jobs: number
  campaign: Campaign
}

/** Goes on to `simulatedSeconds` in batches, as `simulate` does. */
function runTo(campaign: Campaign, simulatedSeconds: number): Done {
  const { machine } = campaign
  while (machine.run(simulatedSeconds * 1e9, 4096));
  return { events: machine.events, jobs: machine.released, campaign }
}

/** Runs a scenario for `simulatedSeconds` on a machine of its own. */
export function runScenario(scenario: Scenario, simulatedSeconds: number): Done {
  return runTo(new Campaign(scenario, '1'), simulatedSeconds)
}

/** Runs a scenario from its beginning as often as wanted, always on the same machine: what is compiled is compiled for that. */
export function repeatedly(scenario: Scenario): (simulatedSeconds: number) => Done {
  const campaign = new Campaign(scenario, '1')
  const beginning = campaign.snapshot()
  return (simulatedSeconds) => {
    campaign.restore(beginning)
    return runTo(campaign, simulatedSeconds)
  }
}
