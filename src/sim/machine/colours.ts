/**
 * Who evicts whom from a shared cache: page colouring gives each cell its own part of the sets.
 *
 * A fill of cell b lands in one of b's colours, each equally likely, and evicts one of that colour's lines at random. A line of
 * cell a lies in one of a's colours. So a fill of b evicts a given line of a with
 * (shared colours / (colours of a x colours of b)) x (colours / lines).
 */

/** Which lines are coloured: nobody's, the cells' own, or the hypervisor's as well. */
export type Colouring = 'off' | 'cells' | 'all'

/** Cells' colours as used: those that name none share what nobody named; a cell always has at least one. */
export function effectiveColours(wanted: readonly (readonly number[] | undefined)[], colours: number): Set<number>[] {
  const every = Array.from({ length: colours }, (_, i) => i)
  const named = new Set(wanted.flatMap((list) => [...(list ?? [])]).filter((colour) => colour < colours))
  const free = every.filter((colour) => !named.has(colour))
  return wanted.map((list) => {
    const own = (list ?? []).filter((colour) => colour < colours)
    if (own.length > 0) return new Set(own)
    return new Set(free.length > 0 ? free : every)
  })
}

/** Chance that a fill into `b` evicts a given line in `a`. */
function eviction(a: ReadonlySet<number>, b: ReadonlySet<number>, colours: number, lines: number): number {
  let common = 0
  for (const colour of a) if (b.has(colour)) common += 1
  return ((common / (a.size * b.size)) * colours) / lines
}

/** A cache that cores share. Cores of one cluster name the same one. */
export interface SharedCache {
  colours: number
  lines: number
}

/**
 * The two eviction matrices of a scenario, by pairs of cores.
 * @param wanted colours per cell as the plan has them @param cores the cell of each core, and the cache that it shares
 */
export function evictionMatrices(
  colouring: Colouring,
  wanted: readonly (readonly number[] | undefined)[],
  cores: readonly { cell: number; cache: SharedCache }[],
): { evictions: Float64Array; hypervisorEvictions: Float64Array } {
  const n = cores.length
  const evictions = new Float64Array(n * n)
  const hypervisorEvictions = new Float64Array(n * n)
  for (const cache of new Set(cores.map((core) => core.cache))) {
    const { colours, lines } = cache
    const every = new Set(Array.from({ length: colours }, (_, i) => i))
    const guests = colouring === 'off' ? wanted.map(() => every) : effectiveColours(wanted, colours)
    cores.forEach((a, row) => {
      cores.forEach((b, column) => {
        if (a.cache !== cache || b.cache !== cache) return
        const own = guests[a.cell]!
        const other = guests[b.cell]!
        evictions[row * n + column] = eviction(own, other, colours, lines)
        // Coloured, the hypervisor's lines for a cell lie in that cell's colours; else they lie anywhere.
        hypervisorEvictions[row * n + column] = eviction(colouring === 'all' ? own : every, other, colours, lines)
      })
    })
  }
  return { evictions, hypervisorEvictions }
}
