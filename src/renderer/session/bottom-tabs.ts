/** The tabs of the results, in their order. */
export const BOTTOM_TABS = [
  { id: 'problems', label: 'Problems' },
  { id: 'run', label: 'Run' },
  { id: 'timeline', label: 'Timeline' },
  { id: 'details', label: 'Details' },
  { id: 'compare', label: 'Compare' },
  { id: 'console', label: 'Console' },
  { id: 'export', label: 'Export' },
  { id: 'changes', label: 'Changes' },
  { id: 'board', label: 'Board' },
] as const

export type BottomTab = (typeof BOTTOM_TABS)[number]['id']
