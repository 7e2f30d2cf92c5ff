/** The cores of a cell: their real affinity, how they are switched on, and the caches that they share with others. */
import type { Board, BoardCluster } from '../../sim/plan/board'
import { cells, hexCells, node, property, text, type Property, type PropertyValue, type TreeNode } from './tree'

type Cache = BoardCluster['dataCache']

/** Size and shape of a cache; nothing of one that is not known. */
function cacheProperties(prefix: string, cache: Cache): Property[] {
  if (cache.size === 0n) return []
  return [
    property(`${prefix}cache-size`, hexCells(Number(cache.size))),
    property(`${prefix}cache-line-size`, cells(cache.line)),
    property(`${prefix}cache-sets`, cells(cache.sets)),
  ]
}

function cacheNode(name: string, label: string, level: number, cache: Cache, next: PropertyValue[] = []): TreeNode {
  return node(
    name,
    [
      property('compatible', ...text('cache')),
      property('cache-level', cells(level)),
      property('cache-unified'),
      ...cacheProperties('', cache),
      ...(next.length > 0 ? [property('next-level-cache', ...next)] : []),
    ],
    [],
    { label },
  )
}

/** True for a board that a guest's device tree can be written for: MPIDRs are known, and the interrupt controller is a GICv3. */
export function isDescribed(board: Board): boolean {
  const cores = board.clusters.flatMap((cluster) => cluster.cpus)
  return board.interruptController.version === 3 && cores.every((core) => /^0x[0-9a-f]{1,8}$/i.test(core.affinity))
}

/** MPIDR affinity of a core as a described board writes it: `0x100`. */
export function affinityOf(core: BoardCluster['cpus'][number]): number {
  return Number(core.affinity)
}

/** `/cpus` with the cores of `cpus` only; Jailhouse answers PSCI calls for no others. */
export function processorsNode(board: Board, cpus: readonly number[]): TreeNode {
  const children: TreeNode[] = []
  board.clusters.forEach((cluster, c) => {
    const own = cluster.cpus.filter((core) => cpus.includes(core.cpu))
    if (own.length === 0) return
    const { privateCache, sharedCache } = cluster
    const { level } = sharedCache
    const shared = `l${level}_cache${c}`
    for (const core of own) {
      const affinity = affinityOf(core)
      const next = privateCache ? `l2_cache${c}_${core.cpu}` : shared
      children.push(
        node(`cpu@${affinity.toString(16)}`, [
          property('device_type', ...text('cpu')),
          property('compatible', ...text(`arm,${cluster.core}`)),
          property('reg', hexCells(affinity)),
          property('enable-method', ...text('psci')),
          ...cacheProperties('i-', cluster.instructionCache),
          ...cacheProperties('d-', cluster.dataCache),
          property('next-level-cache', cells({ label: next })),
        ]),
      )
      if (privateCache) {
        children.push(cacheNode(`l2-cache${c}-${core.cpu}`, next, 2, privateCache, [cells({ label: shared })]))
      }
    }
    children.push(cacheNode(`l${level}-cache${c}`, shared, level, sharedCache))
  })
  return node('cpus', [property('#address-cells', cells(1)), property('#size-cells', cells(0))], children)
}
