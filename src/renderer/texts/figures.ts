/** Names of the figures of a stream of samples, and of what stands beside them. */
import { grouped } from '../format/numbers'

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

/** Shapes that a chart of a stream can have. */
export const SHAPES = {
  label: 'Shape of the chart',
  histogram: 'Histogram',
  percentiles: 'Percentiles',
} as const

/** Said instead of a percentile or a verdict for which more samples would be needed. */
export const TOO_FEW = 'too few samples'

/** Why analysis has no bound. */
export function noBound(why: string): string {
  return `No bound: ${why}`
}

/** Above the causes of a sample. */
export function whyWords(ns: number): string {
  return `Why ${grouped(ns)} ns`
}
