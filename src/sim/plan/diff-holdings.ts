/** Cores and devices that changed hands: what no cell has is root's. */
import { ROOT } from './cores'
import type { PlanDifference } from './diff-fields'
import { sameData, type Matched } from './match'
import type { PlanCell } from './plan'
import { fieldWords } from './value-words'

/** Who lost and who got one thing. */
interface Hands {
  from: string[]
  to: { name: string; index: number }[]
}

/** Differences of what matched cells hold; what a new cell takes or a removed one gives back is told with it. */
export function diffHoldings({ pairs, removed, added }: Matched<PlanCell>): PlanDifference[] {
  return (['cpus', 'devices'] as const).flatMap((kind) => {
    const hands = new Map<string | number, Hands>()
    const of = (thing: string | number) => {
      const known = hands.get(thing) ?? { from: [], to: [] }
      hands.set(thing, known)
      return known
    }
    const held = ({ [kind]: things }: PlanCell): readonly (string | number)[] => things
    const orders: PlanDifference[] = []
    for (const { a, b, bi } of pairs) {
      const lost = held(a).filter((thing) => !held(b).includes(thing))
      const got = held(b).filter((thing) => !held(a).includes(thing))
      for (const thing of lost) of(thing).from.push(b.name)
      for (const thing of new Set(got)) of(thing).to.push({ name: b.name, index: bi })
      if (lost.length === 0 && got.length === 0 && !sameData(held(a), held(b))) {
        const text = `order of ${b.name} ${fieldWords(kind)} changed`
        orders.push({ kind: 'moved', text, path: ['cells', bi, kind] })
      }
    }
    // Only to say where something came from or went: the cell's own coming and going is a difference already.
    for (const { item } of removed) for (const thing of held(item)) hands.get(thing)?.from.push(item.name)
    for (const { item, index } of added)
      for (const thing of held(item)) hands.get(thing)?.to.push({ name: item.name, index })
    return [...[...hands].flatMap(([thing, moved]) => handsWords(kind, thing, moved)), ...orders]
  })
}

function handsWords(kind: 'cpus' | 'devices', thing: string | number, { from, to }: Hands): PlanDifference[] {
  const name = kind === 'cpus' ? `core ${thing}` : String(thing)
  const before = from.length === 0 ? ROOT : from.join(' and ')
  const after = to.length === 0 ? ROOT : to.map((cell) => cell.name).join(' and ')
  const path = to[0] === undefined ? ['cells'] : ['cells', to[0].index, kind]
  const moved = kind === 'cpus' ? { cpu: Number(thing) } : { device: String(thing) }
  return [{ kind: 'moved', text: `${name} moved from ${before} to ${after}`, path, thing: moved }]
}
