/**
 * A macro: a few lines of text, each sent as it is or waiting until the board has said something. It is written as people write
 * it: `wait PATTERN` waits for a regular expression, `pause 500 ms` waits for time, everything else is sent with a return.
 */
import { parseTime } from '../../sim/plan/units'
import { MACRO_FAULTS } from '../texts/board'
import { patternFault } from './pattern-guard'

export type MacroStep =
  { kind: 'send'; text: string } | { kind: 'wait'; pattern: string } | { kind: 'pause'; ms: number }

export interface Macro {
  name: string
  text: string
}

/** The steps of a macro, or the sentence for what is wrong with it. */
export function stepsOf(text: string): MacroStep[] | string {
  const steps: MacroStep[] = []
  for (const [i, line] of text.split('\n').entries()) {
    const words = /^(wait|pause)\s+(.+)$/.exec(line.trim())
    if (words?.[1] === 'wait') {
      const fault = patternFault(words[2]!)
      if (fault !== undefined) return MACRO_FAULTS.line(i + 1, fault)
      steps.push({ kind: 'wait', pattern: words[2]! })
    } else if (words?.[1] === 'pause') {
      const ns = parseTime(words[2]!)
      if (ns === undefined || ns > 3600e9) return MACRO_FAULTS.line(i + 1, MACRO_FAULTS.time(words[2]!))
      steps.push({ kind: 'pause', ms: Number(ns) / 1e6 })
    } else if (line.trim() !== '') {
      steps.push({ kind: 'send', text: line })
    }
  }
  return steps.length === 0 ? MACRO_FAULTS.empty : steps
}
