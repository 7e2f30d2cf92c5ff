/** The shell's language, second half: from words and operators to commands. */
import { SyntaxFault, tokenise, Unfinished, type Part, type Token } from './words'

export type Word = Part[]

export interface Redirection {
  operator: '<' | '>' | '>>' | '>&'
  file: 0 | 1 | 2
  target: Word
}

export type Command =
  | { kind: 'simple'; words: Word[]; redirections: Redirection[] }
  | { kind: 'group'; body: List; redirections: Redirection[] }
  | { kind: 'for'; name: string; words: Word[]; body: List; redirections: Redirection[] }
  | { kind: 'while'; until: boolean; condition: List; body: List; redirections: Redirection[] }
  | { kind: 'if'; branches: { condition: List; body: List }[]; otherwise?: List; redirections: Redirection[] }

export interface Pipeline {
  negated: boolean
  commands: Command[]
}

/** Pipelines with what connects each to the one before. */
export type List = { connector: ';' | '&&' | '||'; pipeline: Pipeline }[]

/** Commands inside commands at most: what nobody types, and a recursion has an end. */
const DEEPEST = 50

/** Parses what was typed. @throws SyntaxFault, or Unfinished when more lines are needed */
export function parse(source: string): List {
  const parser = new Parser(tokenise(source))
  const list = parser.list([])
  parser.expectEnd()
  return list
}

/** A word that is one plain text, as keywords are. */
function plain(token: Token | undefined): string | undefined {
  if (token?.kind !== 'word' || token.parts.length !== 1) return undefined
  const [part] = token.parts
  return part!.kind === 'text' && !part!.quoted ? part!.text : undefined
}

class Parser {
  private at = 0
  private depth = 0
  constructor(private readonly tokens: readonly Token[]) {}

  /** Commands up to one of the keywords `ends`, which is left. */
  list(ends: readonly string[]): List {
    this.depth += 1
    if (this.depth > DEEPEST) throw new SyntaxFault('too many commands inside each other')
    const list: List = []
    let connector: List[number]['connector'] = ';'
    for (;;) {
      while (connector === ';' && (this.takes(';') || this.takes('\n') || this.takes('&')));
      while (this.takes('\n'));
      const next = this.tokens[this.at]
      const word = plain(next)
      if (next === undefined || this.isOperator(')') || (word !== undefined && ends.includes(word))) break
      list.push({ connector, pipeline: this.pipeline() })
      if (this.takes('&&')) connector = '&&'
      else if (this.takes('||')) connector = '||'
      else connector = ';'
      const separated = connector !== ';' || this.isOperator(';') || this.isOperator('\n') || this.isOperator('&')
      if (!separated) break
    }
    if (connector !== ';' && this.tokens[this.at] === undefined) throw new Unfinished()
    this.depth -= 1
    return list
  }

  expectEnd(): void {
    const token = this.tokens[this.at]
    if (token !== undefined) throw new SyntaxFault(`syntax error: unexpected ${describe(token)}`)
  }

  private pipeline(): Pipeline {
    const negated = plain(this.tokens[this.at]) === '!'
    if (negated) this.at += 1
    const commands = [this.command()]
    while (this.takes('|')) {
      while (this.takes('\n'));
      commands.push(this.command())
    }
    return { negated, commands }
  }

  private command(): Command {
    const keyword = plain(this.tokens[this.at])
    if (keyword === 'for') return this.forLoop()
    if (keyword === 'while' || keyword === 'until') return this.whileLoop(keyword === 'until')
    if (keyword === 'if') return this.ifCommand()
    if (keyword === '{') {
      this.at += 1
      const body = this.list(['}'])
      this.keyword('}')
      return { kind: 'group', body, redirections: this.redirections() }
    }
    if (this.takes('(')) {
      const body = this.list([])
      if (!this.takes(')')) this.fail()
      return { kind: 'group', body, redirections: this.redirections() }
    }
    return this.simple()
  }

  private simple(): Command {
    const words: Word[] = []
    const redirections: Redirection[] = []
    for (;;) {
      const redirection = this.redirection()
      const token = this.tokens[this.at]
      if (redirection) redirections.push(redirection)
      else if (token?.kind === 'word') {
        words.push(token.parts)
        this.at += 1
      } else break
    }
    if (words.length === 0 && redirections.length === 0) this.fail()
    return { kind: 'simple', words, redirections }
  }

  private redirections(): Redirection[] {
    const all: Redirection[] = []
    for (let next = this.redirection(); next; next = this.redirection()) all.push(next)
    return all
  }

  private redirection(): Redirection | undefined {
    const token = this.tokens[this.at]
    if (token?.kind !== 'operator' || !['<', '>', '>>', '>&'].includes(token.text)) return undefined
    const target = this.tokens[this.at + 1]
    this.at += 1
    if (target?.kind !== 'word') return this.fail()
    this.at += 1
    const operator = token.text as Redirection['operator']
    return { operator, file: operator === '<' ? 0 : (token.file ?? 1), target: target.parts }
  }

  private forLoop(): Command {
    this.at += 1
    const name = plain(this.tokens[this.at])
    if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) return this.fail()
    this.at += 1
    const words: Word[] = []
    this.keyword('in')
    for (let token = this.tokens[this.at]; token?.kind === 'word'; token = this.tokens[this.at]) {
      words.push(token.parts)
      this.at += 1
    }
    if (!this.takes(';') && !this.takes('\n')) this.fail()
    const body = this.body()
    return { kind: 'for', name, words, body, redirections: this.redirections() }
  }

  private whileLoop(until: boolean): Command {
    this.at += 1
    const condition = this.list(['do'])
    const body = this.body()
    return { kind: 'while', until, condition, body, redirections: this.redirections() }
  }

  private body(): List {
    while (this.takes('\n'));
    this.keyword('do')
    const body = this.list(['done'])
    this.keyword('done')
    return body
  }

  private ifCommand(): Command {
    const branches: { condition: List; body: List }[] = []
    let otherwise: List | undefined
    for (;;) {
      this.at += 1
      const condition = this.list(['then'])
      this.keyword('then')
      branches.push({ condition, body: this.list(['elif', 'else', 'fi']) })
      if (plain(this.tokens[this.at]) !== 'elif') break
    }
    if (plain(this.tokens[this.at]) === 'else') {
      this.at += 1
      otherwise = this.list(['fi'])
    }
    this.keyword('fi')
    const redirections = this.redirections()
    return { kind: 'if', branches, ...(otherwise === undefined ? {} : { otherwise }), redirections }
  }

  private isOperator(text: string): boolean {
    const token = this.tokens[this.at]
    return token?.kind === 'operator' && token.text === text
  }

  private takes(text: string): boolean {
    if (!this.isOperator(text)) return false
    this.at += 1
    return true
  }

  private keyword(word: string): void {
    if (plain(this.tokens[this.at]) !== word) this.fail()
    this.at += 1
  }

  private fail(): never {
    const token = this.tokens[this.at]
    if (token === undefined) throw new Unfinished()
    throw new SyntaxFault(`syntax error: unexpected ${describe(token)}`)
  }
}

function describe(token: Token): string {
  if (token.kind === 'word') return `word${plain(token) === undefined ? '' : ` "${plain(token)}"`}`
  return token.text === '\n' ? 'newline' : `"${token.text}"`
}

/** NAME=VALUE at the start of a command. */
export function assignmentOf(word: Word): { name: string; value: Word } | undefined {
  const [first, ...rest] = word
  if (first?.kind !== 'text' || first.quoted) return undefined
  const [, name, value] = /^([A-Za-z_]\w*)=([^]*)$/.exec(first.text) ?? []
  if (name === undefined) return undefined
  return {
    name,
    value: [{ kind: 'text', text: value!, quoted: true }, ...rest.map((part) => ({ ...part, quoted: true }))],
  }
}
