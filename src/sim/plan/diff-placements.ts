/** Workloads that came, went, moved to another core or cell, or run otherwise. */
import { ROOT } from './cores'
import { diffFields, type PlanDifference } from './diff-fields'
import { matchBy, matchRest, reordered, sameData, without, type Matched } from './match'
import { placementName, type Placement, type Plan, type PlanCell, type PlanPath } from './plan'

/** A placement with where it is; `home` is the cell's name in the newer plan, so that a renamed cell is no move. */
interface Placed {
  placement: Placement
  home: string
  path: PlanPath
}

function placedIn(plan: Plan, homeOf: (index: number) => string): Placed[] {
  const list = (placements: readonly Placement[], home: string, path: PlanPath) =>
    placements.map((placement, i): Placed => ({ placement, home, path: [...path, 'workloads', i] }))
  return [
    ...list(plan.root.workloads, ROOT, ['root']),
    ...plan.cells.flatMap(({ workloads }, i) => list(workloads, homeOf(i), ['cells', i])),
  ]
}

function coreWords({ cpu, cpus }: Placement): string {
  if (cpu !== undefined) return `core ${cpu}`
  if (cpus === undefined) return 'all cores of its cell'
  if (cpus.length === 0) return 'no core'
  return cpus.length === 1 ? `core ${cpus[0]}` : `cores ${cpus.join(', ')}`
}

/** All differences of what runs; that of removed and added cells included. */
export function diffPlacements(older: Plan, newer: Plan, cells: Matched<PlanCell>): PlanDifference[] {
  const after = new Map(cells.pairs.map(({ ai, b }) => [ai, b.name]))
  const before = placedIn(older, (index) => after.get(index) ?? older.cells[index]!.name)
  const now = placedIn(newer, (index) => newer.cells[index]!.name)
  const stayed = matchBy(before, now, ({ home, placement }) => `${home} ${placementName(placement)}`)
  const moved = matchRest(
    stayed,
    (a, b) => a.placement.use === b.placement.use && placementName(a.placement) === placementName(b.placement),
  )
  const matched = matchRest(moved, (a, b) => {
    return a.home === b.home && sameData(without(a.placement, 'name'), without(b.placement, 'name'))
  })
  const names = nameWords([...before, ...now])
  const found = matched.pairs.flatMap(({ a, b }) => pairWords(a, b, names))
  for (const { item } of matched.removed) {
    found.push({ kind: 'removed', text: `removed ${placementName(item.placement)} from ${item.home}`, path: item.path })
  }
  for (const { item } of matched.added) {
    const where = `${item.home}, ${coreWords(item.placement)}`
    found.push({ kind: 'added', text: `added ${placementName(item.placement)} to ${where}`, path: item.path })
  }
  const homes = new Set(stayed.pairs.map(({ b }) => b.home))
  for (const home of homes) {
    const pairs = matched.pairs.filter(({ a, b }) => a.home === home && b.home === home)
    if (reordered({ pairs, removed: [], added: [] })) {
      found.push({ kind: 'moved', text: `order of ${home} workloads changed`, path: pairs[0]!.b.path.slice(0, -1) })
    }
  }
  return found
}

/** The short name where it says enough, else with the cell. */
function nameWords(all: readonly Placed[]): (placed: Placed) => string {
  const homes = new Map<string, Set<string>>()
  for (const { placement, home } of all) {
    const name = placementName(placement)
    homes.set(name, (homes.get(name) ?? new Set()).add(home))
  }
  return ({ placement, home }) => {
    const name = placementName(placement)
    return homes.get(name)!.size === 1 ? name : `${home}/${name}`
  }
}

function pairWords(a: Placed, b: Placed, names: (placed: Placed) => string): PlanDifference[] {
  const { name: nameA, cpu: cpuA, cpus: cpusA, ...restA } = a.placement
  const { name: nameB, cpu: cpuB, cpus: cpusB, ...restB } = b.placement
  const found: PlanDifference[] = []
  const add = (kind: PlanDifference['kind'], text: string, ...more: string[]) =>
    found.push({ kind, text, path: [...b.path, ...more] })
  const otherCores = cpuA !== cpuB || !sameData(cpusA, cpusB)
  if (a.home !== b.home) {
    const at = otherCores ? [` on ${coreWords(a.placement)}`, ` on ${coreWords(b.placement)}`] : ['', '']
    add('moved', `${placementName(b.placement)} moved from ${a.home}${at[0]} to ${b.home}${at[1]}`)
  } else if (otherCores) {
    const [from, to] = [coreWords(a.placement), coreWords(b.placement)]
    // One core as a list of one runs the same.
    if (from === to) add('changed', `${names(b)} names ${to} in another way`, cpuB === undefined ? 'cpus' : 'cpu')
    else add('moved', `${names(b)} moved from ${from} to ${to}`, cpuB === undefined ? 'cpus' : 'cpu')
  }
  if (nameA !== nameB) {
    const [from, to] = [placementName(a.placement), placementName(b.placement)]
    add('changed', from === to ? `${names(b)} names itself as its template does` : `${from} renamed ${to}`, 'name')
  }
  return [...found, ...diffFields(restA, restB, names(b), b.path)]
}
