import { describe, expect, it } from 'vitest'
import { addChain, addFlow, cellsOf, type FlowRecipe } from '../../../tests/support/flows'
import { task } from '../../../tests/support/scenarios'
import { Campaign } from '../engine/campaign'
import { exitsByName } from './exits'
import type { InterruptPath, Scenario, Task } from './scenario'

/** An exit and a handler of 1000 ns in all, never a cold line. */
const PATH: InterruptPath = {
  entryNs: 700,
  trapped: true,
  handlerNs: 300,
  hypervisorLines: { instruction: 0, data: 0 },
  handlerLines: { instruction: 0, data: 0 },
  offProbability: 0,
  offMeanNs: 0,
}

const about: FlowRecipe = {
  from: { task: 0 },
  to: { core: 1 },
  kind: 'demo',
  copyNs: 2000,
  handlingNs: 5000,
  priority: 5,
  pieces: 1,
  ring: 8,
}

/** A sender of 10 us every 100 us on core 0, a reader of 3 us every 70 us on core 1. */
function scene(flow: Partial<FlowRecipe>, reader: Partial<Task> = {}): Scenario {
  const scenario = cellsOf(2, [
    task({ id: 'sender', periodNs: 100e3, longestNs: 10e3, priority: 1 }),
    task({ id: 'reader', core: 1, periodNs: 70e3, longestNs: 3e3, priority: 1, phaseNs: 50e3, ...reader }),
  ])
  addFlow(scenario, { ...about, ...flow }, PATH)
  return scenario
}

function run(scenario: Scenario, ns = 10e6) {
  const campaign = new Campaign(scenario, '1')
  while (campaign.machine.run(ns, 1e6));
  const stream = (id: string) => campaign.results().find((each) => each.id === id)!
  return { campaign, stream, link: campaign.messageCounts.links(campaign.machine, ns / 1e9)[0]! }
}

const causesOf = ({ worst }: ReturnType<ReturnType<typeof run>['stream']>) =>
  Object.fromEntries(worst!.causes.map(({ cause, ns }) => [cause, ns]))

describe('a message', () => {
  it('over ivshmem is copied, rung and taken: 2 + 1 + 1 us', () => {
    const { stream, link, campaign } = run(scene({}))
    const latency = stream('flow 0')
    expect(latency).toMatchObject({ kind: 'message latency', cpu: 1, count: 100, min: 4000, max: 4000 })
    expect(causesOf(latency)).toEqual({ copy: 2000, 'doorbell exit': 700, 'trap and injection': 700, handler: 600 })
    expect(link).toMatchObject({ offered: 100, delivered: 100, dropped: 0 })
    expect(link.offeredBytesPerSecond).toBeCloseTo(640e3)
    const exits = exitsByName(campaign.machine.exitsOn, [0])
    expect(exits).toMatchObject({ mmio: 100, virt_irq: 0 })
  })

  it('without doorbell is there when it is copied, and frees its place when it is read', () => {
    const { stream, link, campaign } = run(scene({ kind: 'silent', reader: 1, ring: 3 }))
    expect(stream('flow 0')).toMatchObject({ min: 2000, max: 2000 })
    expect(link.dropped).toBe(0)
    expect(campaign.machine.exitsOn.every((exits) => exits === 0)).toBe(true)
  })

  it('that nobody reads fills the ring, and further ones are dropped', () => {
    const { link } = run(scene({ kind: 'silent', reader: 1, ring: 3 }, { phaseNs: 9e9 }))
    expect(link).toMatchObject({ offered: 100, delivered: 3, dropped: 97 })
  })

  it('in pieces is copied and handled piece by piece, on both cores at once', () => {
    const { stream } = run(scene({ kind: 'network', pieces: 3, ring: 9 }))
    // The receiver takes 1 + 5 us for each piece, from when the first one is rung after 3 us.
    expect(stream('flow 0')).toMatchObject({ min: 3000 + 3 * 6000 })
  })

  it('over virtio goes there and back', () => {
    const { stream } = run(scene({ kind: 'virtio' }))
    // Copy and doorbell; interrupt, request and doorbell; interrupt and completion.
    expect(stream('flow 0')).toMatchObject({ min: 3000 + 7000 + 6000, cpu: 0 })
  })

  it('waits for what is more urgent on its way, and says so', () => {
    const scenario = scene({ kind: 'network', priority: 0 }, { longestNs: 40e3, periodNs: 100e3, phaseNs: 0 })
    const latency = run(scenario).stream('flow 0')
    expect(causesOf(latency)['preempted by reader']).toBeGreaterThan(20e3)
    expect(latency.worst!.causes.reduce((sum, { ns }) => sum + ns, 0)).toBe(latency.max)
  })

  it('releases a task that has no timer of its own', () => {
    const scenario = scene({ reader: 1, activates: true })
    const response = run(scenario).stream('reader')
    expect(response).toMatchObject({ count: 100, min: 3000, max: 3000 })
  })

  it('is sent by its own period where no job sends', () => {
    const { stream, link } = run(scene({ from: { core: 0, periodNs: 500e3 } }))
    expect(link.offered).toBe(20)
    // The first message meets the sender's job, which is more urgent than nothing.
    expect(stream('flow 0').min).toBe(4000)
  })

  it('draws nothing that another stream draws', () => {
    const noisy = (scenario: Scenario) => {
      scenario.tasks[1] = { ...scenario.tasks[1]!, shortestNs: 1, jitterNs: 5000 }
      return scenario
    }
    // A flow from the reader's cell to the sender's: its copies come behind the reader, its interrupts elsewhere.
    const flow = { from: { task: 1 }, to: { core: 0 }, priority: 0 }
    const alone = noisy(scene({}))
    const joined = noisy(scene({}))
    addFlow(joined, { ...about, ...flow, copyNs: 10 }, { ...PATH, entryNs: 1, handlerNs: 0 })
    const arrivals = (scenario: Scenario) =>
      run(scenario)
        .stream('reader')
        .strip.map(({ fromNs }) => fromNs)
    expect(arrivals(joined)).toEqual(arrivals(alone))
    const latencies = (scenario: Scenario) => run(scenario).stream('flow 0').histogram
    expect(latencies(joined)).toEqual(latencies(alone))
  })
})

describe('a chain', () => {
  it('within a core reacts a period and both executions later', () => {
    const scenario = cellsOf(1, [
      task({ id: 'sense', periodNs: 100e3, longestNs: 10e3, priority: 2 }),
      task({ id: 'act', periodNs: 100e3, longestNs: 5e3, priority: 1 }),
    ])
    addChain(scenario, 'chain', [0, 1], [-1, -1])
    const { stream } = run(scenario)
    expect(stream('chain age')).toMatchObject({ kind: 'data age', min: 15e3, max: 15e3, count: 99 })
    expect(stream('chain reaction')).toMatchObject({ kind: 'reaction time', min: 115e3, max: 115e3 })
    expect(causesOf(stream('chain reaction'))).toEqual({
      'waiting for the next job of sense': 100e3,
      'sense: execution': 10e3,
      'act: execution': 5e3,
    })
  })

  it('keeps the age of the last output that used a sample, not of the first', () => {
    const scenario = cellsOf(1, [
      task({ id: 'sense', periodNs: 100e3, longestNs: 10e3, priority: 1 }),
      task({ id: 'act', periodNs: 25e3, longestNs: 1e3, phaseNs: 20e3, priority: 2 }),
    ])
    addChain(scenario, 'chain', [0, 1], [-1, -1])
    // Outputs 21, 46, 71 and 96 us after the sample use it; so does not the one that comes after the next sample is out.
    expect(run(scenario).stream('chain age')).toMatchObject({ min: 96e3, max: 96e3 })
  })

  it('over cells waits for the message and for the next job behind it', () => {
    const scenario = scene({}, { periodNs: 100e3, phaseNs: 50e3 })
    addChain(scenario, 'chain', [0, 1], [-1, 0])
    const { stream } = run(scenario)
    expect(stream('chain age')).toMatchObject({ min: 53e3, max: 53e3 })
    expect(causesOf(stream('chain age'))).toEqual({
      'sender: execution': 10e3,
      'message flow 0': 4e3,
      'waiting for reader': 36e3,
      'reader: execution': 3e3,
    })
  })

  it('counts what slower steps skip as reaction', () => {
    const scenario = cellsOf(1, [
      task({ id: 'sense', periodNs: 50e3, longestNs: 1e3, priority: 2 }),
      task({ id: 'act', periodNs: 200e3, longestNs: 1e3, phaseNs: 500, priority: 1 }),
    ])
    addChain(scenario, 'chain', [0, 1], [-1, -1])
    expect(run(scenario).stream('chain reaction')).toMatchObject({ min: 202e3, max: 202e3 })
  })

  it('goes on from a snapshot as if nothing had been', () => {
    const scenario = scene({ kind: 'network' })
    addChain(scenario, 'chain', [0, 1], [-1, 0])
    const whole = run(scenario).campaign.results()
    const first = new Campaign(scenario, '1')
    while (first.machine.run(4.001e6, 1e6));
    const second = new Campaign(scenario, '1')
    second.restore(structuredClone(first.snapshot()))
    while (second.machine.run(10e6, 1e6));
    expect(second.results()).toEqual(whole)
  })
})
