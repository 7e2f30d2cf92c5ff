/** What is said about plans as they are opened, changed, saved and run, and why something of it cannot be done. */

export const SESSION = {
  unreadable: 'Unreadable plan',
  opened: (name: string) => `Opened ${name}`,
  closed: (name: string) => `Closed ${name}`,
  reloaded: (name: string) => `Reloaded ${name}`,
  savedTo: (path: string) => `Saved to ${path}`,
  exportedTo: (directory: string) => `Exported to ${directory}`,
  hasChanges: (name: string) => `${name} has changes that are not saved.`,
  isOpen: (path: string) => `${path} is open as another plan; close that first, or choose another name.`,
  notAPlan: (name: string, faults: string) => `${name} cannot be read as a plan:\n${faults}`,
  undone: (labels: string) => `Undone: ${labels}`,
  doneAgain: (labels: string) => `Done again: ${labels}`,
  restoring: 'the changes that were restored',
  reloading: 'reloading the file',
  removing: (name: string) => `remove ${name}`,
  fixed: (action: string) => `Fixed: ${action}`,
  unfit: (why: string) => `The fix does not fit the plan any more: ${why}`,
  noChange: 'nothing',
  keptAgain: 'Unsaved changes are kept for a crash again.',
  notKept: (why: string) => `Unsaved changes are not kept for a crash: ${why}`,
  runStarted: 'Run started',
  runStartedWith: (changes: string) => `Run started with ${changes}`,
  noFinishedRun: 'There is no finished run to save.',
  noStream: 'The run has no stream to save.',
  runConditions: (seconds: number, seed: string) => `${Number(seconds.toPrecision(3))} s, seed ${seed}`,
} as const

/** Entries of the menu that saves a run. */
export const RUN_FILE_LABELS = {
  report: 'Report, HTML',
  result: 'Result, JSON',
  histogram: 'Histograms as cyclictest prints them',
  csv: 'Histogram, CSV',
  stream: 'Stream, JSON',
  svg: 'Chart, SVG',
  png: 'Chart, PNG',
} as const

export const BROKEN_TEMPLATES = {
  /** `more` faults are left out. */
  file: (file: string, faults: readonly string[], more: number) =>
    `${file} cannot be used. ${faults.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
  more: (files: number) => `${files} more files cannot be used: cellbench boards lists them.`,
} as const
