/** Messages and chains for tests, made by hand on cores that are cells of their own. */
import type { Chain, Flow, Leg } from '../../src/sim/machine/flow'
import type { InterruptPath, Scenario, Task } from '../../src/sim/machine/scenario'
import { memoryFor, scenarioOf, task } from './scenarios'

export interface FlowRecipe {
  /** Index of the sending task, or the core and period of a source. */
  from: { task: number } | { core: number; periodNs: number }
  to: { core: number }
  kind: 'demo' | 'silent' | 'network' | 'virtio'
  copyNs: number
  handlingNs: number
  priority: number
  pieces: number
  ring: number
  /** Task that is released by deliveries, or reads silent messages. */
  reader?: number
  activates?: boolean
  demand?: number
}

/** A scenario in which every core is a cell. */
export function cellsOf(cores: number, tasks: Task[], about: Partial<Scenario> = {}): Scenario {
  const scenario = scenarioOf(
    cores,
    tasks.map((each) => ({ ...each, cell: each.core })),
    about,
  )
  return {
    ...scenario,
    cores: scenario.cores.map((core, cell) => ({ ...core, cell })),
    cells: scenario.cores.map((_, cell) => `cell ${cell}`),
    memory: about.memory ?? memoryFor(cores),
  }
}

/** Adds a flow with its stages to `scenario`. @param path of every doorbell and interrupt */
export function addFlow(scenario: Scenario, recipe: FlowRecipe, path: InterruptPath): Flow {
  const { tasks } = scenario
  const { from, to, kind, copyNs, handlingNs, priority, pieces, ring, reader = -1, activates = false } = recipe
  const flows = (scenario.flows ??= [])
  const id = `flow ${flows.length}`
  const fromCore = 'task' in from ? tasks[from.task]!.core : from.core
  const stage = (name: string, core: number, about: Partial<Task> & Required<Pick<Task, 'stage'>>): number => {
    const longestNs = about.longestNs ?? 0
    const made = task({ id: `${id}, ${name}`, core, periodNs: 0, longestNs, ...about })
    tasks.push({ ...made, cell: core, stream: null, ...(about.stage === 'source' ? {} : { activated: true }) })
    return tasks.length - 1
  }
  const job = (name: string, core: number, longestNs: number, by: InterruptPath | null) =>
    stage(name, core, { stage: 'job', longestNs, priority, path: by, demand: recipe.demand ?? 0 })
  const interrupt = (name: string, core: number) => stage(name, core, { stage: 'interrupt', path })
  const exits = { kind: 'mmio' as const, count: 1 }
  const doorbell = (name: string, core: number) => stage(name, core, { stage: 'interrupt', path, exits })
  const leg = (core: number, first: number, bell = -1): Leg => ({ core, task: first, thread: first, doorbell: bell })

  const legs = [leg(fromCore, job('copy', fromCore, copyNs, null))]
  if (kind !== 'silent') legs[0]!.doorbell = doorbell('doorbell', fromCore)
  if (kind === 'demo') legs.push(leg(to.core, interrupt('interrupt', to.core)))
  if (kind === 'network') legs.push(leg(to.core, job('reception', to.core, handlingNs, path)))
  if (kind === 'virtio') {
    const request = job('request', to.core, handlingNs, path)
    legs.push(leg(to.core, request, doorbell('doorbell back', to.core)))
    legs.push(leg(fromCore, job('completion', fromCore, handlingNs, path)))
  }
  const sender = 'task' in from ? from.task : stage('source', fromCore, { stage: 'source', periodNs: from.periodNs })
  if (activates) tasks[reader] = { ...tasks[reader]!, path: null, activated: true }
  const flow: Flow = {
    id,
    link: 'link',
    from: `core ${fromCore}`,
    to: `core ${to.core}`,
    bytes: 64,
    pieces,
    ring,
    sender,
    legs,
    deliveredBy: kind === 'silent' ? 0 : kind === 'virtio' ? 2 : 1,
    activates: activates ? reader : -1,
    polledBy: kind === 'silent' ? reader : -1,
  }
  flows.push(flow)
  return flow
}

/** Adds a chain over `steps`, with the flow between two of them where they are on different cores. */
export function addChain(scenario: Scenario, name: string, steps: number[], flows: number[]): Chain {
  const chain = { name, steps, flows }
  ;(scenario.chains ??= []).push(chain)
  return chain
}
