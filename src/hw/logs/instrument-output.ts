/** Histograms that instruments print over many lines: one is read at a time, and said when it is whole. */
import type { InstrumentHistogram } from './board-event'
import { CyclictestHistogram, isHistogramLine } from './cyclictest'
import { TOP_HEAD, topRow, type Unit } from './grammar/instruments'
import type { Said } from './grammar/rule'
import { histogramsOfJson } from './instrument-json'
import { LogError } from './log-error'
import { isTimerlatLine, TIMERLAT_START, TimerlatHistogram } from './timerlat'

/** Largest JSON document on a console. */
const LONGEST_JSON = 1024 * 1024
/** Complaints that are kept. */
const MOST_PROBLEMS = 20

export class InstrumentOutput {
  /** What was wrong with histograms that were not said, the first few. */
  readonly problems: string[] = []
  /** Unit of cyclictest's values. */
  unit: Unit = 'us'
  private cyclictest: CyclictestHistogram | undefined
  private timerlat: TimerlatHistogram | undefined
  private spoilt = false
  private topUnit: Unit | undefined
  private json = ''
  private depth = 0
  private inString = false
  private escaped = false

  /** Numbers and characters that are kept. */
  get retained(): number {
    return (this.cyclictest?.retained ?? 0) + (this.timerlat?.retained ?? 0) + this.json.length
  }

  /** True while the lines of a JSON document are collected. */
  get inJson(): boolean {
    return this.depth > 0
  }

  /** Whether a line is one of an instrument's that is under way, or begins one. */
  knows(text: string): boolean {
    return (
      isHistogramLine(text) ||
      TIMERLAT_START.test(text) ||
      TOP_HEAD.test(text) ||
      text === '{' ||
      (this.timerlat !== undefined && isTimerlatLine(text)) ||
      (this.topUnit !== undefined && topRow(text, this.topUnit) !== undefined)
    )
  }

  /** Takes a line that `knows` is true of. */
  take(text: string, line: number): Said[] {
    if (text === '{') return this.takeJson(text)
    if (TIMERLAT_START.test(text)) {
      this.timerlat = new TimerlatHistogram()
      return []
    }
    const head = TOP_HEAD.exec(text)
    if (head) {
      this.topUnit = head[1] === 'us' ? 'us' : 'ns'
      return []
    }
    if (this.timerlat && isTimerlatLine(text)) {
      return this.feed(this.timerlat, text, line, () => (this.timerlat = undefined))
    }
    if (isHistogramLine(text)) return this.takeHistogramLine(text, line)
    const row = this.topUnit && topRow(text, this.topUnit)
    return row ? [{ from: 'instrument', ...row }] : []
  }

  private takeHistogramLine(text: string, line: number): Said[] {
    const begins = text === '# Histogram' || /^0{6,} /.test(text)
    if (begins && !this.cyclictest?.empty) this.cyclictest = new CyclictestHistogram(this.unit)
    // Behind a damaged one its other lines come; they are none of the next.
    else if (!this.cyclictest && !this.spoilt) this.cyclictest = new CyclictestHistogram(this.unit)
    this.spoilt = !this.cyclictest
    return this.cyclictest ? this.feed(this.cyclictest, text, line, () => (this.cyclictest = undefined)) : []
  }

  private feed(
    histogram: CyclictestHistogram | TimerlatHistogram,
    text: string,
    line: number,
    forget: () => void,
  ): Said[] {
    try {
      if (!histogram.take(text, line)) return []
      forget()
      return this.whole(histogram.finish())
    } catch (error) {
      forget()
      this.spoilt = true
      return this.complain(error)
    }
  }

  private whole(histograms: InstrumentHistogram[]): Said[] {
    const [first] = histograms
    return first ? [{ from: 'instrument', kind: 'histogram', instrument: first.instrument, histograms }] : []
  }

  private complain(error: unknown): Said[] {
    if (!(error instanceof LogError) && !(error instanceof SyntaxError)) throw error
    if (this.problems.length < MOST_PROBLEMS) this.problems.push(error.message)
    return []
  }

  /** Takes a line of a JSON document, or a piece of one. */
  takeJson(text: string): Said[] {
    for (const character of text) this.scan(character)
    this.json += `${text}\n`
    if (this.json.length > LONGEST_JSON) {
      this.forgetJson()
      return this.complain(new LogError(`a JSON document of more than ${LONGEST_JSON} characters`))
    }
    if (this.depth > 0) return []
    const document = this.json
    this.forgetJson()
    try {
      return this.whole(histogramsOfJson(JSON.parse(document)))
    } catch (error) {
      return this.complain(error)
    }
  }

  private scan(character: string): void {
    if (this.escaped) this.escaped = false
    else if (this.inString && character === '\\') this.escaped = true
    else if (character === '"') this.inString = !this.inString
    else if (!this.inString && character === '{') this.depth += 1
    else if (!this.inString && character === '}') this.depth = Math.max(0, this.depth - 1)
  }

  private forgetJson(): void {
    this.json = ''
    this.depth = 0
    this.inString = false
    this.escaped = false
  }

  /** The shell is back: what is not whole now never will be. */
  end(): void {
    if (this.cyclictest && !this.cyclictest.empty) this.unfinished(this.cyclictest)
    if (this.timerlat) this.unfinished(this.timerlat)
    if (this.inJson) this.complain(new LogError('a JSON document ends before its last brace'))
    this.cyclictest = undefined
    this.timerlat = undefined
    this.topUnit = undefined
    this.forgetJson()
  }

  private unfinished(histogram: CyclictestHistogram | TimerlatHistogram): void {
    try {
      histogram.finish()
    } catch (error) {
      this.complain(error)
    }
  }
}
