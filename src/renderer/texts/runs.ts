/** What the window says about runs and their variants. */
import { grouped, seconds } from '../format/numbers'
import { WORDS } from './words'

/** What a run is called until somebody names it: what was changed for it, else that nothing was. */
export function runTitle(changes: readonly string[]): string {
  if (changes.length === 0) return 'As planned'
  const words = changes.join(', ')
  return words.length > 120 ? `${words.slice(0, 119)}…` : words
}

export const RUNNING = {
  pause: 'Pause',
  resume: 'Resume',
  cancel: WORDS.cancel,
  paused: 'Paused',
  starting: 'Starting…',
  simulatedTime: 'Simulated time',
  pausedSaid: 'Run paused',
  resumedSaid: 'Run goes on',
  cancelledSaid: 'Run cancelled',
  simulated: WORDS.simulated,
  saveAs: WORDS.saveAs,
  saveRun: 'Save the run as',
  wholeRun: 'the whole run',
} as const

/** What is said when a run has ended. */
export function finishedWords(
  simulatedSeconds: number,
  stream: { id: string; max: number; count: number } | undefined,
): string {
  const run = `Run finished, ${Number(simulatedSeconds.toPrecision(3))} s simulated`
  return stream && stream.count > 0 ? `${run}. ${stream.id}: at most ${grouped(stream.max)} ns` : run
}

/** `12.4 of 60 s`. */
export function progressWords(simulatedSeconds: number, ofSeconds: number): string {
  const digits = ofSeconds < 10 ? 2 : 1
  return `${simulatedSeconds.toFixed(digits)} of ${Number(ofSeconds.toPrecision(3))} s`
}

/** Wall time that is left, without a precision that nobody has: `2 s left`, `3 min left`. */
export function remainingWords(seconds: number | undefined): string {
  if (seconds === undefined) return ''
  if (seconds < 1) return 'under 1 s left'
  if (seconds < 90) return `${Math.round(seconds)} s left`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min left`
  return `${Math.round(seconds / 3600)} h left`
}

export const VARIANT = {
  open: 'Run with something changed',
  title: 'Run with something changed',
  hint: 'For one run; the plan stays as it is.',
  interrupts: 'Interrupt delivery',
  colouring: 'Cache colouring',
  cellsStart: 'Cells start',
  budgets: 'Memory budget, MB/s a core',
  portions: 'Share of the shared cache, %',
  noBudget: WORDS.none,
  seed: 'Seed',
  seconds: 'Simulated seconds',
  load: 'Load of the run',
  withLoad: 'as planned',
  withoutLoad: WORDS.none,
  needs: 'Needs',
  nothing: 'Nothing is changed yet.',
  reset: 'Reset',
  run: WORDS.run,
  apply: 'Apply to the plan',
  refused: 'Cannot be run:',
  whatIf: WORDS.whatIf,
  close: WORDS.close,
} as const

/** The name of an own seed's field, of a cell's budget or portion, for those who cannot see where it stands. */
export function ofHome(what: string, home: string): string {
  return `${what} of ${home}`
}

/** `Run 60 s`, on the button that starts it. */
export function runFor(simulatedSeconds: number): string {
  return `${WORDS.run} ${seconds(simulatedSeconds)}`
}

/** Under which conditions the shown run was made: `seed 1, 60 s in 0.8 s`. */
export function madeUnder(seed: string, simulatedSeconds: number, wallSeconds: number): string {
  return `seed ${seed}, ${seconds(simulatedSeconds)} in ${seconds(wallSeconds)}`
}
