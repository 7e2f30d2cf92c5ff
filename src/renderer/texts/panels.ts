/** What the parts around the chip say about themselves: palette, results, and what stands in place of a plan. */
import { WORDS } from './words'

/** Names of the results' tabs. */
export const TABS = {
  problems: 'Problems',
  run: 'Run',
  timeline: 'Timeline',
  details: 'Details',
  compare: 'Compare',
  console: 'Console',
  export: 'Export',
  changes: 'Changes',
  board: 'Board',
} as const

export const RESULTS_HEIGHT = 'Height of the results'

export const LAZY_PANEL = {
  loading: WORDS.opening,
  failed: 'This panel could not be loaded. If Cellbench was updated or stopped meanwhile, start it again.',
  again: WORDS.tryAgain,
} as const

export const PALETTE = {
  search: 'Search workloads',
  searchHint: 'Search or drag',
  yours: 'yours',
  none: (wanted: string) => `No workload is called “${wanted}”.`,
  keys: 'Enter picks it up, arrows choose the core, Enter drops it, Escape cancels.',
} as const

export const UNREADABLE = {
  title: 'This plan cannot be shown',
  faulty: 'Its file does not say what a plan has to say. Correct the file and open it again.',
  /** The board's name stands between these, and the known ones behind them. */
  board: 'It is for the board',
  known: (boards: readonly string[]) => `, which is not among the templates. Known boards: ${boards.join(', ')}.`,
} as const

export const MENU_EMPTY = 'Nothing here yet'
