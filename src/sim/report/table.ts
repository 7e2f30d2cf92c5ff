/** Tables of a page: a heading a column, figures to the right. */
import { html, type Markup } from './html'

type Cell = Markup | string | number | undefined

/** Columns whose heading begins with a blank hold figures. Nothing for a table without rows. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[], style = ''): Markup {
  if (rows.length === 0) return html``
  const kind = (column: number) => (headings[column]!.startsWith(' ') ? html` class="n"` : '')
  return html`<table${style === '' ? '' : html` class="${style}"`}>
    <thead>
      <tr>
        ${headings.map((heading, i) => html`<th scope="col" ${kind(i)}>${heading.trim()}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((cell, i) => html`<td${kind(i)}>${cell}</td>`)}
          </tr> `,
      )}
    </tbody>
  </table>`
}

/** The small square in a cell's colour before its name. */
export function swatch(colour: string): Markup {
  return html`<span class="swatch" style="background: ${colour}"></span>`
}
