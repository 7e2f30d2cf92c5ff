/** Texts about open plans, their history and what differs between two of them. */

export const OPEN_PLANS = 'Open plans'
export const TABS_HELP = 'Arrows show another plan, Delete closes it.'
export const NOT_SAVED = 'not saved'
export const closePlan = (name: string) => `Close ${name}`

export const HISTORY = 'History'
export const HISTORY_EMPTY = 'Nothing was changed yet'
export const HISTORY_DONE = 'Done, newest first'
export const HISTORY_UNDONE = 'Undone'
export const HISTORY_START = 'The plan as it was opened'

export const CHANGES = {
  since: 'Compared with',
  file: 'A file…',
  saved: 'what is saved',
  opened: 'what was opened',
  none: 'Nothing differs',
  noneText: (other: string) => `The plan says the same as ${other}.`,
  loading: 'Reading the other plan…',
  unreadable: 'The other plan cannot be compared',
  ownUnreadable: 'This plan cannot be read, so nothing can be compared with it',
  onMap: 'Mark on chip and memory',
  list: 'What differs',
  goTo: (text: string) => `${text}; show it`,
  counted: (count: number) => (count === 1 ? '1 difference' : `${count} differences`),
  nothingSaved: 'No file holds this plan; compare it with another one',
} as const

export const KIND_WORDS = { added: 'added', removed: 'removed', changed: 'changed', moved: 'moved' } as const
export const KIND_SIGNS = { added: '+', removed: '−', changed: '~', moved: '→' } as const

export const noLongerThere = (files: readonly string[]) =>
  `${files.join(', ')} ${files.length === 1 ? 'was' : 'were'} open the last time and cannot be opened any more.`

const SPAN_WORDS = { added: 'is new', changed: 'is otherwise than before', was: 'was here' } as const
export const spanWords = (kind: keyof typeof SPAN_WORDS, label: string, address: string, size: string) =>
  `${label} ${SPAN_WORDS[kind]}: ${size} at ${address}`

export const regionOf = (region: string, cell: string) => `${region} of ${cell}`
export const linkWords = (name: string) => `link ${name}`
