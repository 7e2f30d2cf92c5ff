/** What an operating system does on its cores by itself: ticks, processes of its own, mappings of code. */
import { executionScale } from '../plan/core-speed'
import { placementCpus } from '../plan/cores'
import type { Workload } from '../plan/workload'
import { clusterAt, phaseOf, type Building, type SimulatedCell } from './building'
import { FAIR_SLICE, guestParameters, TICK_LINES } from './guest-parameters'
import { handlerRoute, interruptUrgency } from './interrupt-route'
import { NotSimulatable } from './not-simulatable'
import { coreParameters } from './parameters'
import { EXACT, type InterruptPath, type Task } from './scenario'

type System = Workload & { behaviour: { kind: 'system' } }

/** Adds the tick of one core, and the system's own processes there. */
export function addSystem(
  building: Building,
  template: System,
  place: { stream: string; name: string; cell: number; core: number; path: InterruptPath },
): void {
  const { behaviour } = template
  const { stream, name, cell, core, path } = place
  const scale = executionScale(template, clusterAt(building.board, building.cores[core]!.cpu))
  if (behaviour.tick < 1)
    throw new NotSimulatable(`${stream} has a tick of ${behaviour.tick} ns; it must be at least 1 ns`)
  addTick(building, {
    stream,
    cell,
    core,
    path,
    periodNs: behaviour.tick,
    costNs: Math.round(behaviour.tickCost * scale),
  })
  if (behaviour.busyShare === 0) return
  const burstNs = behaviour.tick / 4
  building.processes.push({
    name: `${stream} processes`,
    label: name,
    cell,
    burstNs,
    pauseNs: Math.round((burstNs * (1 - behaviour.busyShare)) / behaviour.busyShare),
    demands: [building.demands.add(behaviour.memory)],
  })
}

interface Tick {
  stream: string
  cell: number
  core: number
  path: InterruptPath
  periodNs: number
  costNs: number
  ticksWhenIdle?: boolean
}

function addTick(building: Building, { stream, cell, core, path, periodNs, costNs, ticksWhenIdle }: Tick): void {
  const { used, seed, tasks, cells } = building
  tasks.push({
    id: stream,
    label: 'scheduler tick',
    cell,
    core,
    stream: null,
    reading: EXACT,
    periodNs,
    phaseNs: phaseOf(seed, stream, periodNs),
    jitterNs: 0,
    shortestNs: 0,
    longestNs: 0,
    priority: 0,
    demand: 0,
    // The handler is all of the tick's cost, and a tick that comes late harms nobody.
    path: {
      ...path,
      offProbability: 0,
      handlerNs: 0,
      handlerLines: {
        instruction: used.use('code of a scheduler tick', TICK_LINES.instruction),
        data: used.use('data of a scheduler tick', TICK_LINES.data),
      },
    },
    interruptNs: costNs,
    ...(ticksWhenIdle === true ? { ticksWhenIdle } : {}),
    ...interruptUrgency(building, cells[cell]!),
  })
}

/**
 * Adds the tick that a guest has by itself to every core of a cell where no system workload brings one. A guest that ticks only
 * while it is busy has none on cores where nothing is placed.
 */
export function addGuestTicks(building: Building, cell: number): void {
  const { used, cells, cores, workloads, tasks } = building
  const owner = cells[cell]!
  const { tickNs, tickCostNs, ticksWhenIdle } = guestParameters(owner.guest)
  if (tickNs.value === 0) return
  const systems = owner.workloads.filter(({ use }) => workloads.get(use)?.behaviour.kind === 'system')
  const covered = new Set(systems.flatMap((placement) => placementCpus(placement, owner.cpus)))
  const whenIdle = ticksWhenIdle.value === 1
  cores.forEach((core, index) => {
    if (core.cell !== cell || covered.has(core.cpu)) return
    if (!whenIdle && tasks.every((task) => task.core !== index)) return
    addTick(building, {
      stream: `${owner.name}/tick of ${owner.guest}@${core.cpu}`,
      cell,
      core: index,
      path: handlerRoute(building, owner, core.cpu),
      periodNs: used.use(`tick of ${owner.guest}`, tickNs),
      costNs: used.use(`cost of a tick of ${owner.guest}`, tickCostNs),
      ticksWhenIdle: whenIdle,
    })
  })
}

/**
 * How a thread without real-time priority runs under Linux: by slices of the fair scheduler, in turn with the processes of its
 * cell. Nothing for any other thread.
 */
export function fairness(
  { used }: Building,
  { guest }: SimulatedCell,
  { priority, policy }: Task,
): Pick<Task, 'fair' | 'policy' | 'sliceNs'> {
  const isLinux = guest === 'linux' || guest === 'linux-rt'
  if (!isLinux || priority > 0 || policy !== undefined) return {}
  return { fair: true, policy: 'round-robin', sliceNs: used.use('time slice of the fair scheduler', FAIR_SLICE) }
}

/** Notes the parameters of a system once, and its mappings of code if the board's instruction caches can alias. */
export function noteSystem(building: Building, template: System, cell: number, name: string): void {
  const { behaviour, provenance, sources } = template
  const { used, cells } = building
  const where = `${cells[cell]!.name}/${name}`
  const about = { provenance, source: sources.join('; ') }
  used.note(`tick of ${where}`, { value: behaviour.tickCost, unit: 'ns', ...about })
  used.note(`busy share of ${where}`, { value: behaviour.busyShare, unit: '', ...about })
  const cpu = cells[cell]!.cpus[0]
  if (behaviour.codeMappingsPerSecond === 0 || cpu === undefined) return
  const { instructionCacheAliases } = coreParameters(clusterAt(building.board, cpu).core)
  if (used.use('instruction cache can alias', instructionCacheAliases) === 0) return
  used.note(`mappings of new code, ${where}`, { value: behaviour.codeMappingsPerSecond, unit: '/s', ...about })
  building.codeMappingsPerSecond += behaviour.codeMappingsPerSecond
}
