/** The shell's language, first half: from what was typed to words and operators. */

export type Part =
  | { kind: 'text'; text: string; quoted: boolean }
  | { kind: 'variable'; name: string; quoted: boolean }
  | { kind: 'command'; source: string; quoted: boolean }

export type Token =
  | { kind: 'word'; parts: Part[] }
  /** `file` is the descriptor that a redirection is of. */
  | { kind: 'operator'; text: string; file?: 1 | 2 }

/** What was typed is no command; the message is the shell's. */
export class SyntaxFault extends Error {}

/** The command goes on in the next line. */
export class Unfinished extends Error {}

const OPERATORS = ['&&', '||', '>>', '>&', ';', '|', '&', '(', ')', '<', '>', '\n']
const BLANK = /[ \t\r]/

/** Splits a command into words and operators. @throws Unfinished inside quotes, SyntaxFault */
export function tokenise(source: string): Token[] {
  return new Lexer(source).all()
}

class Lexer {
  private at = 0
  constructor(private readonly source: string) {}

  all(): Token[] {
    const tokens: Token[] = []
    for (;;) {
      while (this.at < this.source.length && BLANK.test(this.source[this.at]!)) this.at += 1
      if (this.at >= this.source.length) return tokens
      if (this.source[this.at] === '#') {
        while (this.at < this.source.length && this.source[this.at] !== '\n') this.at += 1
        continue
      }
      tokens.push(this.operator() ?? { kind: 'word', parts: this.word() })
    }
  }

  private operator(): Token | undefined {
    const redirection = /^([12])(>>|>&|>)/.exec(this.source.slice(this.at, this.at + 3))
    if (redirection) {
      this.at += redirection[0].length
      return { kind: 'operator', text: redirection[2]!, file: Number(redirection[1]) as 1 | 2 }
    }
    const text = OPERATORS.find((operator) => this.source.startsWith(operator, this.at))
    if (text === undefined) return undefined
    this.at += text.length
    return { kind: 'operator', text }
  }

  private word(): Part[] {
    const parts: Part[] = []
    const add = (text: string, quoted: boolean) => {
      const last = parts.at(-1)
      if (last?.kind === 'text' && last.quoted === quoted) last.text += text
      else parts.push({ kind: 'text', text, quoted })
    }
    while (this.at < this.source.length) {
      const character = this.source[this.at]!
      if (BLANK.test(character) || OPERATORS.some((operator) => this.source.startsWith(operator, this.at))) break
      this.at += 1
      if (character === "'") add(this.until("'"), true)
      else if (character === '"') this.doubleQuoted(parts, add)
      else if (character === '\\') {
        if (this.at >= this.source.length) throw new Unfinished()
        add(this.source[this.at]!, true)
        this.at += 1
      } else if (character === '$') this.dollar(parts, add, false)
      else if (character === '`') parts.push({ kind: 'command', source: this.until('`'), quoted: false })
      else add(character, false)
    }
    return parts
  }

  private doubleQuoted(parts: Part[], add: (text: string, quoted: boolean) => void): void {
    add('', true)
    for (;;) {
      if (this.at >= this.source.length) throw new Unfinished()
      const character = this.source[this.at]!
      this.at += 1
      if (character === '"') return
      if (character === '$') this.dollar(parts, add, true)
      else if (character === '`') parts.push({ kind: 'command', source: this.until('`'), quoted: true })
      else if (character === '\\' && /["\\$`]/.test(this.source[this.at] ?? '')) {
        add(this.source[this.at]!, true)
        this.at += 1
      } else add(character, true)
    }
  }

  private dollar(parts: Part[], add: (text: string, quoted: boolean) => void, quoted: boolean): void {
    const rest = this.source.slice(this.at)
    if (rest.startsWith('((')) throw new SyntaxFault('arithmetic is not known to this shell')
    if (rest.startsWith('(')) {
      this.at += 1
      parts.push({ kind: 'command', source: this.untilClosed(), quoted })
      return
    }
    const name = /^(?:\{([A-Za-z_]\w*|[?$#0-9])\}|([A-Za-z_]\w*|[?$#0-9]))/.exec(rest)
    if (!name) return add('$', quoted)
    this.at += name[0].length
    parts.push({ kind: 'variable', name: (name[1] ?? name[2])!, quoted })
  }

  private until(end: string): string {
    const close = this.source.indexOf(end, this.at)
    if (close < 0) throw new Unfinished()
    const text = this.source.slice(this.at, close)
    this.at = close + 1
    return text
  }

  /** The source of a command in parentheses, up to the one that closes it. */
  private untilClosed(): string {
    const from = this.at
    let depth = 1
    let quote = ''
    for (; this.at < this.source.length; this.at += 1) {
      const character = this.source[this.at]!
      if (quote !== '') {
        if (character === quote) quote = ''
      } else if (character === "'" || character === '"') quote = character
      else if (character === '(') depth += 1
      else if (character === ')' && (depth -= 1) === 0) {
        this.at += 1
        return this.source.slice(from, this.at - 1)
      }
    }
    throw new Unfinished()
  }
}
