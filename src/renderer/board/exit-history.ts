/** Rates of VM exits over the last minutes, for a chart. */

interface Poll {
  atMs: number
  cells: readonly { name: string; exits: readonly { kind: string; perSecond?: number | undefined }[] }[]
}

export interface RatePoint {
  atMs: number
  perSecond: number
}

/** Polls that are kept: four minutes at one a second. */
const MOST = 240

export class ExitHistory {
  readonly #cells = new Map<string, RatePoint[]>()

  add({ atMs, cells }: Poll): void {
    for (const { name, exits } of cells) {
      const perSecond = exits.find(({ kind }) => kind === 'total')?.perSecond
      if (perSecond === undefined) continue
      const points = this.#cells.get(name) ?? []
      points.push({ atMs, perSecond })
      if (points.length > MOST) points.shift()
      this.#cells.set(name, points)
    }
  }

  of(cell: string): readonly RatePoint[] {
    return this.#cells.get(cell) ?? []
  }

  clear(): void {
    this.#cells.clear()
  }
}

/** A line through the points in a box, as the path of an SVG; the largest rate is its top. */
export function ratePath(points: readonly RatePoint[], width: number, height: number): string {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || first === last) return ''
  const most = Math.max(1, ...points.map(({ perSecond }) => perSecond))
  const span = Math.max(1, last.atMs - first.atMs)
  return points
    .map(({ atMs, perSecond }, i) => {
      const x = (((atMs - first.atMs) / span) * width).toFixed(1)
      const y = (height - (perSecond / most) * height).toFixed(1)
      return `${i === 0 ? 'M' : 'L'}${x} ${y}`
    })
    .join('')
}
