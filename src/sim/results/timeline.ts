/**
 * What the cores did around a moment: the windows that worst samples carry and that `run --trace` writes.
 */
import { activityCodes, sectionFinder, type HeldSection } from '../machine/activity-codes'
import type { History } from '../machine/history'
import type { Scenario } from '../machine/scenario'
import { isTick } from '../machine/task-table'
import type { NeighbourActivity, TimelineSpan, TimelineWindow } from './result'

/** Simulated time that a window shows before a sample was due and after it was taken, ns. */
export const MARGIN_NS = 50_000
/** Spans that a window keeps, the latest of them: a slow job may have been interrupted a thousand times. */
export const MOST_SPANS = 160

type Activity = Pick<TimelineSpan, 'what' | 'kind'>

export class Timeline {
  private readonly codes: ReturnType<typeof activityCodes>
  private readonly sectionAt: (code: number) => HeldSection | undefined

  constructor(
    private readonly scenario: Scenario,
    private readonly history: History,
  ) {
    this.codes = activityCodes(scenario)
    this.sectionAt = sectionFinder(scenario)
  }

  /** What every core but `core` did at `time`, a moment that has passed. */
  neighbours(core: number, time: number): NeighbourActivity[] {
    const activities: NeighbourActivity[] = []
    this.scenario.cores.forEach(({ cpu, cell }, other) => {
      if (other === core) return
      let activity: Activity = { what: 'nothing', kind: 'idle' }
      this.history.visit(other, time, time + 1, (code, from) => {
        if (from === time) activity = this.activityOf(code)
      })
      activities.push({ cpu, cell: this.scenario.cells[cell]!, ...activity })
    })
    return activities
  }

  /**
   * What all cores did between two moments that have passed; times without a span are idle.
   * @param zeroNs the machine's time that all of these moments count from
   */
  window(fromNs: number, toNs: number, zeroNs = 0): TimelineWindow {
    const spans: TimelineSpan[] = []
    this.scenario.cores.forEach(({ cpu, cell }, core) => {
      // A long window has seen thousands; one too many of a core shows that some are dropped.
      this.history.visitLatest(core, zeroNs + fromNs, zeroNs + toNs, MOST_SPANS + 1, (code, from, to) => {
        const times = { fromNs: from - zeroNs, toNs: to - zeroNs }
        spans.push({ cpu, cell: this.scenario.cells[cell]!, ...times, ...this.activityOf(code) })
      })
    })
    spans.sort((a, b) => a.fromNs - b.fromNs || a.cpu - b.cpu)
    if (spans.length <= MOST_SPANS) return { fromNs, toNs, spans }
    const kept = spans.slice(-MOST_SPANS)
    return { fromNs: kept[0]!.fromNs, toNs, spans: kept }
  }

  private activityOf(code: number): Activity {
    const { tasks, processes } = this.scenario
    if (code === 0) return { what: 'nothing', kind: 'idle' }
    if (code <= tasks.length) {
      const { label, wakes } = tasks[code - 1]!
      return { what: wakes === undefined ? label : `wake-up of ${label}`, kind: 'job' }
    }
    if (code === this.codes.stalled) return { what: 'stalled by its memory budget', kind: 'stall' }
    const held = this.sectionAt(code)
    if (held !== undefined) {
      const { resource } = held.section
      const doing = resource === null ? 'with interrupts off' : `holding ${resource}`
      return { what: `${tasks[held.task]!.label} ${doing}`, kind: 'job' }
    }
    if (code > 2 * tasks.length) return { what: processes[code - 1 - 2 * tasks.length]!.label, kind: 'process' }
    const task = tasks[code - 1 - tasks.length]!
    return { what: isTick(task) ? task.label : `interrupt of ${task.label}`, kind: 'interrupt' }
  }
}
