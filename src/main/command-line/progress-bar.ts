/**
 * How far a run is, on stderr and only where somebody can see it.
 */
import type { RunProgress } from '../../sim/results/result'

const CELLS = 30

/** `[#########---------------------] 18.0 of 60 s, 1234567 events`. */
export function progressText({ simulatedSeconds, ofSeconds, events }: RunProgress): string {
  const filled = Math.round(CELLS * Math.min(1, simulatedSeconds / ofSeconds))
  const bar = '#'.repeat(filled) + '-'.repeat(CELLS - filled)
  return `[${bar}] ${simulatedSeconds.toFixed(1)} of ${ofSeconds} s, ${events} events`
}

export interface ProgressBar {
  show(progress: RunProgress): void
  /** Takes the bar away, before anything else is printed. */
  clear(): void
}

/** A bar on `stream`; one that shows nothing where that is no terminal. */
export function progressBar(stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined }
  const room = () => Math.max(20, stream.columns - 1)
  return {
    show: (progress) => void stream.write(`\r\x1b[K${progressText(progress).slice(0, room())}`),
    clear: () => void stream.write('\r\x1b[K'),
  }
}
