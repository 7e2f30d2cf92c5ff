/** What ends and begins on cores, passed on to messages and chains where they have to do with it. */
import type { State } from '../engine/state'
import { Chains, type ChainObserver } from './chains'
import type { InterruptPaths } from './interrupt-path'
import { Messages, type MessageObserver } from './messages'
import type { Scenario } from './scenario'

export type DataFlowObserver = MessageObserver & ChainObserver

export class DataFlow {
  readonly messages: Messages
  readonly chains: Chains
  /** By task: 1 where the start of a job, its end, or the end of an interrupt means something here. */
  readonly atStart: Uint8Array
  readonly atEnd: Uint8Array
  readonly atInterrupt: Uint8Array
  private readonly isStep: Uint8Array
  private readonly hasJob: Uint8Array

  /** @param activate releases a task now */
  constructor(
    { tasks, flows = [], chains = [] }: Pick<Scenario, 'tasks' | 'flows' | 'chains'>,
    clock: Float64Array,
    paths: InterruptPaths,
    observer: DataFlowObserver,
    activate: (task: number) => void,
    state: State,
  ) {
    this.chains = new Chains(chains, flows, tasks.length, clock, observer, state)
    this.messages = new Messages(flows, tasks.length, clock, paths, this.chains, observer, activate, state)
    const steps = new Set(chains.flatMap((chain) => chain.steps))
    const polling = new Set(flows.map(({ polledBy }) => polledBy))
    const senders = new Set(flows.map(({ sender }) => sender))
    const mark = (holds: (task: number) => boolean) => Uint8Array.from(tasks, (_, task) => (holds(task) ? 1 : 0))
    const isStage = (task: number) => tasks[task]!.stage === 'job' || tasks[task]!.stage === 'interrupt'
    this.isStep = mark((task) => steps.has(task))
    this.hasJob = mark((task) => tasks[task]!.stage !== 'interrupt')
    this.atStart = mark((task) => steps.has(task) || polling.has(task))
    this.atEnd = mark((task) => steps.has(task) || senders.has(task) || isStage(task))
    this.atInterrupt = mark((task) => isStage(task) && tasks[task]!.path !== null)
  }

  /** A job of `task` runs for the first time. */
  started(task: number): void {
    this.messages.jobStarted(task)
    if (this.isStep[task] === 1) this.chains.jobStarted(task)
  }

  /** A job of `task` is done, or the timer of a source has expired. */
  finished(task: number): void {
    if (this.isStep[task] === 1) this.chains.jobDone(task)
    this.messages.jobDone(task)
  }

  /** The interrupt of `task` is over. */
  interrupted(task: number): void {
    this.messages.interruptDone(task, this.hasJob[task] === 1)
  }
}
