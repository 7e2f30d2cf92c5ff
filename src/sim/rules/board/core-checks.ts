/** Checks of a board's cores and of the geometry of their caches. */
import { formatSize } from '../../plan/units'
import { error, once, type BoardCheck } from './remark'
import { PAGE } from './windows'

/** Names of clusters and numbers of cores are given once. */
export const cores: BoardCheck = {
  needs: ['clusters'],
  check: ({ clusters }) => {
    const cpus = clusters.flatMap((cluster, c) =>
      cluster.cpus.map(({ cpu }, i) => ({ cpu, path: ['clusters', c, 'cpus', i, 'cpu'] })),
    )
    const twice = cpus.filter(({ cpu }, i) => cpus.findIndex((other) => other.cpu === cpu) !== i)
    return [
      ...once(
        clusters.map(({ name }) => name),
        ['clusters'],
        'name',
      ),
      ...twice.map(({ cpu, path }) => error(path, `core ${cpu} is there already; each number is given once`)),
    ]
  },
}

/** A cache's size is that of its lines, sets and ways, and its colours those that its sets make. */
export const caches: BoardCheck = {
  needs: ['clusters'],
  check: ({ clusters }) =>
    clusters.flatMap((cluster, c) => {
      const fields = ['instructionCache', 'dataCache', 'privateCache', 'sharedCache'] as const
      const geometry = fields.flatMap((field) => {
        const cache = cluster[field]
        if (!cache) return []
        const { line, sets, ways } = cache
        const bytes = line * sets * ways
        if (BigInt(bytes) === cache.size) return []
        const product = `${sets} sets of ${ways} ways of ${line} bytes are ${formatSize(BigInt(bytes))}`
        return [error(['clusters', c, field, 'size'], `${formatSize(cache.size)} does not fit: ${product}`)]
      })
      const { line, sets, colours } = cluster.sharedCache
      if (colours === (line * sets) / PAGE) return geometry
      const right = `${sets} sets of ${line} bytes make ${(line * sets) / PAGE} pages of 4 KiB, and as many colours`
      return [...geometry, error(['clusters', c, 'sharedCache', 'colours'], `${colours} does not fit: ${right}`)]
    }),
}
