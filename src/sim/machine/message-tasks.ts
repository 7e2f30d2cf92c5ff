/**
 * From the traffic and the chains of a plan to flows: each stage of a message's way becomes a task of the scenario.
 *
 * demo: the sender copies the message, writes the doorbell, and the receiver's handler finds it. network: the same for every
 * frame, with the network stacks of both guests. block and console, virtio over ivshmem: the sender copies a request and writes
 * the doorbell, the receiver copies it out, serves it and writes the doorbell back, the sender's driver completes it.
 */
import { piecesOf } from '../configuration/link-capacity'
import type { Chain, Flow, Leg } from './flow'
import { isWorkloadEnd, trafficCell, trafficName, type Traffic } from '../plan/traffic'
import type { Placement, Plan, PlanLink } from '../plan/plan'
import { clusterAt, phaseOf, type Building, type SimulatedCell } from './building'
import { guestParameters } from './guest-parameters'
import { handlerRoute, hasPreemptionOff, interruptRoute } from './interrupt-route'
import { EXITS } from './management-parameters'
import { BACKLOG } from './jobs'
import { COPY_IN_FLIGHT, copyRate, guestMessaging, STREAMED_FROM, VIRTIO_SERVICE } from './message-parameters'
import { NotSimulatable } from './not-simulatable'
import { wokenThread } from './woken-thread'
import { EXACT, type InterruptPath, type Task } from './scenario'

/** Bytes in a line: the same in all cores that boards can name. */
const LINE = 64

/** One end of a flow, found. */
interface End {
  cell: number
  core: number
  /** The workload's task, by its index; -1 where a cell stands for itself. */
  task: number
}

/** Adds the stages of all traffic to the tasks and returns the flows. Workloads have been added before. */
export function addTraffic(building: Building): Flow[] {
  const flows = building.plan.links.flatMap((link) => link.traffic.map((traffic) => addFlow(building, link, traffic)))
  flows.forEach(({ id }, i) => {
    const twin = flows.findIndex((other) => other.id === id)
    if (twin !== i) throw new NotSimulatable(`${id} is in the plan twice`)
  })
  return flows
}

function addFlow(building: Building, link: PlanLink, traffic: Traffic): Flow {
  const { tasks } = building
  const id = trafficName(link.name, traffic)
  const from = endOf(building, id, traffic.from)
  const to = endOf(building, id, traffic.to)
  if (from.cell === to.cell) throw new NotSimulatable(`${id} stays in one cell; a link carries messages between cells`)
  const pieces = piecesOf(link, traffic)
  if (pieces.count > pieces.ring) throw new NotSimulatable(`${id} has messages that do not fit into the link`)
  const legs = legsOf(building, { id, link, traffic, from, to, bytes: pieces.bytes })
  const waker = to.task < 0 ? -1 : tasks.findIndex(({ wakes }) => wakes === tasks[to.task]!.id)
  const activated = waker < 0 ? to.task : waker
  const sender = from.task >= 0 ? from.task : addSource(building, id, traffic, from)
  if (traffic.activates) {
    if (to.task < 0) throw new NotSimulatable(`${id} activates ${traffic.to}, which has no jobs`)
    // The interrupt or the handling of a piece has woken it already; what its guest does between handler and thread stays.
    tasks[activated] = { ...tasks[activated]!, path: null, activated: true }
  }
  return {
    id,
    link: link.name,
    from: traffic.from,
    to: traffic.to,
    bytes: Number(traffic.size),
    pieces: pieces.count,
    // More are not followed one by one.
    ring: Math.min(pieces.ring, Math.max(BACKLOG, pieces.count)),
    sender,
    legs,
    deliveredBy: link.protocol === 'block' ? 2 : traffic.doorbell ? 1 : 0,
    activates: traffic.activates ? activated : -1,
    polledBy: traffic.doorbell ? -1 : to.task,
  }
}

function endOf(building: Building, id: string, end: string): End {
  const { cells, cores, tasks } = building
  const name = trafficCell(end)
  const cell = cells.findIndex((candidate) => candidate.name === name)
  if (cell < 0) throw new NotSimulatable(`${id}: there is no cell "${name}"`)
  const task = tasks.findIndex(({ id: stream, stream: kind }) => kind !== null && isAt(stream, end))
  if (task >= 0) return { cell, core: tasks[task]!.core, task }
  const placed = cells[cell]!.workloads.find(
    (placement) => isWorkloadEnd(end) && `${name}/${nameOf(placement)}` === end,
  )
  if (isWorkloadEnd(end) && placed === undefined) throw new NotSimulatable(`${id}: there is no workload "${end}"`)
  const cpu = placed?.cpu ?? placed?.cpus?.[0] ?? cells[cell]!.cpus[0]
  const core = cores.findIndex((candidate) => candidate.cpu === cpu)
  if (core < 0) throw new NotSimulatable(`${id}: ${name} has no core to handle messages on`)
  return { cell, core, task: -1 }
}

const nameOf = (placement: Placement) => placement.name ?? placement.use
const isAt = (stream: string, end: string) => stream === end || stream.startsWith(`${end}@`)

/** The timer behind messages that no workload sends: it costs nothing, copying does. */
function addSource(building: Building, id: string, traffic: Traffic, { cell, core }: End): number {
  if (traffic.period === undefined || traffic.period < 1) {
    throw new NotSimulatable(`${id} has no period, and ${traffic.from} has no jobs at whose end it could be sent`)
  }
  return addStage(building, {
    id: `${id}, source`,
    label: `source of ${id}`,
    cell,
    core,
    stage: 'source',
    periodNs: traffic.period,
    phaseNs: phaseOf(building.seed, id, traffic.period),
  })
}

function addStage(
  { tasks }: Building,
  about: Pick<Task, 'id' | 'label' | 'cell' | 'core'> & Required<Pick<Task, 'stage'>> & Partial<Task>,
): number {
  tasks.push({
    stream: null,
    reading: EXACT,
    periodNs: 0,
    phaseNs: 0,
    jitterNs: 0,
    shortestNs: about.longestNs ?? 0,
    longestNs: 0,
    priority: 0,
    demand: 0,
    path: null,
    interruptNs: 0,
    ...(about.stage === 'source' ? {} : { activated: true }),
    ...about,
  })
  return tasks.length - 1
}

interface Way {
  id: string
  link: PlanLink
  traffic: Traffic
  from: End
  to: End
  /** Of a piece. */
  bytes: number
}

function legsOf(building: Building, way: Way): Leg[] {
  const { link, traffic, from, to, id } = way
  const { protocol } = link
  const { tasks, used, cells } = building
  const sender = cells[from.cell]!
  const receiver = cells[to.cell]!
  const priority = traffic.priority ?? (from.task >= 0 ? tasks[from.task]!.priority : 0)
  const policy = from.task >= 0 ? { policy: tasks[from.task]!.policy } : {}
  const ring = (end: End, back = '') => (traffic.doorbell ? addDoorbell(building, `${id}, doorbell${back}`, end) : -1)
  const copying = (end: End, beside: number) => copyJob(building, end, way.bytes, beside)
  const send = (beside: number): Leg => {
    const task = addStage(building, {
      id: `${id}, copy`,
      label: `copying for ${id}`,
      cell: from.cell,
      core: from.core,
      stage: 'job',
      priority,
      ...(policy.policy === undefined ? {} : { policy: policy.policy }),
      ...copying(from, beside),
    })
    return { core: from.core, task, thread: task, doorbell: ring(from) }
  }
  const take = (end: End, what: string, about: Partial<Task> & Required<Pick<Task, 'stage' | 'path'>>) =>
    addStage(building, { id: `${id}, ${what}`, label: `${what} of ${id}`, cell: end.cell, core: end.core, ...about })
  const cpu = building.cores[to.core]!.cpu

  if (protocol === 'demo') {
    const legs = [send(0)]
    if (!traffic.doorbell) return legs
    const wakes = traffic.activates && !hasPreemptionOff(building, receiver)
    const route = wakes ? interruptRoute : handlerRoute
    const path = route(building, receiver, cpu)
    return [...legs, leg(to, take(to, 'interrupt', { stage: 'interrupt', path }))]
  }
  if (protocol === 'network') {
    const sending = used.use(`network frame sent by ${sender.guest}`, guestMessaging(sender.guest).networkSendNs)
    const receiving = used.use(
      `network frame received by ${receiver.guest}`,
      guestMessaging(receiver.guest).networkReceiveNs,
    )
    const first = send(sending)
    const task = take(to, 'reception', {
      stage: 'job',
      path: handlerRoute(building, receiver, cpu),
      priority: deferredPriority(building, receiver),
      ...copying(to, receiving),
    })
    return [first, leg(to, task)]
  }
  const driver = (cell: SimulatedCell) =>
    used.use(`virtio request in ${cell.guest}`, guestMessaging(cell.guest).virtioNs)
  const isBackEnd = link.between[0] === receiver.name
  const service = isBackEnd ? used.use(`service of a ${protocol} request`, VIRTIO_SERVICE[protocol]) : 0
  const first = send(driver(sender))
  const request = take(to, 'request', {
    stage: 'job',
    path: handlerRoute(building, receiver, cpu),
    // The back-end is a program under the fair scheduler, a front-end works in its guest's deferred handlers.
    priority: isBackEnd ? 0 : deferredPriority(building, receiver),
    ...copying(to, driver(receiver) + service),
  })
  // Bare metal serves a request where it is told.
  const thread = receiver.guest === 'bare-metal' ? request : splitThread(building, request)
  const completion = take(from, 'completion', {
    stage: 'job',
    path: handlerRoute(building, sender, building.cores[from.core]!.cpu),
    priority: deferredPriority(building, sender),
    shortestNs: driver(sender),
    longestNs: driver(sender),
  })
  return [first, { ...leg(to, request, thread), doorbell: ring(to, ' back') }, leg(from, completion)]
}

const leg = ({ core }: End, task: number, thread = task): Leg => ({ core, task, thread, doorbell: -1 })

/** Makes the handler and the thread of a stage two tasks, the handler in the stage's place; returns the thread. */
function splitThread(building: Building, stage: number): number {
  const [handler, thread] = wokenThread(building, building.tasks[stage]!)
  building.tasks[stage] = handler
  building.tasks.push(thread)
  return building.tasks.length - 1
}

function deferredPriority({ used }: Building, { guest }: SimulatedCell): number {
  return used.use(`priority of deferred handlers in ${guest}`, guestParameters(guest).deferredPriority)
}

/** A job that copies `bytes` and does `besideNs` of other work: its demand on the memory is the copy's, spread over both. */
function copyJob(building: Building, { core }: End, bytes: number, besideNs: number) {
  const { used, board, cores, demands } = building
  const type = clusterAt(board, cores[core]!.cpu).core
  const rate = used.use(`copy rate on ${type}`, copyRate(type))
  const copyNs = Math.ceil((bytes * 1e9) / rate)
  const longestNs = copyNs + besideNs
  const lines = rate / LINE
  const demand = demands.add(
    {
      refillsPerSecond: lines,
      streamedWritesPerSecond: bytes >= used.use('copies past the caches', STREAMED_FROM) ? lines : 0,
      writeShare: 0,
      footprint: BigInt(bytes),
      privateFillsPerSecond: lines,
      outstanding: used.use('lines of a copy in flight', COPY_IN_FLIGHT),
    },
    copyNs / longestNs,
  )
  return { shortestNs: longestNs, longestNs, demand }
}

/** The trapped write: the core leaves the guest, the hypervisor raises the peer's interrupt and returns. */
function addDoorbell(building: Building, id: string, { cell, core }: End): number {
  const { used } = building
  const path: InterruptPath = {
    entryNs: used.use('trapped access to a device', EXITS.mmioNs),
    trapped: true,
    handlerNs: 0,
    hypervisorLines: {
      instruction: used.use('hypervisor code of a trapped access', EXITS.mmioInstructionLines),
      data: used.use('hypervisor data of a trapped access', EXITS.mmioDataLines),
    },
    handlerLines: { instruction: 0, data: 0 },
    offProbability: 0,
    offMeanNs: 0,
  }
  const exits = { kind: 'mmio' as const, count: 1 }
  return addStage(building, { id, label: id, cell, core, stage: 'interrupt', path, exits })
}

/**
 * The chains of the plan, with the flows between steps in different cells.
 * @throws NotSimulatable when a step is not placed, has no jobs, or nothing brings the data to it
 */
export function chainsOf({ plan, tasks }: Pick<Building, 'tasks'> & { plan: Plan }, flows: readonly Flow[]): Chain[] {
  return plan.chains.map(({ name, steps }) => {
    const found = steps.map((step) => {
      const task = tasks.findIndex(({ id, stream }) => stream !== null && isAt(id, step))
      if (task >= 0) return task
      throw new NotSimulatable(`the chain ${name} passes ${step}, which is not placed or has no jobs`)
    })
    const into = steps.map((to, i) => {
      const from = steps[i - 1]
      if (from === undefined || trafficCell(from) === trafficCell(to)) return -1
      const flow = flows.findIndex((candidate) => candidate.from === from && candidate.to === to)
      if (flow >= 0) return flow
      throw new NotSimulatable(`the chain ${name} passes from ${from} to ${to}, and no message goes there`)
    })
    return { name, steps: found, flows: into }
  })
}
