/** What the window says about kept runs and about comparing them. */
import { counted, grouped } from '../format/numbers'
import { FIGURES, SHAPES } from './figures'
import { WORDS } from './words'

export const HISTORY = {
  title: 'Runs',
  none: 'No run is kept with this plan yet',
  noneHint: 'Every run that finishes is kept here, with its seed and what was changed for it.',
  loading: 'Reading the runs…',
  noCauses: (title: string) => `${title} was measured: it is compared, but has no causes to show.`,
  openFile: 'Open a result…',
  show: WORDS.show,
  showHint: 'Show this run in Run, Timeline and Details',
  rename: 'Name and note',
  name: 'Name',
  note: 'Note',
  pin: 'Pin',
  unpin: 'Unpin',
  remove: WORDS.remove,
  close: 'Take out',
  undo: WORDS.undo,
  isNew: 'new',
  inFile: 'file',
  inWindow: 'not kept',
  inWindowHint: 'This run could not be kept; it is gone when the window closes',
  full: 'Eight runs are compared already',
  retry: WORDS.tryAgain,
} as const

export function removedWords(title: string): string {
  return `Removed ${title}.`
}

export function compareLabel(title: string): string {
  return `Compare ${title}`
}

export function limitsWords({ met, missed, open }: { met: number; missed: number; open: number }): string {
  const parts = [
    missed > 0 ? `${missed} missed` : '',
    met > 0 ? `${met} met` : '',
    open > 0 ? `${open} with too few samples` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'no limits' : parts.join(', ')
}

export const COMPARE = {
  none: 'Choose runs to compare',
  noneHint: 'Tick two or more on the left: they share their axes, and the table says what differs.',
  noRuns: 'No runs to compare yet',
  noRunsHint: 'Run the plan, then run it again with something changed.',
  run: 'run',
  first: '1st',
  stream: WORDS.stream,
  shape: SHAPES.label,
  shapes: { histogram: SHAPES.histogram, percentiles: SHAPES.percentiles, bars: 'Bars' },
  against: 'against the first',
  figuresOf: (stream: string) => `${stream}, ns; against the first`,
  ofNs: (ns: number) => `${grouped(ns)} ns`,
  makeBase: 'Compare the others with this one',
  figures: 'Figures',
  changes: 'What differs',
  limits: 'Limits',
  same: 'The same plan, under the same conditions',
  noPlan: 'Its plan is not in the file',
  noStream: 'has no such stream',
  measured: 'measured',
  simulated: WORDS.simulated,
  ownStream: 'Stream of',
  noLimit: 'no such limit',
  noLimits: 'None of these runs has a limit on this stream.',
  loading: 'Reading…',
  save: 'Save the comparison as',
  csv: 'Figures, CSV',
  json: 'All streams, JSON',
  png: 'Chart, PNG',
  noChart: 'There is no chart to save.',
  unboundMeasured: 'it was measured',
} as const

/** Above a picture that stands alone. */
export function comparisonTitle(shape: string, stream: string): string {
  return `${shape} of ${stream}`
}

export function runsCompared(count: number): string {
  return `${counted(count, 'run')} compared`
}

/** Words of a comparison's files. */
export const COMPARISON_FILE = {
  figure: (figure: string) => `${figure} ns`,
  limit: (of: string, measure: string, percentile: number) => `limit of ${of} ${measure} p${percentile}`,
  differsIn: 'differs in',
  notKnown: 'not known',
  noStream: 'no such stream',
  samples: (count: number) => `${count} samples`,
} as const

/** `latency max`, `response p99.9`. */
export function limitHead(measure: string, percentile: number): string {
  return `${measure} ${percentile === 100 ? FIGURES.max : `p${percentile}`}`
}
