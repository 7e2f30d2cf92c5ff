/** How a comparison is put into words. */
import type { Fact } from '../board-facts'
import type { Finding } from '../finding'

type Words = Pick<Finding, 'about' | 'found' | 'needed'>

export const fits = (words: Words): Finding => ({ ...words, verdict: 'fits', blocks: false })

/** A difference that the plan can live with. */
export const differs = (words: Words & { change: string }): Finding => ({ ...words, verdict: 'differs', blocks: false })

/** A difference with which the plan cannot run. */
export const blocks = (words: Words & { change: string }): Finding => ({ ...words, verdict: 'differs', blocks: true })

export const notKnown = (words: Omit<Words, 'found'> & { found?: string; reason: string }): Finding => ({
  found: 'unknown',
  ...words,
  verdict: 'unknown',
  blocks: false,
})

/** Compares what is known; what is not stays unknown with the board's reason. */
export function compared<T>(
  about: string,
  needed: string,
  fact: Fact<T>,
  compare: (value: T, words: { about: string; needed: string }) => Finding,
): Finding {
  return fact.known ? compare(fact.value, { about, needed }) : notKnown({ about, needed, reason: fact.reason })
}
