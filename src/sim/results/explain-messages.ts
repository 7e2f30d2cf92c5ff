/**
 * Explains how long a message or a chain's data took: what the cores on its way did, stretch by stretch, and what the paths of
 * its interrupts consisted of. Everything is whole nanoseconds, and stretches follow each other without a gap, so that the causes
 * add up exactly.
 */
import { activityCodes } from '../machine/activity-codes'
import { Moment, type Chains } from '../machine/chains'
import type { Flow } from '../machine/flow'
import type { History } from '../machine/history'
import { Part } from '../machine/interrupt-path'
import type { Messages } from '../machine/messages'
import type { Scenario } from '../machine/scenario'
import { Causes, plural } from './causes'
import type { Explainer } from './explain'
import type { Cause } from './result'

export class MessageExplainer {
  constructor(
    private readonly scenario: Scenario,
    private readonly history: History,
    private readonly messages: Messages,
    private readonly chains: Chains,
    private readonly explainer: Explainer,
  ) {}

  /** The message of `flow` that was delivered last, from when it was offered to now. */
  message(flow: number): Cause[] {
    const about = this.scenario.flows![flow]!
    const causes = new Causes()
    const place = this.messages.arrived[flow]!
    let from = this.messages.sentAt[place]!
    for (let leg = 0; leg <= about.deliveredBy; leg += 1) {
      const to = this.messages.doneWith(place, leg)
      this.addLeg(causes, about, place, leg, from, to)
      from = to
    }
    return causes.list()
  }

  /** The newest reaction of `chain`, from an event just after the sample before to the output. */
  reaction(chain: number): Cause[] {
    const causes = new Causes()
    const row = this.chains.rowOf[chain]!
    const { newest, before } = this.chains
    const first = this.scenario.chains![chain]!.steps[0]!
    causes.add(`waiting for the next job of ${this.labelOf(first)}`, newest[row]! - before[row]!)
    this.addToken(causes, chain, newest)
    return causes.list()
  }

  /** The age of the sample before the newest, from when it was taken to the last output that used it. */
  age(chain: number): Cause[] {
    const causes = new Causes()
    this.addToken(causes, chain, this.chains.before)
    return causes.list()
  }

  private labelOf(task: number): string {
    return this.scenario.tasks[task]!.label
  }

  /** A message's time on one core, `from` when it came there `to` when that was done with it. */
  private addLeg(causes: Causes, { legs, pieces }: Flow, place: number, leg: number, from: number, to: number): void {
    const { tasks } = this.scenario
    const { core, task, thread, doorbell } = legs[leg]!
    const what = leg === 0 ? 'copy' : 'handling'
    let worked = 0
    this.history.visit(core, from, to, (code, begin, end) => {
      if (code === 1 + thread) worked += end - begin
    })
    const undisturbed = Math.min(worked, pieces * tasks[thread]!.longestNs)
    let isNamed = false
    this.history.visit(core, from, to, (code, begin, end) => {
      const stage = code - 1 - tasks.length
      if (code === 1 + thread) {
        // All of it where it first happened.
        if (!isNamed) {
          causes.add(what, undisturbed)
          causes.add(`${what} slowed by the neighbours at the memory`, worked - undisturbed)
        }
        isNamed = true
      } else if (code === 1 + task) causes.add('wake-up of the thread', end - begin)
      else if (stage >= 0 && (stage === doorbell || stage === task)) {
        const walk = this.messages.walkOf(place, leg, stage === doorbell ? 1 : 0)
        const name = stage === doorbell ? 'doorbell' : 'interrupt'
        // The parts that are kept are those of the last piece's path.
        if (this.messages.walks[walk] === end) this.addParts(causes, stage, end - begin, walk + 1, name)
        else causes.add(`${name}s of other pieces`, end - begin)
      } else causes.add(this.explainer.nameOf(code, task), end - begin)
    })
  }

  /** The path of a doorbell or an interrupt, whose parts begin at `at` among the walks. */
  private addParts(causes: Causes, stage: number, length: number, at: number, name: string): void {
    const { cells, tasks } = this.scenario
    const { messages, explainer } = this
    const { path, cell } = tasks[stage]!
    const part = (index: number) => messages.walks[at + index]!
    let explained = 0
    const add = (cause: string, ns: number) => {
      causes.add(cause, ns)
      explained += ns
    }
    const isDoorbell = name === 'doorbell'
    add(`interrupts off in ${cells[cell]!}`, part(Part.interruptsOff))
    add(
      isDoorbell ? 'doorbell exit' : path?.trapped === true ? 'trap and injection' : 'interrupt delivery',
      part(Part.entry),
    )
    const lines = (which: number) => plural(part(which), 'cold line', 'cold lines')
    const whose = `of the hypervisor${isDoorbell ? ' at the doorbell' : ''}`
    add(`${lines(Part.hypervisorMissLines)} ${whose}`, part(Part.hypervisorMiss))
    add(`${lines(Part.handlerMissLines)} of the handler`, part(Part.handlerMiss))
    const where = isDoorbell ? ' at the doorbell' : ''
    add(`${plural(part(Part.hitLines), 'line', 'lines')} from the shared cache${where}`, part(Part.hit))
    for (let m = 0; m < messages.customers; m += 1) {
      const wait = part(Part.waits + m)
      if (wait > 0) add(`waiting behind ${explainer.labelOf(messages.walks[at + messages.neighboursAt + m]!)}`, wait)
    }
    add('handler', part(Part.handler))
    causes.add(`rest of the ${name}`, length - explained)
  }

  /** A token's way, step by step, from the first step's sample to the last step's output. */
  private addToken(causes: Causes, chain: number, tokens: Float64Array): void {
    const { steps, flows } = this.scenario.chains![chain]!
    const row = this.chains.rowOf[chain]!
    steps.forEach((task, step) => {
      const at = row + step * Moment.count
      const label = this.labelOf(task)
      const start = tokens[at + Moment.start]!
      if (step > 0) {
        let ready = tokens[at - Moment.count + Moment.end]!
        const flow = flows[step]!
        if (flow >= 0) {
          const delivered = tokens[at - Moment.count + Moment.delivered]!
          causes.add(`message ${this.scenario.flows![flow]!.id}`, delivered - ready)
          ready = delivered
        }
        causes.add(`waiting for ${label}`, start - ready)
      }
      this.addJob(causes, task, label, start, tokens[at + Moment.end]!)
    })
  }

  private addJob(causes: Causes, task: number, label: string, from: number, to: number): void {
    let executed = 0
    this.history.visit(this.scenario.tasks[task]!.core, from, to, (code, begin, end) => {
      if (jobOf(this.scenario, code) === task) executed += end - begin
      else causes.add(`${label}: ${this.explainer.nameOf(code, task)}`, end - begin)
    })
    const undisturbed = Math.min(executed, this.scenario.tasks[task]!.longestNs)
    causes.add(`${label}: execution`, undisturbed)
    causes.add(`${label}: slowed by the neighbours at the memory`, executed - undisturbed)
  }
}

/** The task whose job, or a section of it, `code` stands for; -1 for anything else. */
function jobOf(scenario: Scenario, code: number): number {
  if (code === 0) return -1
  if (code <= scenario.tasks.length) return code - 1
  const { firstSection, stalled } = activityCodes(scenario)
  if (code < firstSection || code >= stalled) return -1
  let place = code - firstSection
  return scenario.tasks.findIndex(({ sections = [] }) => (place -= sections.length) < 0)
}
