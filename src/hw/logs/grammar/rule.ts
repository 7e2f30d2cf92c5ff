/** How lines are recognised: by a fixed beginning, then by all of the line. */
import type { BoardEvent, BoardSource } from '../board-event'

type WithoutTime<E> = E extends unknown ? Omit<E, 'atMs' | 'again' | 'mended'> : never
/** An event before it is known when it came. */
export type Said = WithoutTime<BoardEvent>
type PayloadOf<S extends BoardSource> =
  Extract<Said, { from: S }> extends infer E ? (E extends unknown ? Omit<E, 'from'> : never) : never

export interface Rule {
  /** What the line begins with. */
  starts: string
  /** All of the line. */
  pattern: RegExp
  /** Undefined where the values contradict each other. */
  say: (match: RegExpExecArray) => Said | undefined
}

/** Makes rules of one source: `rule('Created cell "', /^…$/, (m) => ({ kind: …}))`. */
export function rulesFrom<S extends BoardSource>(from: S) {
  return (starts: string, pattern: RegExp, say: (match: RegExpExecArray) => PayloadOf<S> | undefined): Rule => ({
    starts,
    pattern,
    say: (match) => {
      const payload = say(match)
      return payload && ({ from, ...payload } as unknown as Said)
    },
  })
}

/** Rules by the first character of their lines, for lines come by the hundred thousand. */
export class RuleTable {
  private readonly byFirst = new Map<string, Rule[]>()

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      const first = rule.starts[0]!
      this.byFirst.set(first, [...(this.byFirst.get(first) ?? []), rule])
    }
  }

  /** What a whole line says; undefined for a line that no rule knows. */
  recognise(line: string): Said | undefined {
    for (const rule of this.byFirst.get(line[0] ?? '') ?? []) {
      if (!line.startsWith(rule.starts)) continue
      const match = rule.pattern.exec(line)
      const said = match ? rule.say(match) : undefined
      if (said) return said
    }
    return undefined
  }
}
