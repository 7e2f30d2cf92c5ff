/** What the signs on a thing say, for its tooltip and for who listens. */
import type { Mark } from '../session/marks'
import { KIND_WORDS } from '../texts/plans'

/** All sentences of a mark; empty for a thing without one. */
export function markLines(mark: Mark | undefined): string[] {
  if (!mark) return []
  const { change } = mark
  return [...mark.messages, ...(change ? [`${KIND_WORDS[change.kind]}: ${change.texts.join('; ')}`] : [])]
}

/** The same in one line. */
export function markWords(mark: Mark | undefined): string {
  return markLines(mark).join(' ')
}

/** The `aria-describedby` of a thing with a mark whose words have the id `id`, beside what describes it anyway. */
export function describedBy(mark: Mark | undefined, id: string, ...others: string[]): string | undefined {
  const all = [...others, ...(mark ? [id] : [])]
  return all.length === 0 ? undefined : all.join(' ')
}
