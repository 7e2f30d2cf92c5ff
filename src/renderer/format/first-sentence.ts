/** The first sentence of `text`, for places with room for no more. A dot within a word ends none: `i.MX`. */
export function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text
}
