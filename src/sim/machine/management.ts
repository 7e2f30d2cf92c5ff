/**
 * The hypervisor's own time in a run: what root and the cells ask of it, and what that takes on the core that asks and on those
 * that are hit. Each request on each core becomes an interrupt of that core, so that it delays what runs there, is explained
 * and is part of the bounds like any other.
 *
 * A request about a cell stops all of root's cores while the hypervisor works; of the other cells it touches only the one that
 * it is about. Reading statistics stops nobody: each counter is a hypercall of the core that reads.
 */
import { lower } from '../configuration/lower'
import { guestBootNs, imageBytes } from '../hypervisor/boot-timing'
import { bringUp, eventRequests, type EventRequest } from '../hypervisor/event-requests'
import { TimedHypervisor } from '../hypervisor/request-time'
import { ROOT } from '../plan/cores'
import type { RunEvent } from '../plan/run-events'
import type { EventCore, EventCost } from '../results/event-cost'
import { clusterAt, type Building } from './building'
import { EXIT_KINDS, type ExitKind } from './exits'
import { EXITS, TOOL } from './management-parameters'
import { copyRate } from './message-parameters'
import { NotSimulatable } from './not-simulatable'
import { coreParameters } from './parameters'
import { EXACT, ONCE_NS, type CellSwitch, type Lifecycle, type Footprint, type InterruptPath } from './scenario'

/** Counters of a cell that the jailhouse tool shows, each read with one hypercall per core of the cell. */
const COUNTERS = EXIT_KINDS.length + 1

/** When something happens: once, or for the first time and again after each period. */
interface Times {
  atNs: number
  everyNs: number
}

interface Way {
  ns: number
  lines: Footprint
}

export class Management {
  readonly costs: EventCost[] = []
  readonly switches: CellSwitch[] = []
  private readonly sdei: boolean

  constructor(private readonly building: Building) {
    this.sdei = building.plan.jailhouse.interruptDelivery === 'direct'
  }

  /** Adds everything that the plan's events need. */
  addEvents(): void {
    const { plan, board, used, cells } = this.building
    const { events } = plan.run
    if (events.length === 0) return
    const hypervisor = new TimedHypervisor(lower(plan, board), this.sdei, used)
    const refused = bringUp(hypervisor)
    if (refused) throw new NotSimulatable(`the hypervisor refuses this plan: ${refused.message}`)
    const outcomes = eventRequests(events, hypervisor)
    events.forEach((event, index) => {
      const times = timesOf(event)
      const outcome = outcomes.get(index)
      if (outcome !== undefined && 'refusal' in outcome) {
        const when = `${(outcome.atNs / 1e9).toString()} s`
        throw new NotSimulatable(`the hypervisor refuses to ${event.do} at ${when}: ${outcome.refusal.message}`)
      }
      if (outcome !== undefined) this.addRequests(event, times, outcome.requests)
      else if (event.do === 'statistics') {
        const about = cells.filter(({ name }) => event.cell === undefined || name === event.cell)
        about.forEach((cell, i) => this.addStatistics(cell.name, cell.cpus.length, event, times, i * COUNTERS))
      } else if (event.do === 'hypercall' || event.do === 'mmio') this.addOwnExit(event.do, event, times)
    })
  }

  /** What stops and starts cells; all tasks have to be there. */
  lifecycle(): Lifecycle {
    return { switches: this.switches, phases: this.building.tasks.map(({ phaseNs }) => phaseNs) }
  }

  /** A hypercall, or a write that traps, of a cell's own. */
  private addOwnExit(kind: 'hypercall' | 'mmio', event: RunEvent, times: Times): void {
    const cell = this.cellNamed(event.cell ?? ROOT)
    const cpu = event.cpu ?? this.building.cells[cell]!.cpus[0]
    if (cpu === undefined) return
    const what = `${kind === 'mmio' ? 'trapped write' : 'hypercall'} of ${event.cell ?? ROOT}`
    this.addCost(what, times, [this.exit({ what, cpu, kind, count: 1, workNs: 0, times, role: 'asks' })])
  }

  /** The tool reads one counter after the other, and for each the driver asks for every core of the cell. */
  private addStatistics(name: string, cores: number, event: RunEvent, times: Times, before: number): void {
    const cpu = this.asker(event)
    const { used } = this.building
    const gapNs = Math.round(used.use('reading one statistics file', TOOL.statisticsGapNs))
    const what = `statistics of ${name}`
    for (let counter = 0; counter < COUNTERS; counter += 1) {
      const after = { ...times, atNs: times.atNs + (before + counter) * gapNs }
      const further = (cores - 1) * this.way('hypercall', cpu).ns
      const core = this.exit({
        what,
        cpu,
        kind: 'hypercall',
        count: cores,
        workNs: further,
        times: after,
        role: 'asks',
      })
      if (counter === 0) this.addCost(what, times, [{ ...core, exits: cores * COUNTERS, ns: core.ns * COUNTERS }])
    }
  }

  /** Requests about a cell, one after the other as the tool makes them, and what they do to the cell. */
  private addRequests(event: RunEvent, times: Times, requests: readonly EventRequest[]): void {
    const { used, cells, plan, board } = this.building
    const cell = this.cellNamed(event.cell!)
    const planned = plan.cells[cell - 1]!
    const asks = this.asker(event)
    const commandNs = Math.round(used.use('starting the jailhouse tool', TOOL.commandNs))
    let { atNs } = times
    for (const { action, timed } of requests) {
      const now = { ...times, atNs }
      const what = `${action} of ${event.cell!}`
      const hits = cells[0]!.cpus.map((cpu) => {
        const role = cpu === asks ? ('asks' as const) : ('hit' as const)
        const kind = role === 'asks' ? 'hypercall' : 'management'
        return this.exit({ what, cpu, kind, count: 1, workNs: timed.ns, times: now, role })
      })
      const own = cells[cell]!.cpus.map((cpu) =>
        this.exit({ what, cpu, kind: 'management', count: 1, workNs: 0, times: now, role: 'hit' }),
      )
      this.addCost(what, now, [...hits, ...(action === 'create' ? [] : own)])
      this.switches.push({ cell, running: false, ...now })
      atNs += timed.ns
      if (action === 'start') {
        const runs = { ...times, atNs: atNs + Math.round(guestBootNs(planned, used)) }
        this.switches.push({ cell, running: true, ...runs })
        this.addSecondaryCores(cell, { ...times, atNs })
      }
      if (action === 'load') {
        const { core } = clusterAt(board, asks)
        const rate = used.use(`copy rate on ${core}`, copyRate(core))
        atNs += Math.round((imageBytes(planned, used) * 1e9) / rate)
      }
      atNs += commandNs
    }
    const last = this.switches.at(-1)!
    if (times.everyNs < ONCE_NS && last.atNs - times.atNs >= times.everyNs) {
      throw new NotSimulatable(
        `${event.cell!} is restarted every ${times.everyNs / 1e9} s, but needs ${(last.atNs - times.atNs) / 1e9} s until it runs again`,
      )
    }
  }

  /** A Linux that boots asks for each of its further cores through PSCI. */
  private addSecondaryCores(cell: number, times: Times): void {
    const { cpus, guest } = this.building.cells[cell]!
    if (cpus.length < 2 || !guest.startsWith('linux')) return
    const what = `start of further cores of ${this.building.cells[cell]!.name}`
    const count = cpus.length - 1
    this.exit({ what, cpu: cpus[0]!, kind: 'psci', count, workNs: 0, times, role: 'asks' })
    for (const cpu of cpus.slice(1)) {
      this.exit({ what, cpu, kind: 'management', count: 1, workNs: 0, times, role: 'hit' })
    }
  }

  /** Adds the interrupt that stands for exits of `cpu`, and says what it costs there. */
  private exit(about: {
    what: string
    cpu: number
    kind: ExitKind
    count: number
    /** Work behind the exit, ns. */
    workNs: number
    times: Times
    role: EventCore['role']
  }): EventCore {
    const { tasks, cores } = this.building
    const { what, cpu, kind, count, workNs, times, role } = about
    const core = cores.findIndex((candidate) => candidate.cpu === cpu)
    if (core < 0) throw new NotSimulatable(`${what} is asked for on core ${cpu}, which no cell owns`)
    const { ns, lines } = this.way(kind, cpu)
    const path: InterruptPath = {
      entryNs: Math.round(ns),
      trapped: true,
      handlerNs: 0,
      hypervisorLines: lines,
      handlerLines: { instruction: 0, data: 0 },
      offProbability: 0,
      offMeanNs: 0,
    }
    tasks.push({
      id: `${what}@${cpu} ${tasks.length}`,
      label: role === 'asks' ? what : `stopped for ${what}`,
      cell: cores[core]!.cell,
      core,
      stream: null,
      reading: EXACT,
      periodNs: times.everyNs,
      phaseNs: times.atNs,
      jitterNs: 0,
      shortestNs: 0,
      longestNs: 0,
      priority: 0,
      demand: 0,
      path,
      interruptNs: Math.round(workNs),
      ticksWhenIdle: true,
      // No guest masks what stops it, and nothing of a guest is more urgent.
      ...(role === 'hit' ? { interruptPriority: 0 } : {}),
      exits: { kind, count },
      // What a stopped cell would have asked for itself does not happen.
      ...(kind === 'hypercall' || kind === 'mmio' ? {} : { outlivesCell: true }),
    })
    return { cpu, role, exit: kind, exits: count, ns: Math.round(ns) + Math.round(workNs) }
  }

  /** Entry, handling and return of an exit with warm caches, and its lines. */
  private way(kind: ExitKind, cpu: number): Way {
    const { used, board } = this.building
    const { core, clock } = clusterAt(board, cpu)
    if (kind === 'mmio') {
      const lines = {
        instruction: used.use('hypervisor code of a trapped access', EXITS.mmioInstructionLines),
        data: used.use('hypervisor data of a trapped access', EXITS.mmioDataLines),
      }
      return { ns: used.use('trapped access to a device', EXITS.mmioNs), lines }
    }
    if (kind !== 'management') {
      const lines = {
        instruction: used.use('code of a hypercall', EXITS.hypercallInstructionLines),
        data: used.use('data of a hypercall', EXITS.hypercallDataLines),
      }
      return { ns: used.use('hypercall', EXITS.hypercallNs), lines }
    }
    let ns = used.use('management event', EXITS.managementNs)
    // With SDEI the signal comes through EL3 and goes back there; else it is an interrupt that traps.
    if (this.sdei) ns += (2 * used.use('call of the firmware', EXITS.secureCallCycles) * 1e9) / clock
    else ns += used.use(`interrupt delivery on ${core}`, coreParameters(core).deliveryNs)
    const lines = {
      instruction: used.use('code of a management event', EXITS.managementInstructionLines),
      data: used.use('data of a management event', EXITS.managementDataLines),
    }
    return { ns, lines }
  }

  private addCost(what: string, { atNs, everyNs }: Times, cores: EventCore[]): void {
    this.costs.push({ what, atNs, ...(everyNs < ONCE_NS ? { everyNs } : {}), cores })
  }

  /** Core of root that runs the tool. */
  private asker(event: RunEvent): number {
    const { cpus } = this.building.cells[0]!
    const cpu = event.cpu ?? cpus[0]
    if (cpu === undefined || !cpus.includes(cpu)) {
      throw new NotSimulatable(`${event.do} is asked for on core ${cpu ?? '?'}, which root does not own`)
    }
    return cpu
  }

  private cellNamed(name: string): number {
    const cell = this.building.cells.findIndex((candidate) => candidate.name === name)
    if (cell < 0) throw new NotSimulatable(`there is no cell "${name}" for an event of the run`)
    return cell
  }
}

function timesOf({ at, every }: RunEvent): Times {
  if (at !== undefined) return { atNs: at, everyNs: ONCE_NS }
  if (every !== undefined && every >= 1) return { atNs: every, everyNs: every }
  throw new NotSimulatable('an event of the run says neither at which time nor how often it happens')
}
