/** Where a pattern is in lines of text. Runs in a worker of its own: a pattern can take for ever. */

export interface PatternQuestion {
  id: number
  source: string
  lines: readonly string[]
}

/** [from, until] of what was found in each line. */
export type Found = [number, number][][]

export interface PatternAnswer {
  id: number
  found: Found
}

/** Places that are marked in one line. */
const MOST_IN_A_LINE = 50

/** Throws SyntaxError for what is no regular expression. Small and capital letters are the same until one is capital. */
export function patternOf(source: string): RegExp {
  return new RegExp(source, /\p{Lu}/u.test(source.replace(/\\./g, '')) ? 'gu' : 'giu')
}

export function findPattern(source: string, lines: readonly string[]): Found {
  const pattern = patternOf(source)
  return lines.map((line) => {
    const places: [number, number][] = []
    for (const match of line.matchAll(pattern)) {
      // An empty match says that the line fits, and marks nothing.
      places.push([match.index, match.index + match[0].length])
      if (places.length >= MOST_IN_A_LINE) break
    }
    return places
  })
}
