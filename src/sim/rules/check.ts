/** Runs the rules: on a plan document, or on configurations however they came about. */
import type { CellConfiguration, ConfigurationSet } from '../configuration/configuration'
import { lower } from '../configuration/lower'
import type { Board } from '../plan/board'
import { boardOf } from '../plan/board-of'
import type { Library } from '../plan/library'
import { parsePlan, type Fault } from '../plan/parse'
import type { Plan, PlanDocument } from '../plan/plan'
import { ALL_RULES } from './all-rules'
import { boardUnknown } from './board-unknown'
import { MOST_FINDINGS } from './finding'
import type { Problem, RuleInput, Severity, SourceFile } from './rule'
import { unknownSystem } from './unknown-system'

/** What is known about a plan document after reading it: what can be drawn of it. */
export interface PlanReading {
  /** Why the document cannot be read; nothing else is known then. */
  faults: Fault[]
  plan?: Plan
  /** Not there when the plan names one that is not in the library. */
  board?: Board
}

/** What is known about a plan document after reading and checking it. */
export interface PlanCheck extends PlanReading {
  /** Findings of the rules, what blocks first. */
  problems: Problem[]
  configuration?: ConfigurationSet
}

const BLOCKING_ORDER: Record<Severity, number> = { error: 0, warning: 1, information: 2 }

/** Runs every rule. Errors come first, then warnings; inside a severity the order of `ALL_RULES` holds. */
export function checkConfiguration(input: RuleInput): Problem[] {
  const rules = input.rootUnknown ? ALL_RULES.filter((rule) => !rule.needsRoot) : ALL_RULES
  const problems = rules.flatMap(({ code, severity, check }) => {
    const findings = check(input)
    const listed = findings.slice(0, MOST_FINDINGS).map((finding): Problem => ({ code, severity, ...finding }))
    const more = findings.length - listed.length
    if (more === 0) return listed
    const message = `There are ${more} more problems of this kind.`
    return [...listed, { code, severity, message, places: findings[MOST_FINDINGS]!.places }]
  })
  return problems.sort((a, b) => BLOCKING_ORDER[a.severity] - BLOCKING_ORDER[b.severity])
}

/** Checks cells whose root nobody named, as far as they speak for themselves. */
export function checkCells(cells: readonly CellConfiguration[], files?: readonly SourceFile[]): Problem[] {
  return checkConfiguration({
    system: unknownSystem(cells),
    cells: [...cells],
    rootUnknown: true,
    ...(files ? { files: { cells: [...files] } } : {}),
  })
}

/** Reads `document` and runs no rule. Never throws: an unreadable document gives faults. */
export function readDocument(document: unknown, library: Library): PlanReading {
  const parsed = parsePlan(document)
  if (!parsed.ok) return { faults: parsed.faults }
  return { faults: [], plan: parsed.value, board: boardOf(parsed.value, library) }
}

/** Lowers a document that `readDocument` read, and runs every rule. */
export function checkReading(document: unknown, reading: PlanReading, library: Library): PlanCheck {
  const { plan, board } = reading
  if (!plan) return { ...reading, problems: [] }
  const read = document as PlanDocument
  if (!board) return { ...reading, problems: [boardUnknown(read, library)] }
  const configuration = lower(plan, board)
  const problems = checkConfiguration({
    ...configuration,
    board,
    plan: { document: read, plan, workloads: library.workloads },
  })
  return { ...reading, problems, configuration }
}

/** Reads `document`, lowers it and runs every rule. Never throws: an unreadable document gives faults. */
export function checkPlan(document: unknown, library: Library): PlanCheck {
  return checkReading(document, readDocument(document, library), library)
}

/** True when the plan cannot be used: it is unreadable, or a rule found an error. */
export function hasErrors(check: PlanCheck): boolean {
  return check.faults.length > 0 || check.problems.some((problem) => problem.severity === 'error')
}
