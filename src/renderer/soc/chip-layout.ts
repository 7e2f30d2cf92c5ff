/** How a board's clusters are laid out in the width that there is: which share a line, and how many cores stand in a row. */

/** The narrowest card that still says a core's number, its load and what it would become, pixels. */
export const LEAST_CARD = 92
/** The narrowest cluster that still says what its cores and its shared cache are, pixels. */
export const LEAST_CLUSTER = 270

export interface ClusterPlace {
  /** Index in the board's clusters. */
  cluster: number
  /** Cores in a row. */
  columns: number
  /** Rows of cores. */
  rows: number
}

/** Columns that give `count` cores their fewest rows of at most `most` cards, all rows about equally long. */
function columnsOf(count: number, most: number): number {
  return Math.ceil(count / Math.ceil(count / Math.max(1, Math.min(most, count))))
}

function place(cluster: number, count: number, most: number): ClusterPlace {
  const columns = columnsOf(count, most)
  return { cluster, columns, rows: Math.ceil(count / columns) }
}

/** All clusters on one line, in the fewest rows of cores that fit; undefined where they are too many for a line. */
function oneLine(counts: readonly number[], width: number): ClusterPlace[] | undefined {
  if (counts.length * LEAST_CLUSTER > width) return undefined
  for (let rows = 1; rows <= Math.max(...counts); rows += 1) {
    const places = counts.map((count, cluster) => place(cluster, count, Math.ceil(count / rows)))
    const needed = places.reduce((sum, { columns }) => sum + Math.max(LEAST_CLUSTER, columns * LEAST_CARD), 0)
    if (needed <= width) return places
  }
  return undefined
}

/**
 * Lines of clusters for cores `counts` in `width` pixels: side by side, as they are on the chip, unless one below the other takes
 * fewer rows of cores. Order is the board's.
 */
export function chipLines(counts: readonly number[], width: number): ClusterPlace[][] {
  const most = Math.max(1, Math.floor(width / LEAST_CARD))
  const stacked = counts.map((count, cluster) => [place(cluster, count, most)])
  const beside = oneLine(counts, width)
  if (!beside) return stacked
  const height = Math.max(...beside.map(({ rows }) => rows))
  return height <= stacked.reduce((sum, [only]) => sum + only!.rows, 0) ? [beside] : stacked
}

/** Shares of a line's width, as CSS grid columns: by cores in a row, none narrower than its words. */
export function lineColumns(line: readonly ClusterPlace[]): string {
  return line.map(({ columns }) => `minmax(min(100%, ${LEAST_CLUSTER}px), ${columns}fr)`).join(' ')
}
