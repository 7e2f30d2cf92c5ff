/** Names of the window's commands and keys, as the search, the menus and the help show them. */

export const COMMAND_GROUPS = {
  plan: 'Plan',
  edit: 'Edit',
  run: 'Run',
  view: 'View',
  help: 'Help',
} as const

export const COMMAND_LABELS = {
  new: 'New plan',
  open: 'Open a plan…',
  save: 'Save',
  'save-as': 'Save as…',
  'save-all': 'Save all plans',
  'close-plan': 'Close this plan',
  'next-plan': 'Next plan',
  'previous-plan': 'Previous plan',
  changes: 'Compare with another version of the plan',
  export: 'Export a bundle…',
  undo: 'Undo',
  redo: 'Redo',
  run: 'Run the plan',
  'cancel-run': 'Cancel the run',
  search: 'Search for anything',
  'search-workloads': 'Search the palette',
  'next-place': 'Next part of the window',
  'previous-place': 'Previous part of the window',
  'theme-dark': 'Dark theme',
  'theme-light': 'Light theme',
  'theme-system': 'Theme of the system',
  hints: 'Show the first hints again',
  shortcuts: 'Keyboard shortcuts',
} as const

export const showTab = (label: string) => `Show ${label}`
export const undoWhat = (label: string) => `Undo: ${label}`
export const redoWhat = (label: string) => `Redo: ${label}`

/** Keys that belong to a thing rather than to the window: where, which keys, what they do. */
export const KEYS_OF_THINGS: readonly { place: string; keys: readonly { keys: string; does: string }[] }[] = [
  {
    place: 'Workload, in the palette or on a core',
    keys: [
      { keys: 'Enter', does: 'pick it up, and drop it' },
      { keys: '← →', does: 'choose the core while it is picked up' },
      { keys: 'Escape', does: 'put it back' },
      { keys: 'Delete', does: 'take it off its core' },
    ],
  },
  {
    place: 'Region on the memory bar',
    keys: [
      { keys: '← →', does: 'move it by 4 KiB' },
      { keys: 'Shift+← →', does: 'move it by 1 MiB' },
      { keys: 'Ctrl+← →', does: 'move its end' },
      { keys: 'Delete', does: 'remove it' },
    ],
  },
  {
    place: 'Tabs',
    keys: [
      { keys: '← →', does: 'show the one beside' },
      { keys: 'Delete', does: 'close the plan' },
    ],
  },
  {
    place: 'Timeline',
    keys: [
      { keys: '← →', does: 'move through time' },
      { keys: '+ −', does: 'zoom' },
    ],
  },
  { place: 'Edge between panels', keys: [{ keys: '↑ ↓', does: 'resize the results' }] },
]

export const HELP_TITLE = 'Keyboard shortcuts'
export const HELP_NOTE = 'On a Mac, Ctrl is also the command key.'
export const CLOSE = 'Close'

/** Links at the very top that lead past what comes before. */
export const SKIP_LINKS = 'Skip to'
export const PLACES = {
  palette: 'Palette',
  chip: 'Chip and memory',
  inspector: 'Inspector',
  results: 'Results',
} as const
