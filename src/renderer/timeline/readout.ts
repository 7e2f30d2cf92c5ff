/** What the cores do at one moment of a sample's window, in words. */
import type { WorstSample } from '../../sim/results/result'
import { TIMELINE } from '../texts/timeline'
import type { CauseSpans } from './cause-spans'
import { spanAt, type Lane, type LaneSpan } from './lanes'
import { sinceRelease } from './time-axis'

/** What one core does at the cursor. */
export interface LaneReadout {
  lane: Lane
  span: LaneSpan | undefined
  /** With the part of the sample that it is where that says more. */
  words: string
}

/** By lane. `cursorNs` counts from the sample's release. */
export function readoutAt(
  lanes: readonly Lane[],
  sample: Pick<WorstSample, 'atNs' | 'window' | 'causes'>,
  places: CauseSpans,
  cursorNs: number,
): LaneReadout[] {
  const keptFromNs = sample.window.fromNs - sample.atNs
  const ns = cursorNs + sample.atNs
  const stretch = places.stretches.find(({ fromNs, toNs }) => fromNs <= ns && ns < toNs)
  const cause = stretch && {
    cpu: sample.window.spans[stretch.span]!.cpu,
    text: sample.causes[stretch.cause]!.cause,
  }
  return lanes.map((lane) => {
    const span = spanAt(lane, cursorNs)
    if (!span) return { lane, span, words: cursorNs < keptFromNs ? TIMELINE.notKept : TIMELINE.idle }
    const isPart = cause?.cpu === lane.cpu && cause.text !== span.what && cause.text !== 'execution'
    return { lane, span, words: isPart ? `${cause.text} (${span.what})` : span.what }
  })
}

/** The same for a screen reader. */
export function spokenReadout(cursorNs: number, readouts: readonly LaneReadout[]): string {
  return `${sinceRelease(cursorNs)}: ${readouts.map(({ lane, words }) => `${TIMELINE.core(lane.cpu)} ${words}`).join(', ')}`
}
