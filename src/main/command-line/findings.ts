/**
 * Problems as lines for a terminal.
 */
import type { Problem } from '../../sim/rules/rule'
import { wrap } from './wrap'

/** One problem: severity and code, the sentence, where, and what would take it away. */
export function problemText(problem: Problem): string {
  const places = [...new Set(problem.places.map((place) => place.label))].join(', ')
  return [
    wrap(`${problem.severity} ${problem.code}: ${problem.message}`, '  '),
    ...(places === '' ? [] : [wrap(`  at ${places}`, '    ')]),
    ...(problem.fix ? [wrap(`  fix: ${problem.fix.label}`, '    ')] : []),
  ].join('\n')
}

/** `2 errors, 1 warning`; `no problems` for an empty list. */
export function problemCount(problems: readonly Problem[]): string {
  if (problems.length === 0) return 'no problems'
  const words = {
    error: ['error', 'errors'],
    warning: ['warning', 'warnings'],
    information: ['note', 'notes'],
  } as const
  return (['error', 'warning', 'information'] as const)
    .map((severity) => ({ severity, count: problems.filter((problem) => problem.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${words[severity][count === 1 ? 0 : 1]}`)
    .join(', ')
}

/** True when a problem keeps the plan from working. */
export function anyError(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error')
}
