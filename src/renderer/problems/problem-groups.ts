/** Problems by their cause: those of one rule stand together, what blocks first. */
import { ALL_RULES } from '../../sim/rules/all-rules'
import type { Problem, Severity } from '../../sim/rules/rule'

export interface ProblemGroup {
  code: string
  /** What the rule asks for, in words. */
  title: string
  severity: Severity
  problems: Problem[]
  /** Those that offer a fix. */
  fixable: number
}

const TITLES = new Map(ALL_RULES.map(({ code, title }) => [code, title]))

/** Tells problems apart while the plan changes around them. */
export function problemKey(problem: Problem): string {
  return `${problem.code} ${problem.message} ${JSON.stringify(problem.places)}`
}

/** The problems in groups, both in the order in which they come. */
export function groupProblems(problems: readonly Problem[]): ProblemGroup[] {
  const groups = new Map<string, ProblemGroup>()
  for (const problem of problems) {
    const { code, severity } = problem
    const key = `${severity} ${code}`
    const group = groups.get(key) ?? { code, title: TITLES.get(code) ?? code, severity, problems: [], fixable: 0 }
    groups.set(key, group)
    group.problems.push(problem)
    if (problem.fix) group.fixable += 1
  }
  return [...groups.values()]
}
