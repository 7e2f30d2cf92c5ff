/** Names of the window's commands and keys, as the search, the menus and the help show them. */
import { TABS } from './panels'
import { WORDS } from './words'

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
  save: WORDS.save,
  'save-as': WORDS.saveAs,
  'save-all': 'Save all plans',
  'close-plan': 'Close this plan',
  'next-plan': 'Next plan',
  'previous-plan': 'Previous plan',
  changes: 'Compare with another version of the plan',
  export: 'Export a bundle…',
  undo: WORDS.undo,
  redo: WORDS.redo,
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

export const REGION_PLACE = 'Region on the memory bar'
export const TIMELINE_PLACE = TABS.timeline

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
    place: REGION_PLACE,
    keys: [
      { keys: '← →', does: 'move it by 4 KiB' },
      { keys: 'Shift+← →', does: 'move it by 1 MiB' },
      { keys: 'Ctrl+← →', does: 'move its end' },
      { keys: 'Alt+← →', does: 'move its start' },
      { keys: 'Page-Up Page-Down', does: 'move it to the next edge of something else' },
      { keys: 'Delete Backspace', does: 'remove it' },
    ],
  },
  { place: 'Overview of memory', keys: [{ keys: '← →', does: 'show what lies beside' }] },
  {
    place: 'Colours of a shared cache',
    keys: [
      { keys: '← →', does: 'go to the colour beside' },
      { keys: 'Shift+← →', does: 'paint it like the one before' },
      { keys: 'Enter Space', does: 'give it to the chosen cell, or take it away' },
    ],
  },
  {
    place: 'Limit in a chart',
    keys: [
      { keys: '← →', does: 'move it by one step' },
      { keys: 'Shift+← →', does: 'move it by ten' },
      { keys: 'Delete Backspace', does: 'remove it' },
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
    place: TIMELINE_PLACE,
    keys: [
      { keys: '← →', does: 'move the cursor' },
      { keys: 'Shift+← →', does: 'move through time' },
      { keys: '↑ = +', does: 'zoom in' },
      { keys: '↓ -', does: 'zoom out' },
      { keys: 'Page-Up Page-Down', does: 'go to the change before and after' },
      { keys: 'Home End', does: 'go to the release and to the end of the sample' },
      { keys: 'f', does: 'show the whole sample' },
      { keys: '0', does: 'show the whole window' },
      { keys: 'Enter Space', does: 'choose what is at the cursor' },
    ],
  },
  { place: 'Edge between panels', keys: [{ keys: '↑ ↓', does: 'resize the results' }] },
]

export const HELP_TITLE = COMMAND_LABELS.shortcuts
export const HELP_NOTE = 'On a Mac, Ctrl is also the command key.'
export const CLOSE = WORDS.close

/** Links at the very top that lead past what comes before. */
export const SKIP_LINKS = 'Skip to'
export const PLACES = {
  palette: 'Palette',
  chip: 'Chip and memory',
  inspector: 'Inspector',
  results: 'Results',
} as const
