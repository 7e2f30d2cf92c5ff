/**
 * Who evicts whom from a shared cache: page colouring gives each cell its own part of the sets.
 *
 * A fill of cell b lands in one of b's colours, each equally likely, and evicts one of that colour's lines at random. A line of
 * cell a lies in one of a's colours. So a fill of b evicts a given line of a with
 * (shared colours / (colours of a x colours of b)) x (colours / lines).
 *
 * Portions (MPAM, way partitioning) divide the ways instead: a cell with a portion fills that alone, in all of its colours, and
 * nobody else does. The hypervisor's lines lie in the portion of the cell that it serves, whose label the core keeps.
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

/** The part of a shared cache that a cell's lines can lie in. */
interface Part {
  colours: ReadonlySet<number>
  /** Cells of one portion share its ways; no fill of another portion evicts there. */
  portion: number
  /** Share of the ways. */
  share: number
}

/**
 * Portions of the cache: a cell that is given a share has it alone, the others share what is left. Portions that are more than
 * the whole are cut in proportion, and leave the others a hundredth.
 */
export function portions(wanted: readonly (number | undefined)[]): Pick<Part, 'portion' | 'share'>[] {
  const given = wanted.reduce<number>((sum, share) => sum + (share ?? 0), 0)
  const most = wanted.includes(undefined) ? 1 - SMALLEST_REST : 1
  const scale = given > most ? most / given : 1
  return wanted.map((share, cell) =>
    share === undefined ? { portion: -1, share: 1 - given * scale } : { portion: cell, share: share * scale },
  )
}

/** What cells without a portion keep of a cache that is given away as a whole. */
const SMALLEST_REST = 0.01

/** Chance that a fill into `b` evicts a given line in `a`. */
function eviction(a: Part, b: Part, { colours, lines }: SharedCache): number {
  if (a.portion !== b.portion) return 0
  let common = 0
  for (const colour of a.colours) if (b.colours.has(colour)) common += 1
  return ((common / (a.colours.size * b.colours.size)) * colours) / (lines * a.share)
}

/** A cache that cores share. Cores of one cluster name the same one. */
export interface SharedCache {
  colours: number
  lines: number
}

/** How a cell's lines are kept apart from those of others. */
export interface Separation {
  colours: readonly number[] | undefined
  /** Share of the cache that is its alone. */
  cachePortion: number | undefined
}

/**
 * The two eviction matrices of a scenario, by pairs of cores.
 * @param cells what the plan gives each @param cores the cell of each core, and the cache that it shares
 */
export function evictionMatrices(
  colouring: Colouring,
  cells: readonly Separation[],
  cores: readonly { cell: number; cache: SharedCache }[],
): { evictions: Float64Array; hypervisorEvictions: Float64Array } {
  const n = cores.length
  const evictions = new Float64Array(n * n)
  const hypervisorEvictions = new Float64Array(n * n)
  const shares = portions(cells.map((cell) => cell.cachePortion))
  for (const cache of new Set(cores.map((core) => core.cache))) {
    const every = new Set(Array.from({ length: cache.colours }, (_, i) => i))
    const wanted = cells.map((cell) => cell.colours)
    const coloured = effectiveColours(wanted, cache.colours)
    const parts = shares.map((share, cell): Part => ({
      ...share,
      colours: colouring === 'off' ? every : coloured[cell]!,
    }))
    cores.forEach((a, row) => {
      cores.forEach((b, column) => {
        if (a.cache !== cache || b.cache !== cache) return
        const own = parts[a.cell]!
        const other = parts[b.cell]!
        evictions[row * n + column] = eviction(own, other, cache)
        // Coloured, the hypervisor's lines for a cell lie in that cell's colours; else they lie anywhere in its portion.
        const hypervisor = colouring === 'all' ? own : { ...own, colours: every }
        hypervisorEvictions[row * n + column] = eviction(hypervisor, other, cache)
      })
    })
  }
  return { evictions, hypervisorEvictions }
}
