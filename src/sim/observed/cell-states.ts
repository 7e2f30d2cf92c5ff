/**
 * In which state the hypervisor and each cell of a board are, from what was seen of it. Only what was said counts: a state that
 * no line told of is unknown. Pure, for the window as well as for tests.
 */
import type { BoardEvent, Crash, ListedState } from './board-event'

export interface SeenCell {
  name: string
  /** Number by which the tool lists it. */
  id?: number
  root: boolean
  state: ListedState | 'unknown'
  /** Cores, ascending; absent where no line told of them. */
  cpus?: number[]
  /** Cores that the hypervisor parked. */
  failedCpus: number[]
  /** Why a core was parked last, until the cell is started again. */
  crash: { cpu: number; atMs: number; crash: Crash } | null
  /** Host's clock when it came into this state. */
  sinceMs: number
}

export interface CellStates {
  hypervisor: 'unknown' | 'disabled' | 'starting' | 'enabled' | 'crashed'
  /** By name, root first and then as they were created. */
  cells: SeenCell[]
  /** Cores that Linux put down for a cell that is being created. */
  offline: number[]
  /** Names by number, from files of sysfs that came before the cell's other ones. */
  names: Record<number, string>
}

export const UNSEEN: CellStates = { hypervisor: 'unknown', cells: [], offline: [], names: {} }

const MOST_CPUS = 1024

/** A list as Linux writes it, "0-1,4", as numbers; empty for anything else. */
export function cpuNumbers(list: string): number[] {
  const cpus: number[] = []
  for (const part of list.split(',')) {
    const match = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part.trim())
    if (!match) continue
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])]
    for (let cpu = from; cpu <= to && cpus.length < MOST_CPUS; cpu += 1) cpus.push(cpu)
  }
  return [...new Set(cpus)].sort((a, b) => a - b)
}

/** The states after an event. Returns the same object where the event changes none. */
export function cellStatesAfter(states: CellStates, event: BoardEvent): CellStates {
  // What the hypervisor remembers was seen when it happened.
  if (event.again) return states
  switch (event.kind) {
    case 'u-boot-starting':
    case 'kernel-starting':
      return { ...UNSEEN, hypervisor: 'disabled' }
    case 'hypervisor-starting':
      return { ...UNSEEN, hypervisor: 'starting' }
    case 'hypervisor-active':
    case 'jailhouse-opening':
      return states.hypervisor === 'enabled' ? states : { ...states, hypervisor: 'enabled' }
    case 'hypervisor-stopping':
    case 'jailhouse-closed':
      return { ...UNSEEN, hypervisor: 'disabled' }
    case 'hypervisor-crashed':
      return { ...states, hypervisor: 'crashed' }
    case 'jailhouse-enabled':
      if (!event.enabled) return states.hypervisor === 'disabled' ? states : { ...UNSEEN, hypervisor: 'disabled' }
      return states.hypervisor === 'enabled' ? states : { ...states, hypervisor: 'enabled' }
    case 'virtual-pci-device':
      // While the hypervisor starts there is no other cell than root's.
      return states.hypervisor === 'starting' ? withRoot(states, event.cell, event.atMs) : states
    case 'cpu-offline':
      return { ...states, offline: [...states.offline, event.cpu].slice(-64) }
    case 'cpu-online':
      return states.offline.length === 0 ? states : { ...states, offline: [] }
    case 'cell-created':
      return created(states, event.cell, event.atMs)
    case 'cell-loadable':
      return changed(states, event.cell, event.atMs, { state: 'shut down', failedCpus: [], crash: null })
    case 'cell-started':
      return changed(states, event.cell, event.atMs, { state: 'running', failedCpus: [], crash: null })
    case 'cpu-parked':
    case 'cpu-stopped':
      return parked(states, event)
    case 'cell-closing':
    case 'linux-destroyed-cell':
      return destroyed(states, event.cell)
    case 'cell-list':
      return listed(states, event)
    case 'cell-attribute':
      return attributed(states, event)
    default:
      return states
  }
}

/** Jailhouse numbers cells with eight bits; a board that names more is not believed. */
const MOST_CELLS = 256

function changed(states: CellStates, name: string, atMs: number, change: Partial<SeenCell>): CellStates {
  const known = states.cells.find((cell) => cell.name === name)
  if (!known && states.cells.length >= MOST_CELLS) return states
  const before = known ?? { name, root: false, state: 'unknown' as const, failedCpus: [], crash: null, sinceMs: atMs }
  const after = { ...before, ...change }
  if (after.state !== before.state) after.sinceMs = atMs
  const cells = known ? states.cells.map((cell) => (cell === known ? after : cell)) : [...states.cells, after]
  return { ...states, cells }
}

function withRoot(states: CellStates, name: string, atMs: number): CellStates {
  if (states.cells.some((cell) => cell.name === name)) return states
  return changed(states, name, atMs, { root: true, id: 0, state: 'running' })
}

function created(states: CellStates, name: string, atMs: number): CellStates {
  const cpus = [...new Set(states.offline)].sort((a, b) => a - b)
  const next = changed(destroyed(states, name), name, atMs, {
    state: 'shut down',
    ...(cpus.length > 0 ? { cpus } : {}),
  })
  const cells = next.cells.map((cell) =>
    cell.root && cell.cpus ? { ...cell, cpus: cell.cpus.filter((cpu) => !cpus.includes(cpu)) } : cell,
  )
  return { ...next, cells, offline: [] }
}

function destroyed(states: CellStates, name: string): CellStates {
  const gone = states.cells.find((cell) => cell.name === name)
  if (!gone || gone.root) return states
  // Its cores go back to root.
  const cells = states.cells
    .filter((cell) => cell !== gone)
    .map((cell) =>
      cell.root && cell.cpus
        ? { ...cell, cpus: [...new Set([...cell.cpus, ...(gone.cpus ?? [])])].sort((a, b) => a - b) }
        : cell,
    )
  return { ...states, cells }
}

/** A cell has failed when all of its cores are parked; whether these are all is said by whoever told of its cores. */
function parked(states: CellStates, event: Extract<BoardEvent, { kind: 'cpu-parked' | 'cpu-stopped' }>): CellStates {
  const { cell: name, cpu, atMs } = event
  const cell = states.cells.find((one) => one.name === name)
  const failedCpus = [...new Set([...(cell?.failedCpus ?? []), cpu])].sort((a, b) => a - b)
  const all = cell?.cpus?.every((one) => failedCpus.includes(one)) ?? false
  const crash = { cpu, atMs, crash: event.kind === 'cpu-parked' ? event.crash : {} }
  return changed(states, name, atMs, { failedCpus, crash, ...(all ? { state: 'failed' } : {}) })
}

function listed(states: CellStates, event: Extract<BoardEvent, { kind: 'cell-list' }>): CellStates {
  let next: CellStates = states.hypervisor === 'crashed' ? states : { ...states, hypervisor: 'enabled' }
  for (const { id, name, state, cpus, failedCpus } of event.cells) {
    const change = { id, root: id === 0, state, cpus: cpuNumbers(cpus), failedCpus: cpuNumbers(failedCpus) }
    next = changed(next, name, event.atMs, change)
  }
  if (!event.complete) return next
  const cells = next.cells.filter((cell) => event.cells.some(({ name }) => name === cell.name))
  return { ...next, cells: cells.sort((a, b) => Number(b.root) - Number(a.root)) }
}

function attributed(states: CellStates, event: Extract<BoardEvent, { kind: 'cell-attribute' }>): CellStates {
  const { cell: id, attribute, value, atMs } = event
  if (attribute === 'name') {
    const names = { ...states.names, [id]: value }
    const named = changed({ ...states, names }, value, atMs, { id, root: id === 0 })
    return named
  }
  const name = states.cells.find((cell) => cell.id === id)?.name ?? states.names[id]
  if (name === undefined) return states
  if (attribute === 'state') return changed(states, name, atMs, { state: value as ListedState })
  if (attribute === 'cpus_assigned_list') return changed(states, name, atMs, { cpus: cpuNumbers(value) })
  if (attribute === 'cpus_failed_list') return changed(states, name, atMs, { failedCpus: cpuNumbers(value) })
  return states
}
