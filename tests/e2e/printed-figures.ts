/**
 * Which pages the pictures of a tagged PDF stand on. Chromium writes a structure element for each (ISO 32000-1, 14.7.2): its page,
 * and the marked content that belongs to it, with a page of its own where that differs.
 */

export interface PrintedFigure {
  /** What the picture is called for people who do not see it. */
  label: string
  /** Object numbers of the pages that it stands on. */
  pages: string[]
}

/** A text string: two bytes a character behind a mark, as hexadecimal digits. */
function labelOf(element: string): string {
  const digits = /\/Alt <FEFF([0-9A-F]*)>/.exec(element)?.[1] ?? ''
  return String.fromCharCode(...(digits.match(/.{4}/g) ?? []).map((unit) => parseInt(unit, 16)))
}

/** All pictures of a PDF. */
export function figuresOf(pdf: Uint8Array): PrintedFigure[] {
  const objects = new TextDecoder('latin1').decode(pdf).split(/\bendobj\b/)
  return objects
    .filter((object) => object.includes('/StructElem') && /\/S \/Figure\b/.test(object))
    .map((object) => {
      const pages = [...object.matchAll(/\/Pg (\d+) 0 R/g)].map(([, page]) => page!)
      return { label: labelOf(object), pages: [...new Set(pages)] }
    })
}

/** Names of the pictures that stand on several pages: they were cut. */
export function brokenFigures(pdf: Uint8Array): string[] {
  return figuresOf(pdf).flatMap(({ label, pages }) => (pages.length > 1 ? [label] : []))
}
