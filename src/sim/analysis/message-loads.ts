/**
 * Messages as the analysis of cores sees them: every stage becomes a task with the period of what sends, and a jitter that says
 * how far its releases can be from that period.
 *
 * A stage is released at the end of the one before. Counted from the sender's release that lies between the shortest and the
 * longest time that the stages before take, and the difference is the jitter (holistic analysis: K. Tindell, J. Clark, 'Holistic
 * schedulability analysis for distributed hard real-time systems', 1994). Where a stage before has no bound, the ring has one:
 * no more messages than fit into it can come at once.
 */
import { longestRefreshDelay } from '../machine/dram-refresh'
import type { Chain, Flow } from '../machine/flow'
import { messagesUnderWay } from '../machine/flow'
import { BACKLOG } from '../machine/jobs'
import { EXACT, type InterruptPath, type Scenario, type Task } from '../machine/scenario'

/** Above every priority: what is handled in the interrupt itself. */
const IN_INTERRUPT = 1e9

/** Law by which something is released: that of the task at the beginning. */
export type Law = Pick<Task, 'periodNs' | 'arrivals'>

/** A scenario with what its messages and chains are, none left out. */
export type MessageScenario = Scenario & { flows: Flow[]; chains: Chain[] }

/** Law by which messages of each flow are offered; undefined where nothing ever sends. */
export function lawsOf({ tasks, flows }: MessageScenario): (Law | undefined)[] {
  const lawOf = (flow: number, seen: readonly number[]): Law | undefined => {
    if (seen.includes(flow)) return undefined
    const { sender } = flows[flow]!
    const { activated, periodNs, arrivals } = tasks[sender]!
    if (activated !== true && !isWokenBy(tasks, sender))
      return { periodNs, ...(arrivals === undefined ? {} : { arrivals }) }
    const by = activatorOf({ tasks, flows }, sender)
    return by < 0 ? undefined : lawOf(by, [...seen, flow])
  }
  return flows.map((_, flow) => lawOf(flow, []))
}

const isWokenBy = (tasks: readonly Task[], task: number) =>
  tasks.some(({ wakes, activated }) => wakes === tasks[task]!.id && activated === true)

/** The flow whose messages release `task`, directly or through the handler that wakes it; -1 for none. */
export function activatorOf({ tasks, flows }: Pick<MessageScenario, 'tasks' | 'flows'>, task: number): number {
  return flows.findIndex(
    ({ activates }) => activates === task || (activates >= 0 && tasks[activates]!.wakes === tasks[task]!.id),
  )
}

/** Shortest time from the release of `task` to the end of its job or interrupt, ns. */
export function shortestOf({ path, shortestNs }: Pick<Task, 'path' | 'shortestNs'>): number {
  return shortestNs + (path === null ? 0 : path.entryNs + path.handlerNs)
}

/** Most messages by which deliveries can be ahead of their law, where nothing but the ring bounds their delay. */
export function mostAhead(flow: Flow, isSource: boolean): number {
  return messagesUnderWay(flow) + 1 + (isSource ? 0 : BACKLOG + 1)
}

/** Jitters that the analysis assumes, ns: of each leg by flow, of each leg's doorbell, and of the deliveries. */
export interface Jitters {
  legs: number[][]
  doorbells: number[][]
  deliveries: number[]
}

/**
 * The scenario with all stages as tasks of their own: their streams are the responses of a whole message's pieces.
 * @param responses measure all tasks to their ends, also those whose stream is a sample at the beginning
 */
export function withMessageLoads(scenario: MessageScenario, jitters: Jitters, responses: boolean): Scenario {
  const { tasks, flows } = scenario
  const laws = lawsOf(scenario)
  const stages = new Map<number, Partial<Task>>()
  flows.forEach(({ legs, pieces, activates }, flow) => {
    const law = laws[flow]
    if (law === undefined) return
    legs.forEach(({ task, thread, doorbell }, leg) => {
      const about = { ...law, stream: 'response time' as const, jitterNs: jitters.legs[flow]![leg]! }
      stages.set(task, { ...about, ...timesOf(scenario, tasks[task]!, pieces) })
      if (thread !== task) stages.set(thread, { ...about, ...timesOf(scenario, tasks[thread]!, pieces) })
      if (doorbell < 0) return
      const jitterNs = jitters.doorbells[flow]![leg]!
      stages.set(doorbell, { ...law, jitterNs, ...timesOf(scenario, tasks[doorbell]!, pieces) })
    })
    if (activates < 0) return
    const about = { ...law, jitterNs: jitters.deliveries[flow]! }
    stages.set(activates, about)
    const thread = tasks.findIndex(({ id }) => id === tasks[activates]!.wakes)
    if (thread >= 0) stages.set(thread, about)
  })
  const kept = tasks.flatMap((task, index) => {
    const stage = stages.get(index)
    // Sources cost nothing, and what nobody ever releases does not run.
    if (stage === undefined && (task.stage !== undefined || task.activated === true)) return []
    const response = responses && task.stream !== null ? { stream: 'response time' as const, reading: EXACT } : {}
    return [{ ...task, ...response, ...stage }]
  })
  return { ...scenario, tasks: kept, flows: [], chains: [] }
}

/** All pieces of a message at once. */
function timesOf(scenario: Scenario, task: Task, pieces: number): Partial<Task> {
  const { path, longestNs, stage } = task
  const priority = stage === 'interrupt' ? { priority: IN_INTERRUPT } : {}
  if (pieces === 1) return priority
  // Each piece ends on a whole nanosecond of its own, and each of its paths is rounded part by part and refreshed by itself.
  const rounding = (pieces - 1) * (4 + scenario.cores.length + scenario.masters.length)
  return {
    ...priority,
    longestNs: longestNs === 0 ? 0 : pieces * (longestNs + 1),
    ...(path === null
      ? {}
      : { path: times(path, pieces), interruptNs: rounding + (pieces - 1) * longestRefreshDelay(scenario, 0) }),
  }
}

function times(path: InterruptPath, n: number): InterruptPath {
  const lines = ({ instruction, data }: InterruptPath['handlerLines']) => ({
    instruction: n * instruction,
    data: n * data,
  })
  return {
    ...path,
    entryNs: n * path.entryNs,
    handlerNs: n * path.handlerNs,
    hypervisorLines: lines(path.hypervisorLines),
    handlerLines: lines(path.handlerLines),
  }
}
