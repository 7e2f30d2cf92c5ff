/**
 * What a rule is and what it finds. One rule a file; `check.ts` runs them all.
 */
import type { ConfigurationSet } from '../configuration/configuration'
import type { Board } from '../plan/board'
import type { PlanChange } from '../plan/change'
import type { Plan, PlanDocument, PlanPath } from '../plan/plan'
import type { Workloads } from '../plan/workload'

export type Severity = 'error' | 'warning' | 'information'

/** Somewhere that the window can point at. */
export interface Place {
  /** Path in the plan document; empty when the plan as a whole is meant. */
  path: PlanPath
  /** The place in the words on the screen: "RAM of flight". */
  label: string
}

/** A rule's finding: one cause, said once. */
export interface Problem {
  /** Stable identifier of the rule: `ram-overlap`. */
  code: string
  severity: Severity
  /** What is wrong with the numbers, in one sentence, in the words on the screen. */
  message: string
  places: Place[]
  /** A change that makes the problem go away. */
  fix?: PlanChange
}

/** What rules look at. A rule reads configurations where it can, so that it holds for plans and for vendors' files. */
export interface RuleInput extends ConfigurationSet {
  board?: Board | undefined
  plan?: { document: PlanDocument; plan: Plan; workloads: Workloads }
  /** Where the configurations were read from, when from files. */
  files?: { system?: SourceFile | undefined; cells: SourceFile[] } | undefined
  /** True when the files come with the guide of their own bundle, which says what has to be done on the board besides. */
  guided?: boolean | undefined
  /** True when `system` only stands in for one that nobody named: cells were checked alone. */
  rootUnknown?: boolean | undefined
}

/** A file that a configuration was read from. */
export interface SourceFile {
  /** Name without folders. */
  name: string
  /** `rev14` and its like. */
  format: string
  /** Other formats that the same bytes are valid in. */
  alsoFits?: readonly string[] | undefined
}

export interface Rule {
  code: string
  severity: Severity
  /** One line for the list of rules. */
  title: string
  /** True for rules that hold a cell against root: they are not run on cells without a system configuration. */
  needsRoot?: boolean
  check(input: RuleInput): Omit<Problem, 'code' | 'severity'>[]
}
