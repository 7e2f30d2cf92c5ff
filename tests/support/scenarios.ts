/** Scenarios for tests and benchmarks, made by hand where the plan and its board do not matter. */
import { readFileSync } from 'node:fs'
import { EXACT, NO_DEMAND, type MemorySystem, type Scenario, type Task } from '../../src/sim/machine/scenario'

/** The memory of an i.MX 8M Mini for `cores` of its cores without colours, in round numbers. */
export function memoryFor(cores: number): MemorySystem {
  const every = (value: number) => new Float64Array(cores).fill(value)
  return {
    privateLines: every(1024),
    sharedHitNs: every(6.7),
    missNs: every(107),
    lineNs: 9.5,
    readsAhead: every(8),
    writesAhead: every(16),
    evictions: {
      kinds: 1,
      shares: every(1),
      hypervisorShares: every(1),
      chances: new Float64Array(cores * cores).fill(1 / 8192),
    },
    budgetLines: every(Infinity),
    budgetPeriodNs: every(1e6),
  }
}

/** A task without overheads or memory demand; what matters is given. */
export function task(about: Partial<Task> & Pick<Task, 'id' | 'periodNs' | 'longestNs'>): Task {
  return {
    label: about.id,
    cell: 0,
    core: 0,
    stream: 'response time',
    reading: EXACT,
    phaseNs: 0,
    jitterNs: 0,
    shortestNs: about.longestNs,
    priority: 0,
    demand: 0,
    path: null,
    interruptNs: 0,
    ...about,
  }
}

/** A scenario of one cell on `cores` cores. */
export function scenarioOf(cores: number, tasks: Task[], about: Partial<Scenario> = {}): Scenario {
  return {
    cores: Array.from({ length: cores }, (_, cpu) => ({ cpu, cell: 0 })),
    cells: ['root'],
    tasks,
    processes: [],
    demands: [NO_DEMAND],
    memory: memoryFor(cores),
    masters: [],
    codeMappingsPerSecond: 0,
    sliceNs: 4e6,
    ...about,
  }
}

interface Oracle {
  jobs: number
  durationUs: number
  tasks: { name: string; cpu: number; periodUs: number; wcetUs: number; worstResponseUs: number }[]
}

/** The scheduler oracle: a task set whose worst responses four independent tools agree on. */
export function schedulerOracle(): { oracle: Oracle; scenario: Scenario } {
  const file = new URL('../fixtures/scheduler-oracle.json', import.meta.url)
  const oracle = JSON.parse(readFileSync(file, 'utf8')) as Oracle
  const tasks = oracle.tasks.map(({ name, cpu, periodUs, wcetUs }) =>
    task({ id: name, core: cpu, periodNs: periodUs * 1e3, longestNs: wcetUs * 1e3, priority: 1e6 - periodUs }),
  )
  return { oracle, scenario: scenarioOf(3, tasks) }
}
