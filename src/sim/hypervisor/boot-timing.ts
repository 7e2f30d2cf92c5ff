/**
 * Bringing a plan up, step by step with its time: from power-on through root Linux, the hypervisor and the cells to each
 * workload's first cycle. With `before-root`, a what-if, a small loader starts the hypervisor and the cells before root Linux.
 */
import { lower } from '../configuration/lower'
import { guestStart, POWER_ON, TOOL } from '../machine/management-parameters'
import { copyRate } from '../machine/message-parameters'
import { NotSimulatable } from '../machine/not-simulatable'
import type { Parameter } from '../machine/parameters'
import type { UsedParameters } from '../machine/used-parameters'
import { clusterOf, type Board } from '../plan/board'
import { ROOT, rootCpus } from '../plan/cores'
import { placementName, type Placement, type Plan, type PlanCell } from '../plan/plan'
import type { Provenance, Workloads } from '../plan/workload'
import type { BootResult, BootStep, FirstCycle } from '../results/boot-result'
import { REQUEST_PARAMETERS, TimedHypervisor, type TimedRequest } from './request-time'

/** Best known first. */
const PROVENANCES: Provenance[] = ['measured', 'datasheet', 'plan', 'estimate']

/** Time and what is known about it. */
interface Amount {
  ns: number
  provenance: Provenance
}

/** Bytes of the image that is loaded into `cell`: what the plan says, else usual for its guest, never more than its RAM. */
export function imageBytes(cell: PlanCell, used: UsedParameters): number {
  if (cell.image !== undefined) return Number(cell.image)
  const usual = used.use(`image of ${cell.guest}`, guestStart(cell.guest).imageBytes)
  const ram = cell.memory.filter(({ purpose }) => purpose === 'ram').map(({ size }) => Number(size))
  return ram.length === 0 ? usual : Math.min(usual, Math.max(...ram))
}

/** Time from the reset of a cell's first core to its workloads' first cycle, ns. */
export function guestBootNs(cell: PlanCell, used: UsedParameters): number {
  return used.use(`boot of ${cell.guest} until its first cycle`, guestStart(cell.guest).bootNs)
}

class BringUp {
  readonly steps: BootStep[] = []
  readonly firstCycles: FirstCycle[] = []
  now = 0
  private readonly timed: TimedHypervisor

  constructor(
    private readonly plan: Plan,
    private readonly workloads: Workloads,
    private readonly board: Board,
    private readonly used: UsedParameters,
  ) {
    this.timed = new TimedHypervisor(lower(plan, board), plan.jailhouse.interruptDelivery === 'direct', used)
  }

  /** Root Linux first, as Jailhouse is made. */
  afterRoot(): void {
    this.firmware()
    this.readFromStorage('kernel of root from storage', this.amount('kernel image of root', POWER_ON.kernelBytes))
    this.bootRoot()
    const command = this.amount('starting the jailhouse tool', TOOL.commandNs)
    this.step('insmod jailhouse.ko', this.amount('loading the driver', TOOL.moduleNs))
    const bytes = Number(this.timed.configuration.system.hypervisorMemory.size)
    const copy = this.copying(bytes)
    this.step('jailhouse enable', this.sum(command, copy), { request: this.timed.enable() })
    for (const cell of this.plan.cells) {
      const offline = this.amount('taking a core offline', TOOL.offlineNs)
      const stopped = this.amount('all cores waiting while one goes offline', TOOL.stopMachineNs)
      const cores = cell.cpus.length
      this.step(`jailhouse cell create ${cell.name}`, this.sum(command, { ...offline, ns: offline.ns * cores }), {
        cell,
        request: this.timed.create(cell.name),
        alsoStops: { ...stopped, ns: stopped.ns * cores },
      })
      const image = imageBytes(cell, this.used)
      const read = this.per(image, 'reading from storage', TOOL.storageRate)
      const copyImage = this.copying(image)
      const loading = this.timed.shutdown(cell.name)
      this.check(this.timed.load(cell.name))
      this.step(`jailhouse cell load ${cell.name}`, this.sum(command, read, copyImage), { cell, request: loading })
      this.step(`jailhouse cell start ${cell.name}`, command, { cell, request: this.timed.start(cell.name) })
      this.bootCell(cell)
    }
  }

  /** The cells first: a loader reads all images, starts the hypervisor and the cells, then root Linux. */
  beforeRoot(): void {
    this.firmware()
    const images = this.plan.cells.reduce((sum, cell) => sum + imageBytes(cell, this.used), 0)
    const size = Number(this.timed.configuration.system.hypervisorMemory.size)
    const read = this.per(images + size, 'reading from storage', TOOL.storageRate)
    if (images > 0) this.step('images of the cells and the hypervisor from storage', read)
    this.readFromStorage('kernel of root from storage', this.amount('kernel image of root', POWER_ON.kernelBytes))
    const loader = this.amount('loader that starts cells before root', POWER_ON.earlyLoaderNs)
    this.step('loader starts the hypervisor', loader, { request: this.timed.enable(), beforeRoot: true })
    for (const cell of this.plan.cells) {
      for (const request of [
        this.timed.create(cell.name),
        this.timed.shutdown(cell.name),
        this.timed.start(cell.name),
      ]) {
        this.step(`loader starts ${cell.name}`, { ns: 0, provenance: 'measured' }, { cell, request, beforeRoot: true })
      }
      this.bootCell(cell)
    }
    this.bootRoot()
  }

  private firmware(): void {
    this.step('boot ROM and SPL', this.amount('boot ROM and SPL', POWER_ON.romNs))
    this.step('TF-A, OP-TEE and U-Boot', this.amount('TF-A, OP-TEE and U-Boot', POWER_ON.firmwareNs))
    this.step("U-Boot's boot delay", this.amount("U-Boot's boot delay", POWER_ON.bootDelayNs))
  }

  private readFromStorage(what: string, bytes: Amount): void {
    this.step(what, this.sum({ ...this.per(bytes.ns, 'reading from storage', TOOL.storageRate) }))
  }

  private bootRoot(): void {
    this.step('kernel of root', this.amount('kernel of root until init', POWER_ON.kernelNs))
    this.step('user space of root', this.amount('user space of root until its start script', POWER_ON.userSpaceNs))
    this.cycles(ROOT, this.plan.root.workloads, this.now)
  }

  /** The guest boots while root goes on. */
  private bootCell(cell: PlanCell): void {
    const name = `boot of ${cell.guest} until its first cycle`
    const durationNs = guestBootNs(cell, this.used)
    const provenance = this.used.provenanceOf(name)
    const about = { cell: cell.name, startNs: this.now, durationNs, rootStopsNs: 0, parts: [], provenance }
    this.steps.push({ what: `boot of ${cell.name}`, ...about })
    this.cycles(cell.name, cell.workloads, this.now + durationNs)
  }

  private cycles(cell: string, placements: readonly Placement[], fromNs: number): void {
    for (const placement of placements) {
      const kind = this.workloads.get(placement.use)?.behaviour.kind
      if (kind !== 'periodic' && kind !== 'instrument') continue
      this.firstCycles.push({ of: `${cell}/${placementName(placement)}`, atNs: fromNs + (placement.phase ?? 0) })
    }
  }

  private step(
    what: string,
    own: Amount,
    more: { cell?: PlanCell; request?: TimedRequest; alsoStops?: Amount; beforeRoot?: boolean } = {},
  ): void {
    const { cell, request, alsoStops, beforeRoot } = more
    if (request) this.check(request.outcome)
    const inHypervisor = request?.ns ?? 0
    const amounts = [own, ...(alsoStops ? [alsoStops] : [])]
    if (request) amounts.push({ ns: inHypervisor, provenance: this.worst(REQUEST_PARAMETERS) })
    const { ns, provenance } = this.sum(...amounts)
    this.steps.push({
      what,
      ...(cell ? { cell: cell.name } : {}),
      startNs: this.now,
      durationNs: ns,
      rootStopsNs: beforeRoot === true ? 0 : inHypervisor + (alsoStops?.ns ?? 0),
      parts: request?.parts ?? [],
      provenance,
    })
    this.now += ns
  }

  private check(outcome: TimedRequest['outcome']): void {
    if (!outcome.ok) throw new NotSimulatable(`the hypervisor refuses this plan: ${outcome.message}`)
  }

  private amount(name: string, parameter: Parameter): Amount {
    const ns = Math.round(this.used.use(name, parameter))
    return { ns, provenance: this.used.provenanceOf(name) }
  }

  private per(bytes: number, name: string, rate: Parameter): Amount {
    const value = this.used.use(name, rate)
    return { ns: Math.round((bytes * 1e9) / value), provenance: this.used.provenanceOf(name) }
  }

  /** By the core that runs the tool. */
  private copying(bytes: number): Amount {
    const cpu = rootCpus(this.plan, this.board)[0]
    const core = (cpu === undefined ? undefined : clusterOf(this.board, cpu)?.core) ?? 'unknown'
    return this.per(bytes, `copy rate on ${core}`, copyRate(core))
  }

  private sum(...amounts: Amount[]): Amount {
    const provenance = amounts.reduce<Provenance>((worst, amount) => worse(worst, amount.provenance), 'measured')
    return { ns: amounts.reduce((sum, { ns }) => sum + ns, 0), provenance }
  }

  private worst(names: readonly string[]): Provenance {
    return names.reduce<Provenance>((worst, name) => worse(worst, this.used.provenanceOf(name)), 'measured')
  }
}

function worse(a: Provenance, b: Provenance): Provenance {
  return PROVENANCES.indexOf(a) < PROVENANCES.indexOf(b) ? b : a
}

/**
 * The steps of bringing `plan` up, each in ns since power-on, and every control workload's first cycle.
 * @param used takes note of every parameter; nothing in it may change a latency
 * @throws NotSimulatable with the hypervisor's own reason when it refuses a step
 */
export function bootTiming(plan: Plan, board: Board, workloads: Workloads, used: UsedParameters): BootResult {
  const bringUp = new BringUp(plan, workloads, board, used)
  const { cellsStart } = plan.jailhouse
  if (cellsStart === 'before-root') bringUp.beforeRoot()
  else bringUp.afterRoot()
  const { steps, firstCycles } = bringUp
  steps.sort((a, b) => a.startNs - b.startNs)
  const rootStopsNs = steps.reduce((sum, step) => sum + step.rootStopsNs, 0)
  return { cellsStart, steps, firstCycles, rootStopsNs, parameters: used.list() }
}
