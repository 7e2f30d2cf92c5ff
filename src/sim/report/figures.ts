/**
 * Figures on a page that say where they come from: each is read from the result by its place (a JSON pointer, RFC 6901) and
 * stands on the page in words, with its exact value and its place beside them for programs. Nothing can be shown that the
 * result does not say.
 */
import type { RunResult } from '../results/result'
import { html, type Markup } from './html'
import { asMicroseconds, byteRate, grouped, moment, NO_FIGURE, share } from './words'

/** A step of a JSON pointer. */
type Step = string | number

export class Figures {
  constructor(private readonly result: RunResult) {}

  private read(path: readonly Step[]): unknown {
    return path.reduce<unknown>((value, step) => (value as Record<Step, unknown> | null)?.[step], this.result)
  }

  private show(path: readonly Step[], words: (value: never) => string): Markup {
    const value = this.read(path)
    if (value === undefined) return html`${NO_FIGURE}`
    const pointer = path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
    const text = value === null ? NO_FIGURE : words(value as never)
    return html`<data value="${String(value)}" data-of="${pointer}">${text}</data>`
  }

  /** Nanoseconds, in microseconds without the unit. */
  us(...path: Step[]): Markup {
    return this.show(path, asMicroseconds)
  }

  count(...path: Step[]): Markup {
    return this.show(path, grouped)
  }

  /** A number or a text as it is. */
  plain(...path: Step[]): Markup {
    return this.show(path, String)
  }

  /** Nanoseconds as a moment of the run. */
  moment(...path: Step[]): Markup {
    return this.show(path, moment)
  }

  rate(...path: Step[]): Markup {
    return this.show(path, byteRate)
  }

  share(...path: Step[]): Markup {
    return this.show(path, share)
  }

  /** Whether a limit holds, in a word. */
  verdict(...path: Step[]): Markup {
    return this.show(path, (met: boolean) => (met ? 'met' : 'missed'))
  }
}
