/** Cache geometry of a cluster's cores. */
import type { BoardDocument } from '../../src/sim/plan/board'
import { formatSize } from '../../src/sim/plan/units'
import type { CacheFacts, SocFacts } from './facts'

type Cluster = BoardDocument['clusters'][number]
type Caches = Pick<Cluster, 'instructionCache' | 'dataCache' | 'privateCache' | 'sharedCache'>

/** Bytes in a page that a colour is counted with. */
const PAGE = 4096

function known({ size, line, sets }: CacheFacts) {
  if (size === null || line === null || sets === null) return undefined
  return { size: formatSize(size), line, sets, ways: size / line / sets }
}

/**
 * The caches that a core sees on its way to memory: two of its own, then either one that the cluster shares, or an L2 of its
 * own before a shared L3. "unknown" where the device tree does not say.
 */
export function cacheDocuments(core: SocFacts['cpus'][number], caches: SocFacts['caches']): Caches {
  const next = caches.find(({ node }) => node === core.next_level)
  const last = next?.next === undefined ? next : caches.find(({ node }) => node === next.next)
  const shared = last && known(last)
  const own = next !== last && next ? known(next) : undefined
  return {
    instructionCache: (core.l1i && known(core.l1i)) ?? 'unknown',
    dataCache: (core.l1d && known(core.l1d)) ?? 'unknown',
    ...(own ? { privateCache: own } : {}),
    sharedCache:
      shared === undefined ? 'unknown' : { level: last!.level, ...shared, colours: (shared.line * shared.sets) / PAGE },
  }
}
