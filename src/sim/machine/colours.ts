/**
 * Who evicts whom from a shared cache: page colouring gives each cell its own part of the sets.
 *
 * A fill of cell b lands in one of b's colours, each equally likely, and evicts one of that colour's lines at random: a given
 * line of a colour of b with (1 / colours of b) x (colours / lines), every other line never. Lines are therefore told apart by
 * the cells whose fills reach them: a line in the middle of everybody's way and one that nobody reaches do not average.
 *
 * Portions (MPAM, way partitioning) divide the ways instead: a cell with a portion fills that alone, in all of its colours, and
 * nobody else does. The hypervisor's lines lie in the portion of the cell that it serves, whose label the core keeps.
 */
import type { Evictions } from './scenario'

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

/** The ways of a shared cache that a cell's lines can lie in. */
interface Ways {
  /** Cells of one portion share its ways; no fill of another portion evicts there. */
  portion: number
  /** Share of all ways. */
  share: number
}

/** What cells without a portion keep of a cache that is given away as a whole. */
const SMALLEST_REST = 0.01

/**
 * Portions of the cache: a cell that is given a share has it alone, the others share what is left. Portions that are more than
 * the whole are cut in proportion, and leave the others a hundredth.
 */
function portions(wanted: readonly (number | undefined)[]): Ways[] {
  const given = wanted.reduce<number>((sum, share) => sum + (share ?? 0), 0)
  const most = wanted.includes(undefined) ? 1 - SMALLEST_REST : 1
  const scale = given > most ? most / given : 1
  return wanted.map((share, cell) =>
    share === undefined ? { portion: -1, share: 1 - given * scale } : { portion: cell, share: share * scale },
  )
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
 * Who evicts whom.
 * @param cells what the plan gives each @param cores the cell of each core, and the cache that it shares
 */
export function evictions(
  colouring: Colouring,
  cells: readonly Separation[],
  cores: readonly { cell: number; cache: SharedCache }[],
): Evictions {
  const n = cores.length
  const ways = portions(cells.map((cell) => cell.cachePortion))
  const caches = new Map(
    [...new Set(cores.map((core) => core.cache))].map((cache) => [cache, kindsOf(colouring, cells, cache)]),
  )
  const kinds = Math.max(...[...caches.values()].map((cache) => cache.kinds.length))
  const shares = new Float64Array(n * kinds)
  const hypervisorShares = new Float64Array(n * kinds)
  const chances = new Float64Array(n * kinds * n)
  cores.forEach((a, row) => {
    const { colours, lines } = a.cache
    const { guests, hypervisor, kinds: list } = caches.get(a.cache)!
    list.forEach((kind, k) => {
      const shareOf = (part: ReadonlySet<number>) => kind.filter((colour) => part.has(colour)).length / part.size
      shares[row * kinds + k] = shareOf(guests[a.cell]!)
      hypervisorShares[row * kinds + k] = shareOf(hypervisor[a.cell]!)
      cores.forEach((b, column) => {
        const { portion, share } = ways[b.cell]!
        const part = guests[b.cell]!
        if (a.cache !== b.cache || portion !== ways[a.cell]!.portion || !part.has(kind[0]!)) return
        chances[(row * kinds + k) * n + column] = colours / (part.size * lines * share)
      })
    })
  })
  return { kinds, shares, hypervisorShares, chances }
}

/** The colours of a cache, sorted into kinds: those of one kind belong to the same cells. */
function kindsOf(colouring: Colouring, cells: readonly Separation[], { colours }: SharedCache) {
  const every = new Set(Array.from({ length: colours }, (_, colour) => colour))
  const wanted = cells.map((cell) => cell.colours)
  const guests = colouring === 'off' ? wanted.map(() => every) : effectiveColours(wanted, colours)
  // Coloured, the hypervisor's lines for a cell lie in that cell's colours; else they lie anywhere in its portion.
  const hypervisor = colouring === 'all' ? guests : wanted.map(() => every)
  const kinds = new Map<string, number[]>()
  for (const colour of every) {
    const owners = guests.flatMap((part, cell) => (part.has(colour) ? [cell] : [])).join()
    kinds.set(owners, [...(kinds.get(owners) ?? []), colour])
  }
  return { guests, hypervisor, kinds: [...kinds.values()] }
}
