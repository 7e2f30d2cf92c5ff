/**
 * HTML that cannot be injected: a tag function that escapes every value which is not markup itself. A plan's names come from
 * anywhere, and a datasheet or a report is opened with a browser.
 */

/** Text that is HTML already. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = Markup | string | number | bigint | undefined | readonly Value[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Control characters, lone surrogates, and marks that turn the reading direction of what follows: shown as a mark. */
const UNSHOWABLE = /(?![\t\n])\p{Cc}|[\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/gu

/** `text` as HTML shows it character for character, in an element or in a quoted attribute. */
export function escaped(text: string): string {
  return text.replaceAll(UNSHOWABLE, '\ufffd').replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!)
}

function rendered(value: Value): string {
  if (value === undefined) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'object') return value.map(rendered).join('')
  return escaped(String(value))
}

/** Markup from a template: strings and numbers are escaped, markup and lists of it stay, nothing stands for undefined. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Markup {
  return new Markup(strings.reduce((text, part, i) => text + rendered(values[i - 1]) + part))
}
