/** The published scenes, run through the simulated machine. */
import { compile } from '../../src/sim/machine/compile'
import { exitsByName } from '../../src/sim/machine/exits'
import { Machine } from '../../src/sim/machine/machine'
import type { Board } from '../../src/sim/plan/board'
import { describeFaults, parsePlan } from '../../src/sim/plan/parse'
import type { Plan, PlanDocument } from '../../src/sim/plan/plan'
import type { Workload } from '../../src/sim/plan/workload'
import { shippedLibrary } from '../support/templates'
import { bandwidth, fixtureBoard, type Measured, type Scene } from './published'
import { copyJobOf, programOf, streamOf, tickingLinux, type Copying } from './workloads'

/**
 * The two copying kernels: rates of one core as published, one line written for each that is read. How many reads are in
 * flight is fitted to two cores copying at once: the C library's copy prefetches, a loop of loads and stores hardly does.
 */
const COPYING: Record<string, Copying> = {
  bcopy: { megabytesPerSecond: bandwidth.megabytesPerSecond['bcopy']!['1'], writesPerRead: 1, outstanding: 7.4 },
  cp: { megabytesPerSecond: bandwidth.megabytesPerSecond['cp']!['1'], writesPerRead: 1, outstanding: 1.6 },
}

/** What a program did in one scene. */
export interface Run {
  milliseconds: number
  exceptions: number
  hypervisorRefills: number
  /** Of everything on its core but the hypervisor. */
  guestRefills: number
}

function planOf(document: PlanDocument): Plan {
  const parsed = parsePlan(document)
  if (!parsed.ok) throw new Error(describeFaults(parsed.faults))
  return parsed.value
}

/** Runs `plan` until the jobs of `id` have run `jobs` times, back to back; they are started by a parent, not by an interrupt. */
function runScene(plan: Plan, board: Board, workloads: Workload[], id: string, jobs: number): Run {
  const known = new Map(workloads.map((workload) => [workload.id, workload]))
  const { scenario } = compile(plan, board, known, plan.run.seed)
  const tasks = scenario.tasks
    .filter(({ wakes }) => wakes !== id)
    .map((task) => (task.id === id ? { ...task, path: null } : task))
  const core = tasks.find((task) => task.id === id)!.core
  let ends = 0
  const machine = new Machine({ ...scenario, tasks }, plan.run.seed, {
    sampled: () => undefined,
    // More are released than can run: what is late is dropped, and the core never waits.
    dropped: () => undefined,
    finished: () => (ends += 1),
    messageDelivered: () => undefined,
    chainReacted: () => undefined,
  })
  const step = () => machine.run(Infinity, 1)
  const upTo = (count: number) => {
    while (ends < count) step()
    const { hypervisorMisses } = machine.paths
    const exceptions = exitsByName(machine.exitsOn, [core])['total']!
    const { refills } = machine.memoryUntil(machine.now)
    const hypervisor = hypervisorMisses[core]!
    return { now: machine.now, exceptions, hypervisor, guest: refills[core]! - hypervisor }
  }
  // The first job is there to warm the caches' books.
  const start = upTo(1)
  const end = upTo(1 + jobs)
  return {
    milliseconds: (end.now - start.now) / jobs / 1e6,
    exceptions: (end.exceptions - start.exceptions) / jobs,
    hypervisorRefills: (end.hypervisor - start.hypervisor) / jobs,
    guestRefills: (end.guest - start.guest) / jobs,
  }
}

/** Cells of the ZCU104: a Linux guest on core 1, and two cores that stress the memory or do nothing. */
function mibenchPlan(scene: Scene, seed: number): Plan {
  return planOf({
    version: 1,
    name: `MiBench, ${scene}`,
    board: 'zcu104',
    jailhouse: {
      interruptDelivery: scene === 'bare' ? 'direct' : 'trapped',
      colouring: scene === 'coloured' ? 'cells' : 'off',
    },
    root: { guest: 'linux' },
    cells: [
      {
        name: 'benchmark',
        guest: 'linux',
        cpus: [1],
        colours: [0, 1, 2, 3, 4, 5, 6, 7],
        workloads: [{ use: 'ticking-linux' }, { use: 'program' }],
      },
      { name: 'neighbours', guest: 'bare-metal', cpus: [2, 3] },
    ],
    run: { seed: String(seed), load: scene === 'stressed' ? [{ use: 'memory-stream', on: 'neighbours', vm: 2 }] : [] },
  })
}

/**
 * One program in one scene.
 * @param baseNs its execution time without ticks @param runs how often it is run, one after the other
 */
function runProgram(bare: Measured, scene: Scene, baseNs: number, runs: number, seed: number): Run {
  const board = shippedLibrary().boards.get('zcu104')!
  const workloads = [programOf(bare, board, baseNs), tickingLinux, streamOf(COPYING['bcopy']!)]
  return runScene(mibenchPlan(scene, seed), board, workloads, 'benchmark/program', runs)
}

/** One program in all scenes, with the base time at which it takes as long as was published without a hypervisor. */
export function runMibench(bare: Measured, runs: number, seed: number): Record<Scene, Run> {
  const published = bare.milliseconds * 1e6
  const first = runProgram(bare, 'bare', published, runs, seed).milliseconds * 1e6
  const base = published * (published / first)
  const scene = (name: Scene) => runProgram(bare, name, base, runs, seed)
  return { bare: scene('bare'), alone: scene('alone'), coloured: scene('coloured'), stressed: scene('stressed') }
}

/** Aggregate rate of `cores` cores that copy at once, MB/s. */
export function runCopying(kernel: string, cores: 1 | 2): number {
  const copying = COPYING[kernel]!
  const jobMs = 10
  const plan = planOf({
    version: 1,
    name: `${kernel} on ${cores} cores`,
    board: 'am62p',
    root: { guest: 'linux' },
    cells: [
      { name: 'first', guest: 'bare-metal', cpus: [1], workloads: [{ use: 'copy' }] },
      { name: 'second', guest: 'bare-metal', cpus: [2] },
    ],
    run: { load: cores === 2 ? [{ use: 'memory-stream', on: 'second', vm: 1 }] : [] },
  })
  const workloads = [copyJobOf(copying, jobMs), streamOf(copying)]
  const { milliseconds } = runScene(plan, fixtureBoard('am62p'), workloads, 'first/copy', 100)
  return (cores * copying.megabytesPerSecond * jobMs) / milliseconds
}
