/** Names of the figures of a stream of samples, and of what stands beside them. */

export const FIGURES = {
  min: 'min',
  mean: 'mean',
  max: 'max',
  bound: 'bound',
  count: 'count',
  samples: 'samples',
  core: 'core',
  cell: 'cell',
} as const

/** Said instead of a percentile or a verdict for which more samples would be needed. */
export const TOO_FEW = 'too few samples'

/** Why analysis has no bound. */
export function noBound(why: string): string {
  return `No bound: ${why}`
}
