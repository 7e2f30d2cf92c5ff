/**
 * From a plan on its board to a scenario: which core runs what, how long each path is, and who shares the memory.
 */
import type { Board } from '../plan/board'
import { carriedOver, executionScale } from '../plan/core-speed'
import { placementCpus, ROOT, rootCpus } from '../plan/cores'
import { placementName, type Placement, type Plan, type PlanCell } from '../plan/plan'
import type { Workload, Workloads } from '../plan/workload'
import type { EventCost } from '../results/event-cost'
import type { ParameterResult } from '../results/result'
import { clusterAt, phaseOf, templateOf, type Building, type SimulatedCell } from './building'
import { DemandTable } from './demand-table'
import { mastersOf } from './add-masters'
import { counterReading, MICROSECONDS } from './instrument'
import { FAIR_SLICE } from './guest-parameters'
import { addInterruptSource } from './interrupt-source'
import { hasPreemptionOff, interruptRoute, interruptUrgency } from './interrupt-route'
import { refuseUnknownFacts } from './known-board'
import { addLoad } from './load'
import { Management } from './management'
import { memorySystem } from './memory-system'
import { addTraffic, chainsOf } from './message-tasks'
import { NotSimulatable } from './not-simulatable'
import { addRareCauses, refreshOf } from './rare-causes'
import { EXACT, type Core, type InterruptPath, type Reading, type Scenario, type Task } from './scenario'
import { schedulingOf } from './scheduling'
import { addGuestTicks, addSystem, fairness, noteSystem } from './system'
import { UsedParameters, type ParameterChanges } from './used-parameters'
import { wokenThread } from './woken-thread'

/** A scenario with what reports need beside it. */
export interface CompiledPlan {
  scenario: Scenario
  parameters: ParameterResult[]
  /** Conditions for the figure: "stress-ng --cpu 4 on root", or "no load". */
  load: string
  /** What management during the run costs. */
  management: EventCost[]
  /** What was used of the parameters and of their changes. */
  used: UsedParameters
}

/**
 * Compiles `plan`. The seed sets where in their first period instruments start; `changes` replace parameters of the tables.
 * @throws NotSimulatable when the plan names what does not exist, the hypervisor refuses an event, or facts of the board are
 *   unknown; everything else is for the rules to find
 */
export function compile(
  plan: Plan,
  board: Board,
  workloads: Workloads,
  seed: string,
  changes?: ParameterChanges,
): CompiledPlan {
  refuseUnknownFacts(board)
  const cells = cellsOf(plan, board)
  const building: Building = {
    plan,
    board,
    workloads,
    cells,
    cores: coresOf(cells, board),
    tasks: [],
    processes: [],
    demands: new DemandTable(),
    used: new UsedParameters(changes),
    seed,
    codeMappingsPerSecond: 0,
  }
  cells.forEach((cell, index) => {
    for (const placement of cell.workloads) addPlacement(building, index, placement)
    addGuestTicks(building, index)
  })
  const flows = addTraffic(building)
  const chains = chainsOf(building, flows)
  const load = plan.run.load.map((entry) => addLoad(building, entry)).join(' and ')
  const management = new Management(building)
  management.addEvents()
  addRareCauses(building)
  const { tasks, processes, used } = building
  const refresh = refreshOf(building)
  const scenario: Scenario = {
    cores: building.cores,
    cells: cells.map((cell) => cell.name),
    tasks,
    processes,
    demands: building.demands.list(),
    memory: memorySystem(building),
    masters: mastersOf(building),
    ...(flows.length > 0 ? { flows } : {}),
    ...(chains.length > 0 ? { chains } : {}),
    ...(management.switches.length > 0 ? { lifecycle: management.lifecycle() } : {}),
    ...(refresh === undefined ? {} : { refresh }),
    codeMappingsPerSecond: building.codeMappingsPerSecond,
    sliceNs: processes.length > 0 ? used.use('time slice of the fair scheduler', FAIR_SLICE) : FAIR_SLICE.value,
  }
  const parameters = used.list()
  return { scenario, parameters, load: load === '' ? 'no load' : load, management: management.costs, used }
}

function cellsOf(plan: Plan, board: Board): SimulatedCell[] {
  const withAll = <Cell extends Plan['root'] | PlanCell>(cell: Cell) => ({
    ...cell,
    memoryBudget: cell.memoryBudget,
    cachePortion: cell.cachePortion,
  })
  const root = { ...withAll(plan.root), name: ROOT, cpus: rootCpus(plan, board), colours: undefined }
  return [root, ...plan.cells.map((cell) => ({ ...withAll(cell), colours: cell.colours }))]
}

function coresOf(cells: readonly SimulatedCell[], board: Board): Core[] {
  const cores = cells.flatMap((cell, index) => cell.cpus.map((cpu) => ({ cpu, cell: index })))
  cores.sort((a, b) => a.cpu - b.cpu)
  cores.forEach(({ cpu, cell }, i) => {
    clusterAt(board, cpu)
    const next = cores[i + 1]
    if (next?.cpu !== cpu) return
    throw new NotSimulatable(`core ${cpu} belongs to both ${cells[cell]!.name} and ${cells[next.cell]!.name}`)
  })
  if (cores.length === 0) throw new NotSimulatable(`the board ${board.id} has no cores`)
  return cores
}

function addPlacement(building: Building, cell: number, placement: Placement): void {
  const { name: cellName, cpus: cellCpus } = building.cells[cell]!
  const template = templateOf(building, placement.use, cellName)
  const { behaviour } = template
  const name = placementName(placement)
  if (behaviour.kind === 'load') {
    throw new NotSimulatable(`${cellName}/${name} is a load: name it under run.load, not among the cell's workloads`)
  }
  // A loop runs once and a device interrupts one core, the first of its cell; instruments and systems run on all of them.
  const anywhere = placement.cpu === undefined && placement.cpus === undefined
  const allowed = placementCpus(placement, cellCpus)
  const once = behaviour.kind === 'periodic' || behaviour.kind === 'interrupt-source'
  const cpus = once && anywhere ? allowed.slice(0, 1) : allowed
  for (const cpu of cpus) {
    const core = building.cores.findIndex((candidate) => candidate.cpu === cpu && candidate.cell === cell)
    if (core < 0) throw new NotSimulatable(`${cellName}/${name} runs on core ${cpu}, which ${cellName} does not own`)
    const stream = `${cellName}/${name}${cpus.length > 1 ? `@${cpu}` : ''}`
    if (building.tasks.some((task) => task.id === stream)) {
      throw new NotSimulatable(`${stream} is placed twice; give one of them a name of its own`)
    }
    if (behaviour.kind === 'interrupt-source') {
      addInterruptSource(building, { ...template, behaviour }, placement, { stream, cell, core })
      continue
    }
    const place = { stream, name, cell, core, path: interruptRoute(building, building.cells[cell]!, cpu) }
    if (behaviour.kind === 'system') addSystem(building, { ...template, behaviour }, place)
    else addTask(building, { ...template, behaviour }, placement, place)
  }
  if (behaviour.kind === 'system') noteSystem(building, { ...template, behaviour }, cell, name)
}

type Timed = Workload & { behaviour: { kind: 'periodic' | 'instrument' } }

function addTask(
  building: Building,
  { behaviour, reference, provenance, sources }: Timed,
  placement: Placement,
  { stream, name, cell, core, path }: { stream: string; name: string; cell: number; core: number; path: InterruptPath },
): void {
  const { used, seed, board, cells, cores } = building
  const periodic = behaviour.kind === 'periodic'
  const periodNs = placement.period ?? behaviour.period
  const scale = executionScale({ reference }, clusterAt(board, cores[core]!.cpu))
  const longestNs = placement.wcet ?? Math.max(1, Math.round(behaviour.wcet * scale))
  if (periodNs < 1) throw new NotSimulatable(`${stream} has a period of ${periodNs} ns; it must be at least 1 ns`)
  const reading: Reading = periodic ? EXACT : readingOf(behaviour.instrument, board)
  const task: Task = {
    id: stream,
    label: name,
    cell,
    core,
    stream: periodic ? 'response time' : STREAMS[behaviour.instrument],
    reading,
    periodNs,
    // Loops start together, which is their worst case; instruments start whenever somebody started them.
    phaseNs: placement.phase ?? (periodic ? 0 : aligned(phaseOf(seed, stream, periodNs), reading)),
    jitterNs: placement.jitter ?? (periodic ? (behaviour.jitter ?? 0) : 0),
    shortestNs: periodic
      ? Math.min(longestNs, behaviour.bcet === undefined ? longestNs : Math.round(behaviour.bcet * scale))
      : longestNs,
    longestNs,
    priority: placement.priority ?? behaviour.priority,
    demand: building.demands.add(behaviour.memory, 1 / scale),
    path,
    interruptNs: 0,
    ...interruptUrgency(building, cells[cell]!, placement),
    ...schedulingOf(used, cells[cell]!, placement, behaviour),
  }
  Object.assign(task, fairness(building, cells[cell]!, task))
  if (behaviour.kind === 'instrument' && behaviour.instrument === 'timerlat') {
    building.tasks.push(...wokenThread(building, task, { id: handlerStream(cells[cell]!.name, stream), reading }))
  } else if (hasPreemptionOff(building, cells[cell]!)) {
    building.tasks.push(...wokenThread(building, task))
  } else building.tasks.push(task)
  const about = { provenance, source: sources.join('; ') }
  const fromPlan = { provenance: 'plan' as const, source: 'the plan' }
  used.note(`execution time of ${stream}`, {
    value: longestNs,
    unit: 'ns',
    ...(placement.wcet === undefined ? carriedOver(about, scale) : fromPlan),
  })
  const refillsPerSecond = behaviour.memory.refillsPerSecond / scale
  used.note(`refills of ${stream}`, { value: refillsPerSecond, unit: '/s', ...carriedOver(about, scale) })
}

const STREAMS = {
  'gic-demo': 'interrupt latency',
  cyclictest: 'wake-up latency',
  timerlat: 'wake-up latency',
} as const

/** Identifier of timerlat's second stream: "root/timerlat/irq@0" beside "root/timerlat@0". */
function handlerStream(cell: string, stream: string): string {
  return `${cell}/${stream.slice(cell.length + 1).replace(/(?=@\d+$|$)/, '/irq')}`
}

function readingOf(instrument: keyof typeof STREAMS, board: Board): Reading {
  return instrument === 'gic-demo' ? counterReading(board.counter.frequency) : MICROSECONDS
}

/** Timers expire on an edge of the counter that an instrument reads. */
function aligned(ns: number, reading: Reading): number {
  return reading.ticksPerSecond > 0 ? ns - (ns % reading.resolutionNs) : ns
}
