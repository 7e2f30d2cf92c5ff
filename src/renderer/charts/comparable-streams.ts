import type { AnyStream } from '../session/run-session.svelte'

/** How much larger the largest sample of another stream may be on the chosen one's axis. */
const WIDEST = 4

/**
 * The streams that share a histogram with `chosen`: of its kind, and not so much slower that it would be a line at the left
 * edge of their axis.
 */
export function comparableStreams(streams: readonly AnyStream[], chosen: AnyStream): AnyStream[] {
  return streams.filter(
    (stream) => stream.id === chosen.id || (stream.kind === chosen.kind && stream.max <= WIDEST * chosen.max),
  )
}
