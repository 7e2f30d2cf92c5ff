/** Texts of the problems panel. */
import { TABS } from './panels'

export const PROBLEMS = {
  list: TABS.problems,
  none: 'No problems',
  keeps: 'The plan keeps every rule that Cellbench knows.',
  dropKeeps: 'Dropping it here breaks no rule.',
  ifDropped: 'if dropped here',
  ifFixed: 'new with this fix',
  goes: 'goes with this fix',
  fix: (label: string) => `Fix: ${label}`,
  fixAll: (count: number) => `Fix all ${count}`,
  fixAllOf: (count: number, title: string) => `Fix all ${count}: ${title}`,
  fixedAll: (count: number, title: string) =>
    `fix ${count} problems: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
  would: 'What the fix changes',
  pointAt:
    'Point at a fix, or move the focus to it: what it changes stands here and is shown on the chip and in memory.',
  unfit: 'It does not fit the plan any more.',
  nothing: 'Nothing that the plan says in words.',
  left: (count: number) =>
    count === 0 ? 'No problem is left.' : count === 1 ? '1 problem is left.' : `${count} problems are left.`,
  more: (count: number) => `and ${count} more changes`,
} as const
