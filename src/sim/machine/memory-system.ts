import { isEstimate, type BoardCluster } from '../plan/board'
import { clusterAt, type Building } from './building'
import { memoryBudgets } from './memory-budgets'
import { evictions } from './colours'
import { coreParameters, type Parameter } from './parameters'
import type { MemorySystem } from './scenario'

const linesOf = (cache: { sets: number; ways: number }) => cache.sets * cache.ways

/** What the cores of one cluster have in common. */
interface ClusterMemory {
  privateLines: number
  sharedHitNs: number
  missNs: number
  readsAhead: number
  writesAhead: number
  cache: { colours: number; lines: number }
}

/** Caches of every core's cluster, and the DRAM behind them. */
export function memorySystem(building: Building): MemorySystem {
  const { board, plan, cells, cores, used } = building
  const clusters = cores.map(({ cpu }) => clusterAt(board, cpu))
  const memories = new Map([...new Set(clusters)].map((cluster) => [cluster, clusterMemory(building, cluster)]))
  const memoryOf = clusters.map((cluster) => memories.get(cluster)!)
  const byCore = (pick: (memory: ClusterMemory) => number) => Float64Array.from(memoryOf, pick)
  const peak = used.use('peak rate of the DRAM', fact(building, 'memory.peak', board.memory.peak, 'B/s'))
  const usable = used.use('usable share of the peak rate', {
    ...fact(building, 'memory.usableShare', board.memory.usableShare, ''),
    provenance: isEstimate(board, 'memory.usableShare') ? 'estimate' : 'measured',
  })
  used.note('system counter', fact(building, 'counter.frequency', board.counter.frequency, 'Hz'))
  return {
    privateLines: byCore((memory) => memory.privateLines),
    sharedHitNs: byCore((memory) => memory.sharedHitNs),
    missNs: byCore((memory) => memory.missNs),
    readsAhead: byCore((memory) => memory.readsAhead),
    writesAhead: byCore((memory) => memory.writesAhead),
    lineNs: (board.clusters[0]!.sharedCache.line * 1e9) / (peak * usable),
    ...memoryBudgets(building),
    evictions: evictions(
      plan.jailhouse.colouring,
      cells,
      cores.map(({ cell }, core) => ({ cell, cache: memoryOf[core]!.cache })),
    ),
  }
}

function clusterMemory(building: Building, cluster: BoardCluster): ClusterMemory {
  const { board, used } = building
  const { sharedCache, privateCache, instructionCache, dataCache, clock } = cluster
  const own = [instructionCache, dataCache, ...(privateCache ? [privateCache] : [])]
  const core = coreParameters(cluster.core)
  // On a board of one cluster there is nothing to tell apart.
  const named = (name: string) => (board.clusters.length > 1 ? `${name}, ${cluster.name}` : name)
  const lines = (name: string, value: number) => used.use(named(name), fact(building, 'clusters', value, 'lines'))
  return {
    privateLines: lines(
      'lines of the private caches',
      own.reduce((sum, cache) => sum + linesOf(cache), 0),
    ),
    cache: { colours: sharedCache.colours, lines: lines('lines of the shared cache', linesOf(sharedCache)) },
    sharedHitNs: (used.use(named('refill from the shared cache'), core.sharedHitCycles) * 1e9) / clock,
    missNs: used.use(named('refill from the DRAM, alone'), core.missNs),
    readsAhead: used.use(named('reads of another core ahead'), core.readsAhead),
    writesAhead: used.use(named('writes of another core ahead'), core.writesAhead),
  }
}

/** A number of the board, with the board's own source for the group of facts that it belongs to. */
function fact({ board }: Building, name: string, value: number, unit: string): Parameter {
  const [group] = name.split('.')
  const source = board.sources[group!] ?? `board ${board.id}`
  if (!isEstimate(board, name)) return { value, unit, provenance: 'datasheet', source }
  return { value, unit, provenance: 'estimate', source: `${board.estimates![name]}. ${source}` }
}
