/** Weighted linear least squares for a handful of unknowns. */

/** One step: what `columns` times the solution comes closest to, in units of each row's spread. */
export interface System {
  /** By unknown, then by row: change of the row per unit of the unknown, divided by the row's spread. */
  columns: readonly (readonly number[])[]
  /** By row: what is to be explained, divided by the row's spread. */
  residual: readonly number[]
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}

/**
 * The least-squares solution, damped as Levenberg and Marquardt do.
 * @param damping 0 for none; the unknowns' columns must then be independent
 */
export function solve({ columns, residual }: System, damping: number): number[] {
  const n = columns.length
  const rows = columns.map((column, i) => {
    const row = columns.map((other, j) => dot(column, other) * (i === j ? 1 + damping : 1))
    return [...row, dot(column, residual)]
  })
  for (let i = 0; i < n; i += 1) {
    let pivot = i
    for (let r = i + 1; r < n; r += 1) if (Math.abs(rows[r]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = r
    const swap = rows[i]!
    rows[i] = rows[pivot]!
    rows[pivot] = swap
    if (rows[i]![i] === 0) continue
    for (let r = 0; r < n; r += 1) {
      if (r === i) continue
      const factor = rows[r]![i]! / rows[i]![i]!
      for (let c = i; c <= n; c += 1) rows[r]![c]! -= factor * rows[i]![c]!
    }
  }
  return rows.map((row, i) => (row[i] === 0 ? 0 : row[n]! / row[i]!))
}

/** What is left of `column` when its parts along `others` are taken out (Gram-Schmidt, twice for accuracy). */
export function rest(column: readonly number[], others: readonly (readonly number[])[]): number[] {
  const basis: number[][] = []
  for (const other of others) {
    const left = without(other, basis)
    const size = Math.sqrt(dot(left, left))
    if (size > 0) basis.push(left.map((value) => value / size))
  }
  return without(column, basis)
}

function without(column: readonly number[], basis: readonly (readonly number[])[]): number[] {
  let left = [...column]
  for (let round = 0; round < 2; round += 1) {
    for (const unit of basis) {
      const along = dot(left, unit)
      left = left.map((value, i) => value - along * unit[i]!)
    }
  }
  return left
}
