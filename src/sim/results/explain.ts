/**
 * Explains a sample: what its core did from the moment when it should have been taken, and what the interrupt's path
 * consisted of. Everything is whole nanoseconds, so that the causes add up to the printed value exactly.
 */
import { activityCodes, sectionFinder, type HeldSection } from '../machine/activity-codes'
import type { DramRefresh } from '../machine/dram-refresh'
import type { History } from '../machine/history'
import { Part, type InterruptPaths } from '../machine/interrupt-path'
import type { Scenario } from '../machine/scenario'
import { isTick } from '../machine/task-table'
import { Causes, plural } from './causes'
import type { Cause } from './result'

/** What is to be explained. */
export interface Occurrence {
  task: number
  /** When the sample or job was due, when it arrived, and when it was taken or done, ns. */
  nominal: number
  arrival: number
  now: number
  /** Undisturbed execution that is part of it, ns. */
  work: number
  /** The value as printed. */
  value: number
}

/** What a path took beyond its parts: what an interrupt does with interrupts off, or the rest of one that was interrupted. */
const REST = 'rest of the interrupt'

export class Explainer {
  /** By task: whose handler wakes its thread; -1 for what its own interrupt releases. */
  private readonly wakers: number[]
  private readonly codes: ReturnType<typeof activityCodes>
  private readonly sectionAt: (code: number) => HeldSection | undefined
  /** By code, for one sample at a time: what its core spent on it and has no name yet, ns; and which codes those are, in order. */
  private readonly spent: Float64Array
  private unnamed: number[] = []

  constructor(
    private readonly scenario: Scenario,
    private readonly history: History,
    private readonly paths: InterruptPaths,
    private readonly refresh: DramRefresh | null,
  ) {
    const { tasks } = scenario
    this.wakers = tasks.map(({ id }) => tasks.findIndex(({ wakes }) => wakes === id))
    this.codes = activityCodes(scenario)
    this.sectionAt = sectionFinder(scenario)
    this.spent = new Float64Array(this.codes.firstMaster)
  }

  /** The causes of an occurrence, in the order in which they happened; their sum is its printed value. */
  explain({ task, nominal, arrival, now, work, value }: Occurrence): Cause[] {
    const { tasks } = this.scenario
    const { core, reading } = tasks[task]!
    const causes = new Causes()
    causes.add('release jitter', arrival - nominal)
    const waker = this.wakers[task]!
    const released = waker < 0 ? task : waker
    let executed = 0
    const { ownPath, paths } = this.ownPath(core, released, arrival, now)
    let woken = 0
    this.history.visit(core, arrival, now, (code, from, to) => {
      const ns = to - from
      const held = this.sectionAt(code)
      const isPath = code === 1 + tasks.length + released && from >= ownPath
      const isWakeUp = waker >= 0 && code === 1 + waker
      // Causes keep the order in which they happened.
      if (isPath || isWakeUp) this.nameSpent(causes, released)
      if (code === 1 + task || held?.task === task) executed += ns
      else if (isPath && from === ownPath) this.addPath(causes, released, ns)
      else if (isPath) causes.add(REST, ns)
      else if (isWakeUp) {
        // The parts that are kept are those of the latest way to the thread.
        if (woken === 0 && paths === 1) this.addPath(causes, task, ns)
        else causes.add(paths === 1 ? REST : 'its earlier wake-ups', ns)
        woken += ns
      } else this.spend(code, ns)
    })
    this.nameSpent(causes, released)
    if (executed > 0) {
      const undisturbed = Math.min(executed, work)
      causes.add('execution', undisturbed)
      causes.add('slowed by the neighbours at the memory', executed - undisturbed)
    }
    causes.add(reading.rounding, value - (now - nominal))
    return causes.list()
  }

  /** The core of the sample spent `ns` on `code`: a slow job has seen thousands of stretches, but few names. */
  private spend(code: number, ns: number): void {
    if (this.spent[code] === 0) this.unnamed.push(code)
    this.spent[code]! += ns
  }

  /** Names what was spent so far as causes of what `task` had to wait for. */
  private nameSpent(causes: Causes, task: number): void {
    for (const code of this.unnamed) {
      causes.add(this.nameOf(code, task), this.spent[code]!)
      this.spent[code] = 0
    }
    this.unnamed = []
  }

  /** What a core did, as a cause of what `task` had to wait for. */
  nameOf(code: number, task: number): string {
    const { tasks } = this.scenario
    if (code === 0) return 'idle core'
    if (code <= tasks.length) {
      const { label, wakes } = tasks[code - 1]!
      return wakes === undefined ? `preempted by ${label}` : `wake-up of ${label}`
    }
    if (code === this.codes.stalled) return 'stalled by its memory budget'
    const held = this.sectionAt(code)
    if (held !== undefined) return this.waitFor(held, task)
    if (code > 2 * tasks.length) return `behind ${this.labelOf(code)}`
    const other = tasks[code - 1 - tasks.length]!
    if (isTick(other)) return other.label
    return code - 1 - tasks.length === task ? 'its earlier interrupt' : `interrupt of ${other.label}`
  }

  /** Why `task` waits while another one is in a section: it may hold off tasks that are as urgent or more. */
  private waitFor({ task: holder, section }: HeldSection, task: number): string {
    const { tasks } = this.scenario
    const { label, priority } = tasks[holder]!
    if (priority > tasks[task]!.priority) return `preempted by ${label}`
    if (section.resource === null) return `interrupts off in ${label}`
    return `waiting for ${section.resource} held by ${label}`
  }

  /** Name of what a core ran, for causes. */
  labelOf(code: number): string {
    const { tasks, processes, masters } = this.scenario
    const { firstMaster } = this.codes
    if (code >= firstMaster) return `the DMA of ${masters[code - firstMaster]!.name}`
    const held = this.sectionAt(code)
    if (held !== undefined) return tasks[held.task]!.label
    if (code > 2 * tasks.length) return processes[code - 1 - 2 * tasks.length]!.label
    return tasks[(code - 1) % tasks.length]?.label ?? 'another core'
  }

  /**
   * When the last interrupt of `task` in this time began, and how many there were: one that more urgent ones interrupted is
   * several spans, which together are as long as its parts.
   */
  private ownPath(core: number, task: number, from: number, to: number): { ownPath: number; paths: number } {
    const starts: number[] = []
    const lengths: number[] = []
    this.history.visit(core, from, to, (code, start, end) => {
      if (code !== 1 + this.scenario.tasks.length + task || start < from) return
      starts.push(start)
      lengths.push(end - start)
    })
    const whole = this.lengthOf(task)
    let first = starts.length - 1
    for (let sum = lengths[first] ?? whole; sum < whole && first > 0; sum += lengths[first]!) first -= 1
    return { ownPath: starts[first] ?? -1, paths: starts.length === 0 ? 0 : first + 1 }
  }

  /** Length of the latest path of `task` with what it does with interrupts off, ns. */
  private lengthOf(task: number): number {
    const { parts, stride } = this.paths
    let sum = this.scenario.tasks[task]!.interruptNs
    for (let part = 0; part < stride; part += 1) {
      if (part <= Part.hit || part >= Part.waits) sum += parts[task * stride + part]!
    }
    return sum
  }

  private addPath(causes: Causes, task: number, length: number): void {
    const { cells, tasks } = this.scenario
    const { parts, stride, neighbours } = this.paths
    const { path, stream, cell, interruptNs } = tasks[task]!
    const part = (index: number) => parts[task * stride + index]!
    const lost = part(Part.invalidatedLines) > 0 ? ' after code was mapped' : ''
    const lines = (count: number) => `${plural(count, 'cold line', 'cold lines')}`
    let explained = 0
    const add = (cause: string, ns: number) => {
      causes.add(cause, ns)
      explained += ns
    }
    const isWoken = this.wakers[task]! >= 0
    add(`${isWoken ? 'preemption' : 'interrupts'} off in ${cells[cell]!}`, part(Part.interruptsOff))
    add(path?.trapped === true ? 'trap and injection' : 'interrupt delivery', part(Part.entry))
    add(`${lines(part(Part.hypervisorMissLines))} of the hypervisor${lost}`, part(Part.hypervisorMiss))
    const whose = isWoken ? 'wake-up' : 'handler'
    add(`${lines(part(Part.handlerMissLines))} of the ${whose}${lost}`, part(Part.handlerMiss))
    add(`${plural(part(Part.hitLines), 'line', 'lines')} from the shared cache`, part(Part.hit))
    const customers = stride - Part.waits
    for (let m = 0; m < customers; m += 1) {
      const wait = part(Part.waits + m)
      if (wait > 0) add(`waiting behind ${this.labelOf(neighbours[task * customers + m]!)}`, wait)
    }
    if (!isWoken) add('refresh of the DRAM', this.refresh?.ns[task] ?? 0)
    const wakes = isWoken || stream === 'wake-up latency'
    add(wakes ? 'wake-up of the thread' : 'handler', part(Part.handler))
    if (interruptNs > 0) add("the handler's own work", interruptNs)
    causes.add(REST, length - explained)
  }
}
