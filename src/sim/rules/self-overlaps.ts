/** Regions of one cell that lie on top of one another, as the cell sees them, in the order of its table. */
import { hasFlags } from '../configuration/configuration'
import { overlappingPairs, type Span } from '../plan/spans'
import { isPlanLink, memoryOf, type Claim } from './claims'
import { guestSpan } from './finding'
import type { RuleInput } from './rule'

export interface SelfOverlap {
  /** The earlier region of the table. */
  a: Claim
  /** The later one, which wins. */
  b: Claim
  /** lost: memory under other memory; overridden: the later one changes what is there. */
  gravity: 'lost' | 'overridden'
}

const found = new WeakMap<RuleInput, SelfOverlap[]>()

/** All of them in cells and root, one for each pair of things: the sections of one link are one thing. */
export function selfOverlaps(input: RuleInput): SelfOverlap[] {
  const known = found.get(input)
  if (known) return known
  const { claims, root } = memoryOf(input)
  const byCell = new Map<unknown, (Span & { claim: Claim })[]>()
  for (const claim of [...root, ...claims]) {
    // What covers the communication region has a rule of its own.
    if (claim.kind === 'communication') continue
    const list = byCell.get(claim.cell) ?? []
    list.push({ ...guestSpan(claim.region), claim })
    byCell.set(claim.cell, list)
  }
  const said = new Set<string>()
  const result = [...byCell.values()].flatMap((spans) =>
    overlappingPairs(spans).flatMap(([one, other]): SelfOverlap[] => {
      // Where links of a plan may lie among themselves and in root is a rule of its own.
      const links = [one.claim, other.claim].filter(isPlanLink).length
      if (links === 2 || (links === 1 && one.claim.cell === input.system.rootCell)) return []
      const [a, b] = one.claim.index < other.claim.index ? [one.claim, other.claim] : [other.claim, one.claim]
      const key = `${a.cell.name} ${thing(a)} ${thing(b)}`
      if (said.has(key)) return []
      said.add(key)
      return [{ a, b, gravity: gravityOf(a, b) }]
    }),
  )
  found.set(input, result)
  return result
}

function thing({ kind, place }: Claim): string {
  return kind === 'link' ? 'link' : `${place.path.join()} ${place.label}`
}

function gravityOf(a: Claim, b: Claim): SelfOverlap['gravity'] {
  const offset = (claim: Claim) => claim.region.virtualStart - claim.start
  // The same bytes twice: only the rights differ.
  if (offset(a) === (offset(b) as bigint)) return 'overridden'
  const isMemory = (claim: Claim) => claim.kind === 'memory' || claim.kind === 'link'
  return isMemory(a) || isMemory(b) || hasFlags(a.region, 'LOADABLE') ? 'lost' : 'overridden'
}
