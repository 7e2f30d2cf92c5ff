/** How well a text fits what was typed: words in any order, each as a beginning, a part, or letters in their order. */

/** Part of a text that matched, [from, to). */
export type Span = [from: number, to: number]

export interface Fit {
  /** Larger is better. */
  score: number
  /** Of the title, in order, for showing what matched. */
  spans: Span[]
}

const EXACT = 120
const BEGINNING = 100
const WORD = 80
const PART = 55
/** Letters in their order with others between them, at most. */
const SCATTERED = 40
/** Letters that may be left out between those of a word that are no beginnings. */
const MOST_LEFT_OUT = 2
/** What a word in the other text is worth, as a share of one in the title. */
const ELSEWHERE = 0.5

const isWordCharacter = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character)

/** One word in a text, both in lower case; undefined when it is not there. */
function fitWord(word: string, text: string): Fit | undefined {
  let best: Fit | undefined
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const begins = !isWordCharacter(text[at - 1])
    const ends = !isWordCharacter(text[at + word.length])
    const score = (at === 0 ? BEGINNING : begins ? WORD : PART) + (begins && ends ? EXACT - BEGINNING : 0)
    if (!best || score > best.score) best = { score, spans: [[at, at + word.length]] }
  }
  return best ?? scattered(word, text)
}

/** The letters of a word in their order: first from the left, then drawn together from the right. */
function scattered(word: string, text: string): Fit | undefined {
  // Two letters are in order nearly everywhere, and digits mean a number or none.
  if (word.length < 3 || /\d/.test(word)) return undefined
  let end = 0
  for (const letter of word) {
    end = text.indexOf(letter, end) + 1
    if (end === 0) return undefined
  }
  const spans: Span[] = []
  let at = end
  for (const letter of [...word].reverse()) {
    at = text.lastIndexOf(letter, at - 1)
    const [first] = spans
    if (first && first[0] === at + 1) first[0] = at
    else spans.unshift([at, at + 1])
  }
  const reach = end - at
  const begins = spans.filter(([from]) => !isWordCharacter(text[from - 1])).length
  // Beginnings of words are meant, and letters of which few were left out; letters from all over the text are not.
  if (begins < spans.length && reach - word.length > MOST_LEFT_OUT) return undefined
  return { score: (SCATTERED * word.length) / reach / spans.length + 5 * begins, spans }
}

/**
 * Fits what was typed to a title and to other words about the same thing. Every word has to be somewhere; undefined when one is
 * not. Without words everything fits.
 */
export function fit(typed: string, title: string, others = ''): Fit | undefined {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const [inTitle, inOthers] = [title.toLowerCase(), others.toLowerCase()]
  let score = 0
  const spans: Span[] = []
  for (const word of words) {
    const here = fitWord(word, inTitle)
    const there = inOthers === '' ? undefined : fitWord(word, inOthers)
    const worth = Math.max(here?.score ?? 0, (there?.score ?? 0) * ELSEWHERE)
    if (worth === 0) return undefined
    score += worth
    if (here) spans.push(...here.spans)
  }
  // Of two that fit alike the shorter one is meant.
  return { score: score - title.length / 50, spans: joined(spans) }
}

function joined(spans: Span[]): Span[] {
  const result: Span[] = []
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}
