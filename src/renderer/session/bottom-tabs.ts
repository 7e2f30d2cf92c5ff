import { TABS } from '../texts/panels'

/** The tabs of the results, in their order. */
export const BOTTOM_TABS = [
  { id: 'problems', label: TABS.problems },
  { id: 'run', label: TABS.run },
  { id: 'timeline', label: TABS.timeline },
  { id: 'details', label: TABS.details },
  { id: 'compare', label: TABS.compare },
  { id: 'console', label: TABS.console },
  { id: 'export', label: TABS.export },
  { id: 'changes', label: TABS.changes },
  { id: 'board', label: TABS.board },
] as const

export type BottomTab = (typeof BOTTOM_TABS)[number]['id']
