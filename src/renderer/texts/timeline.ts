/** What the timeline of a run's worst samples says. */
import { grouped, moment } from '../format/numbers'
import { WORST } from './charts'
import { FIGURES, whyWords } from './figures'
import { TABS } from './panels'
import { coreWords, WORDS } from './words'

export const TIMELINE = {
  label: TABS.timeline,
  what: 'A timeline of what every core did around each of the ten worst samples appears here.',
  ways: { picture: 'Picture', table: 'Table' },
  shownAs: 'Shown as',
  stream: WORDS.stream,
  streamEntry: (id: string, isEmpty: boolean) => `${id}${isEmpty ? ' (no sample)' : ''}`,
  worse: 'Worse sample',
  lessBad: 'Less bad sample',
  worst: 'Worst sample',
  worstEntry: (rank: number, count: number, ns: number, atNs: number) =>
    `worst ${rank + 1} of ${count}: ${grouped(ns)} ns at ${moment(atNs)}`,
  chosen: WORST.label,
  jump: 'Jump to worst',
  shown: (length: string) => `${length} shown`,
  zoomOut: WORDS.zoomOut,
  zoomOutHint: `${WORDS.zoomOut} (−)`,
  zoomIn: WORDS.zoomIn,
  zoomInHint: `${WORDS.zoomIn} (+)`,
  sample: 'Sample',
  sampleHint: 'Fit the sample (F)',
  all: 'All',
  allHint: 'Fit all that is kept (0)',
  causes: 'Causes',
  why: whyWords,
  noWorst: 'No worst sample',
  noSample: (id: string) => `${id} has no sample in this run. Choose another stream, or run for longer.`,
  clock: 'Simulated time since the start of the measurement',
  cursor: 'Moment on the timeline',
  released: 'released',
  taken: (since: string) => `taken ${since}`,
  idle: 'idle',
  notKept: 'not kept',
  core: coreWords,
} as const

/** What the shapes mean. */
export const TIMELINE_KEY = {
  interrupt: 'interrupt, trap',
  job: 'job',
  process: 'process',
  stalled: 'stalled',
  brokenOff: 'broken off until',
  causes: 'causes, as listed',
  /** The keys stand between the words. */
  hint: { wheel: 'wheel or', zoom: 'zoom, drag to move,', nextKey: 'PgDn', next: 'next event' },
} as const

export const TIMELINE_TABLE = {
  label: 'Spans as a table',
  core: FIGURES.core,
  cell: FIGURES.cell,
  what: 'what',
  kind: 'kind',
  from: 'from, since release',
  until: 'until',
  cause: 'cause of the sample',
  more: (spans: number) => `${grouped(spans)} more spans`,
} as const

/** Above the table. `lostBefore` is where the window begins, if that is after the release. */
export function tableCaption(
  { rank, stream, ns, atNs }: { rank: number; stream: string; ns: number; atNs: number },
  taken: string,
  lostBefore: string | undefined,
): string {
  const lost = lostBefore === undefined ? '' : `; what was before ${lostBefore} is not kept`
  return `Worst sample ${rank + 1} of ${stream}: ${grouped(ns)} ns, released at ${moment(atNs)}, taken ${taken}${lost}`
}
