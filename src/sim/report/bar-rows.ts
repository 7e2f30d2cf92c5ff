/** Rows of bars along one axis, as a waterfall and a timeline of boot steps draw them. */
import { INK, line, px, sheet, text } from './chart'
import { html, type Markup } from './html'

export interface BarRow {
  label: string
  /** Start and end as shares of the width. */
  from: number
  to: number
  /** What stands behind the bar, at the right edge. */
  figure: string
  note: string
  colour: string
}

const WIDTH = 720
const LABELS = 306
const BARS = { left: LABELS + 10, right: WIDTH - 158 }
const FIGURE = WIDTH - 76
const ROW = 17
const LINE = 12
/** Characters of a label on one line. */
const LABEL_LENGTH = 52
/** Rows of one picture, so that it fits a page. */
const ROWS = 40

/** `words` in lines of at most `length` characters, broken at blanks where there are any. */
function lines(words: string, length: number): string[] {
  const result: string[] = []
  let rest = words
  while (rest.length > length) {
    const blank = rest.lastIndexOf(' ', length)
    const cut = blank > length / 2 ? blank : length
    result.push(rest.slice(0, cut))
    rest = rest.slice(cut).trimStart()
  }
  return [...result, rest]
}

/** The pictures: one, or several where there are more rows than fit a page. */
export function barRows(rows: readonly BarRow[], label: string): Markup[] {
  const pictures: Markup[] = []
  for (let first = 0; first < rows.length; first += ROWS) pictures.push(picture(rows.slice(first, first + ROWS), label))
  return pictures
}

function picture(rows: readonly BarRow[], label: string): Markup {
  const x = (share: number) => BARS.left + share * (BARS.right - BARS.left)
  let y = 2
  const drawn = rows.map(({ label: words, from, to, figure, note, colour }) => {
    const wrapped = lines(words, LABEL_LENGTH).slice(0, 4)
    const height = ROW + (wrapped.length - 1) * LINE
    const top = y
    y += height
    const [left, right] = [x(Math.min(from, to)), x(Math.max(from, to))]
    return html`${wrapped.map((part, i) => text(0, top + 12 + i * LINE, part))}<rect
        class="bar"
        x="${px(left)}"
        y="${px(top + 2)}"
        width="${px(Math.max(1, right - left))}"
        height="${ROW - 5}"
        fill="${colour}"
      />${text(FIGURE, top + 12, figure, { anchor: 'end' })}${text(FIGURE + 8, top + 12, note, { fill: INK.quiet })}`
  })
  return sheet(WIDTH, y + 4, label, [
    line(BARS.left, 0, BARS.left, y, INK.line),
    line(BARS.right, 0, BARS.right, y, INK.line),
    ...drawn,
  ])
}
