/** Recorders of messages and chains, and what each counted since the measurement began. */
import { messageFloor } from '../machine/message-times'
import type { Machine } from '../machine/machine'
import type { Scenario } from '../machine/scenario'
import type { ChainResult, LinkResult } from '../results/result'
import { StreamRecorder } from '../results/stream-recorder'
import type { State } from './state'

/** Streams of a chain, by what they measure. */
export const chainStream = (chain: string, measure: 'reaction' | 'age') => `${chain} ${measure}`

/** Bins of 1, 2 or 5 times a power of ten ns, so that about `bins` of them cover `ns`. */
export function niceBin(ns: number, bins: number): number {
  const wanted = Math.max(1, ns / bins)
  const decade = 10 ** Math.floor(Math.log10(wanted))
  const step = [1, 2, 5, 10].find((factor) => factor * decade >= wanted - 1e-9) ?? 10
  return step * decade
}

/** Recorders of all flows, then of every chain's reactions and ages in turn. */
export function messageRecorders(scenario: Scenario, state: State): StreamRecorder[] {
  const { tasks, cells, cores, flows = [], chains = [] } = scenario
  const at = (task: number) => ({ cell: cells[tasks[task]!.cell]!, cpu: cores[tasks[task]!.core]!.cpu })
  const exact = { resolutionNs: 1, firstNs: 0 }
  const ofFlows = flows.map((flow) => {
    const shortest = messageFloor(scenario, flow)
    const about = { id: flow.id, ...at(flow.legs[flow.deliveredBy]!.task), kind: 'message latency' as const, ...exact }
    return new StreamRecorder(
      { ...about, binNs: niceBin(shortest, 100), periodNs: tasks[flow.sender]!.periodNs },
      state,
    )
  })
  const ofChains = chains.flatMap(({ name, steps }) => {
    const periodNs = steps.reduce((sum, task) => sum + tasks[task]!.periodNs, 0)
    const about = { ...at(steps.at(-1)!), ...exact, binNs: niceBin(periodNs, 1000), periodNs }
    return [
      new StreamRecorder({ id: chainStream(name, 'reaction'), kind: 'reaction time', ...about }, state),
      new StreamRecorder({ id: chainStream(name, 'age'), kind: 'data age', ...about }, state),
    ]
  })
  return [...ofFlows, ...ofChains]
}

/** Messages of each flow since the measurement began. */
export class MessageCounts {
  /** By flow: offered, accepted and delivered before the measurement. */
  private readonly before: Float64Array

  constructor(
    private readonly scenario: Scenario,
    state: State,
  ) {
    this.before = state.float64(3 * (scenario.flows?.length ?? 0))
  }

  begin({ dataFlow }: Machine): void {
    const { offered, accepted, delivered } = dataFlow.messages
    offered.forEach((_, flow) => this.before.set([offered[flow]!, accepted[flow]!, delivered[flow]!], 3 * flow))
  }

  links({ dataFlow }: Machine, seconds: number): LinkResult[] {
    const { offered, accepted, delivered } = dataFlow.messages
    return (this.scenario.flows ?? []).map(({ id, link, from, to, bytes }, flow) => {
      const since = (counts: Float64Array, which: number) => counts[flow]! - this.before[3 * flow + which]!
      const messages = since(offered, 0)
      const arrived = since(delivered, 2)
      return {
        link,
        from,
        to,
        stream: id,
        bytes,
        offered: messages,
        delivered: arrived,
        dropped: messages - since(accepted, 1),
        offeredBytesPerSecond: (messages * bytes) / seconds,
        deliveredBytesPerSecond: (arrived * bytes) / seconds,
      }
    })
  }
}

/** Where the results of each chain are found among the streams. */
export function chainResults({ tasks, chains = [] }: Scenario): ChainResult[] {
  return chains.map(({ name, steps }) => ({
    name,
    steps: steps.map((task) => tasks[task]!.id),
    reaction: chainStream(name, 'reaction'),
    age: chainStream(name, 'age'),
  }))
}
