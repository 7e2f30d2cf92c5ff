import type { Parameter } from './parameters'
import type { Building } from './building'
import { evictionMatrices } from './colours'
import { coreParameters } from './parameters'
import type { MemorySystem } from './scenario'

const linesOf = (cache: { sets: number; ways: number }) => cache.sets * cache.ways

/**
 * Caches and DRAM of the board. Boards with several clusters are seen from their first: all cores share its cache, which
 * overstates what neighbours in another cluster evict.
 */
export function memorySystem({ board, plan, cells, used }: Building): MemorySystem {
  const cluster = board.clusters[0]!
  const core = coreParameters(cluster.core)
  const { sharedCache, instructionCache, dataCache } = cluster
  const fact = (group: string, value: number, unit: string): Parameter => ({
    value,
    unit,
    provenance: 'datasheet',
    source: board.sources[group] ?? `board ${board.id}`,
  })
  const privateLines = used.use(
    'lines of the private caches',
    fact('clusters', linesOf(instructionCache) + linesOf(dataCache), 'lines'),
  )
  const sharedLines = used.use('lines of the shared cache', fact('clusters', linesOf(sharedCache), 'lines'))
  const peak = used.use('peak rate of the DRAM', fact('memory', board.memory.peak, 'B/s'))
  const usable = used.use('usable share of the peak rate', {
    ...fact('memory', board.memory.usableShare, ''),
    provenance: 'measured',
  })
  used.note('system counter', fact('counter', board.counter.frequency, 'Hz'))
  return {
    privateLines,
    sharedHitNs: (used.use('refill from the shared cache', core.sharedHitCycles) * 1e9) / cluster.clock,
    missNs: used.use('refill from the DRAM, alone', core.missNs),
    lineNs: (sharedCache.line * 1e9) / (peak * usable),
    readsAhead: used.use('reads of another core ahead', core.readsAhead),
    writesAhead: used.use('writes of another core ahead', core.writesAhead),
    ...evictionMatrices(
      plan.jailhouse.colouring,
      cells.map((cell) => cell.colours),
      sharedCache.colours,
      sharedLines,
    ),
  }
}
