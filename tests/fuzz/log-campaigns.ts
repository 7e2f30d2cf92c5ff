/**
 * Campaigns against what reads boards' words: whatever comes, and in whatever pieces, nothing is thrown, nothing is kept without
 * bound, and no event carries a character that steers a terminal.
 */
import { BoardLog } from '../../src/hw/logs/board-log'
import { parseCyclictest } from '../../src/hw/logs/cyclictest'
import { readInstrumentJson } from '../../src/hw/logs/instrument-file'
import { LogError } from '../../src/hw/logs/log-error'
import { MeasurementCollector } from '../../src/hw/logs/measurement-collector'
import { LONGEST_LINE, TerminalText } from '../../src/hw/logs/terminal-text'
import { TimerlatHistogram } from '../../src/hw/logs/timerlat'
import { cellStatesAfter, UNSEEN } from '../../src/sim/observed/cell-states'
import { explainFault } from '../../src/sim/observed/explain-fault'
import { parseStoredText } from '../../src/sim/results/parse-result'
import { checkPlan } from '../../src/sim/rules/check'
import { cut, received } from '../captures/recordings'
import { shippedLibrary, shippedPlan } from '../support/templates'
import { campaign, type CampaignResult } from './campaign'
import { CONSOLES, hostileBytes, JSON_DOCUMENTS, mutatedText, TIMERLAT } from './log-mutations'
import { Random } from './random'

/** Characters, numbers and values that may be kept of a board's words. */
const MOST_LOG = 2_200_000
const MOST_MEASUREMENT = 3_200_000

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const text = (input: string) => input

/** Mutated consoles through everything that listens to a line. */
export function fuzzConsoles(seed: string, inputs: number): CampaignResult {
  const random = new Random(seed, 'consoles')
  const { configuration, board } = checkPlan(shippedPlan('quadcopter-imx8mm'), shippedLibrary())
  const recordings = CONSOLES.map(received)
  const attempt = (bytes: Uint8Array) => {
    const log = new BoardLog()
    const collector = new MeasurementCollector()
    let states = UNSEEN
    let events = 0
    const take = (said: ReturnType<BoardLog['push']>) => {
      for (const event of said) {
        events += 1
        if (/\p{Cc}/u.test(JSON.stringify(event).replaceAll('\\t', ''))) throw new Error('an event steers a terminal')
        if (/\\u00[01][0-9a-f]/.test(JSON.stringify(event))) throw new Error('an event carries a control character')
        collector.take(event)
        states = cellStatesAfter(states, event)
        if (event.kind === 'fault') explainFault(event.fault, 'flight', configuration!, board!)
      }
      if (log.retained > MOST_LOG) throw new Error(`${log.retained} characters are kept`)
      if (collector.retained > MOST_MEASUREMENT) throw new Error(`${collector.retained} values are kept`)
    }
    for (const piece of cut(bytes, random)) take(log.push(piece, events))
    take(log.end())
    collector.progress(0)
    if (states.cells.length > 256) throw new Error(`${states.cells.length} cells`)
    return events > 0
  }
  return campaign('consoles', inputs, () => hostileBytes(recordings, random), attempt, hex)
}

/** Escape sequences, whole, cut and endless. */
export function fuzzEscapes(seed: string, inputs: number): CampaignResult {
  const random = new Random(seed, 'escapes')
  const alphabet = [
    '\x1b',
    '[',
    ']',
    'P',
    '\\',
    '\x07',
    ';',
    '?',
    '0',
    '9',
    'm',
    'H',
    'J',
    'K',
    'X',
    'b',
    'A',
    'd',
    'G',
    ' ',
    '\r',
    '\n',
    '\b',
    '\t',
    'x',
    'ä',
    '\x9b',
    '\x00',
    '\x18',
    '999999',
    '[    1.000000] ',
  ]
  const next = () =>
    Buffer.from(
      Array.from({ length: 1 + random.below(400) }, () => random.pick(alphabet)).join(''),
      random.below(2) ? 'utf8' : 'latin1',
    )
  const attempt = (bytes: Uint8Array) => {
    const whole: string[] = []
    const inPieces: string[] = []
    const one = new TerminalText((piece) => whole.push(JSON.stringify(piece)))
    one.push(bytes)
    one.end()
    const other = new TerminalText((piece) => {
      if (piece.text.length > LONGEST_LINE) throw new Error(`a line of ${piece.text.length}`)
      if (/(?!\t)\p{Cc}/u.test(piece.text)) throw new Error('text steers a terminal')
      inPieces.push(JSON.stringify(piece))
    })
    for (const piece of cut(bytes, random)) other.push(piece)
    other.end()
    if (whole.join('\n') !== inPieces.join('\n')) throw new Error('pieces change the text')
    return whole.length > 0
  }
  return campaign('escape sequences', inputs, next, attempt, hex)
}

/** True where it was understood; only a LogError may come instead. */
function understood(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof LogError) return false
    throw error
  }
}

export function fuzzCyclictest(seed: string, inputs: number): CampaignResult {
  const random = new Random(seed, 'cyclictest')
  const files = ['cyclictest-histogram.txt', 'cyclictest-histogram-smp.txt'].map((name) =>
    new TextDecoder().decode(received(name)),
  )
  return campaign(
    'cyclictest histograms',
    inputs,
    () => mutatedText(files, random),
    (input) => understood(() => parseCyclictest(input)),
    text,
  )
}

export function fuzzTimerlat(seed: string, inputs: number): CampaignResult {
  const random = new Random(seed, 'timerlat')
  const attempt = (input: string) =>
    understood(() => {
      const histogram = new TimerlatHistogram()
      input.split('\n').some((line, i) => histogram.take(line, i + 1))
      histogram.finish()
    })
  return campaign('timerlat histograms', inputs, () => mutatedText([TIMERLAT], random), attempt, text)
}

export function fuzzInstrumentJson(seed: string, inputs: number): CampaignResult {
  const random = new Random(seed, 'JSON')
  const attempt = (input: string) => {
    if (!understood(() => readInstrumentJson(input))) return false
    // What was read is a result that can be read again.
    const again = parseStoredText(JSON.stringify(readInstrumentJson(input)))
    if (!again.ok) throw new Error(`a measurement cannot be read again: ${JSON.stringify(again.faults)}`)
    return true
  }
  return campaign("instruments' JSON", inputs, () => mutatedText(JSON_DOCUMENTS, random), attempt, text)
}

/** By the names that `--only` takes. */
export const LOG_CAMPAIGNS = {
  consoles: fuzzConsoles,
  escapes: fuzzEscapes,
  cyclictest: fuzzCyclictest,
  timerlat: fuzzTimerlat,
  json: fuzzInstrumentJson,
} as const
