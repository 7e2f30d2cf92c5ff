/** What a run's panel says: its charts, why the worst sample is what it is, and what stands there without a run. */
import type { LimitResult, RunResult, StreamKind } from '../../sim/results/result'
import { counted, duration, grouped, moment, NO_NUMBER, seconds } from '../format/numbers'
import { FIGURES, noBound, SHAPES, whyWords } from './figures'
import { TABS } from './panels'
import { WORDS } from './words'

const PLACE_ONE = 'Place gic-demo, cyclictest or a control loop.'

export const NO_RUN = {
  goesOn: (what: string) => `The run goes on. ${what}`,
  cancelled: 'The run was cancelled',
  failed: 'The run failed',
  nothing: 'Nothing was measured',
  nothingText: `Nothing in the plan reports a latency. ${PLACE_ONE}`,
  noResult: 'No result yet',
} as const

export const RUN_PANEL = {
  shapes: { histogram: SHAPES.histogram, percentiles: SHAPES.percentiles },
  shape: SHAPES.label,
  cancelled: 'The run was cancelled.',
  histogramAxes: (binNs: number) => `count, logarithmic, against µs; ${duration(binNs)} bins`,
  percentileAxes: 'µs that so many % of the samples do not exceed',
  changed: (changes: string) => `with ${changes}`,
  stale: 'of an older plan',
  staleHint: 'The plan has changed since this run',
  waiting: 'Waiting for the first sample…',
  noSample: 'This stream has no sample.',
  overTime: 'Over time',
  overTimeOf: (stream: string) => `${stream}, largest and smallest in each pixel`,
  starting: 'Enabling Jailhouse and starting the cells…',
  nothingText: `The run went well, but nothing in the plan reports a latency. ${PLACE_ONE}`,
  willRun: (simulatedSeconds: number) =>
    `${seconds(simulatedSeconds)} of the plan are simulated on this machine; latencies appear here with their causes.`,
  inTheWay: (problems: number) =>
    problems > 0 ? `${counted(problems, 'problem')} of the plan may get in the way.` : '',
} as const

/** Headings of a stream's charts. */
export const STREAM_TITLES: Readonly<Record<StreamKind, string>> = {
  'interrupt latency': 'Interrupt latency',
  'wake-up latency': 'Wake-up latency',
  'response time': 'Response time',
  'message latency': 'Message latency',
  'reaction time': 'Reaction time',
  'data age': 'Data age',
}

export const WHY = {
  why: 'Why',
  title: whyWords,
  which: (sample: number, count: number, atNs: number) =>
    `sample ${grouped(sample)} of ${grouped(count)}, at ${moment(atNs)}`,
  timeline: TABS.timeline,
  restsOn: 'Rests on',
  foundations: { measured: 'measured', datasheet: 'data sheets', plan: 'the plan', estimate: 'estimates' },
  foundation: (words: string, ns: number) => `${words} ${grouped(ns)} ns`,
  nothing: 'no sample to explain',
  later: 'known when the run has ended',
  limits: 'Limits',
  conditions: 'Conditions',
  simulated: WORDS.simulated,
  whatIf: WORDS.whatIf,
  needs: (setting: string, needs: string) => `${setting}; needs ${needs}`,
  parameters: (count: number, estimated: number, areBehind: boolean) =>
    `${counted(count, 'parameter')}, ${grouped(estimated)} of them estimated` +
    (areBehind ? '; bold: behind this worst sample' : ''),
} as const

/** What analysis says below the causes. */
export function boundSentence(bound: { boundNs: number } | { noBound: string }): string {
  return 'boundNs' in bound ? `Bound ${grouped(bound.boundNs)} ns: no sample exceeds it.` : `${noBound(bound.noBound)}.`
}

/** A limit against what was observed and what can occur. */
export function limitSentence({ percentile, atMostNs, observedNs, count, boundNs, noBound }: LimitResult): string {
  const measure = percentile === 100 ? FIGURES.max : `p${percentile}`
  const observed = `observed ${observedNs === null ? NO_NUMBER : duration(observedNs)} of ${grouped(count)}`
  const bound = boundNs === undefined ? `no bound${noBound ? `: ${noBound}` : ''}` : `bound ${duration(boundNs)}`
  return `${measure} ≤ ${duration(atMostNs)}: ${observed}; ${bound}`
}

/** Under which conditions a run was made, in one sentence. */
export function conditionsSentence(result: RunResult): string {
  const { load, interruptDelivery, colouring, seed, simulatedSeconds, warmUpSeconds, events } = result
  return (
    `${load || 'no load'}; interrupts ${interruptDelivery}; colouring ${colouring}; seed ${seed}; ` +
    `${grouped(simulatedSeconds)} s after ${seconds(warmUpSeconds)} of warm-up, ${grouped(events)} events`
  )
}
