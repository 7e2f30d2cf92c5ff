/**
 * The preprocessor: macros, conditionals and includes, as far as configurations use them. Stringifying, pasting and variable
 * arguments are refused.
 */
import { DEEPEST_INCLUDE, DEEPEST_MACRO, DEEPEST_NESTING, MOST_TOKENS } from './limits'
import { CSourceError, type Place } from './source-error'
import { tokenize, type Hidden, type Token } from './tokens'

export interface Macro {
  name: string
  /** Undefined for a macro without parentheses. */
  parameters: string[] | undefined
  body: Token[]
}

/** The text of a file that a source includes; undefined where there is none. */
export type IncludeResolver = (name: string, from: string) => string | undefined

/** What a condition's words are worth. */
export type ConditionEvaluator = (tokens: Token[]) => boolean

/** Headers that come with Jailhouse: read already, from the layout table. */
const OWN_HEADERS = ['jailhouse/types.h', 'jailhouse/cell-config.h', 'jailhouse/console.h', 'jailhouse/pci_defs.h']

interface Conditional {
  place: Place
  /** Whether the surrounding text is read at all. */
  outerActive: boolean
  active: boolean
  /** A branch was taken already. */
  taken: boolean
  hasElse: boolean
}

const isHidden = (name: string, hidden: Hidden | undefined): boolean => {
  for (let one = hidden; one !== undefined; one = one.outer) if (one.name === name) return true
  return false
}

export class Preprocessor {
  readonly macros: Map<string, Macro>
  /** Macros that a condition asked for and nobody defined: they decided as a compiler without them would. */
  readonly missing = new Set<string>()
  private readonly output: Token[] = []
  private readonly onlyOnce = new Set<string>()
  private includes = 0
  private work = 0
  private callDepth = 0

  constructor(
    macros: ReadonlyMap<string, Macro>,
    private readonly resolve: IncludeResolver,
    private readonly evaluate: ConditionEvaluator,
  ) {
    this.macros = new Map(macros)
  }

  /** A macro from outside the source, as a compiler's -D gives it. */
  predefine(name: string, value: string): void {
    this.file(tokenize({ name: 'command line', text: `#define ${name} ${value}` }), 0)
  }

  /** All words of a file with macros expanded, the end included. */
  run(name: string, text: string): Token[] {
    const tokens = tokenize({ name, text })
    this.file(tokens, 0)
    this.output.push(tokens[tokens.length - 1]!)
    return this.output
  }

  private count(place: Place, words: number): void {
    this.work += words
    if (this.work > MOST_TOKENS) {
      throw new CSourceError(place, `the source comes to more than ${MOST_TOKENS} words with its macros expanded`)
    }
  }

  private file(tokens: readonly Token[], depth: number): void {
    const conditionals: Conditional[] = []
    let pending: Token[] = []
    const isActive = () => conditionals[conditionals.length - 1]?.active ?? true
    const flush = () => {
      for (const token of this.expand(pending)) this.output.push(token)
      pending = []
    }
    for (let at = 0; at < tokens.length - 1;) {
      const token = tokens[at]!
      if (token.startsLine && token.text === '#') {
        let end = at + 1
        while (!tokens[end]!.startsLine) end += 1
        const [directive, ...rest] = tokens.slice(at + 1, end)
        at = end
        if (directive === undefined) continue
        if (this.conditional(directive, rest, conditionals)) continue
        if (!isActive()) continue
        flush()
        this.directive(directive, rest, depth)
        continue
      }
      if (isActive()) {
        this.count(token, 1)
        pending.push(token)
      }
      at += 1
    }
    flush()
    const open = conditionals.pop()
    if (open) throw new CSourceError(open.place, 'this condition has no #endif')
  }

  /** Handles the directives that choose between parts of a file; false for others. */
  private conditional(directive: Token, rest: Token[], stack: Conditional[]): boolean {
    const top = stack[stack.length - 1]
    const outerActive = top?.active ?? true
    const open = (holds: () => boolean) => {
      const active = outerActive && holds()
      stack.push({ place: directive, outerActive, active, taken: active, hasElse: false })
    }
    switch (directive.text) {
      case 'if':
        open(() => this.condition(directive, rest))
        return true
      case 'ifdef':
        open(() => this.isDefined(macroName(directive, rest, true)))
        return true
      case 'ifndef':
        open(() => !this.isDefined(macroName(directive, rest, true)))
        return true
      case 'elif':
      case 'else': {
        if (!top || top.hasElse) throw new CSourceError(directive, `#${directive.text} without an #if before it`)
        const isElse = directive.text === 'else'
        const holds = top.outerActive && !top.taken && (isElse || this.condition(directive, rest))
        top.hasElse = isElse
        top.active = holds
        top.taken ||= holds
        return true
      }
      case 'endif':
        if (!stack.pop()) throw new CSourceError(directive, '#endif without an #if before it')
        return true
      default:
        return false
    }
  }

  private isDefined(name: Token): boolean {
    if (this.macros.has(name.text)) return true
    this.missing.add(name.text)
    return false
  }

  private condition(directive: Token, tokens: Token[]): boolean {
    if (tokens.length === 0) throw new CSourceError(directive, `#${directive.text} has no condition`)
    const words: Token[] = []
    for (let at = 0; at < tokens.length; at += 1) {
      if (tokens[at]!.text !== 'defined') {
        words.push(tokens[at]!)
        continue
      }
      const inParentheses = tokens[at + 1]?.text === '('
      const name = tokens[at + (inParentheses ? 2 : 1)]
      if (name?.kind !== 'identifier' || (inParentheses && tokens[at + 3]?.text !== ')')) {
        throw new CSourceError(tokens[at]!, 'defined wants the name of a macro')
      }
      words.push({ ...tokens[at]!, kind: 'number', text: this.isDefined(name) ? '1' : '0' })
      at += inParentheses ? 3 : 1
    }
    const expanded = this.expand(words)
    for (const word of expanded) if (word.kind === 'identifier') this.missing.add(word.text)
    const last = tokens[tokens.length - 1]!
    return this.evaluate([...expanded, { ...last, kind: 'end', text: '' }])
  }

  private directive(directive: Token, rest: Token[], depth: number): void {
    switch (directive.text) {
      case 'define':
        this.define(directive, rest)
        return
      case 'undef':
        this.macros.delete(macroName(directive, rest, true).text)
        return
      case 'include':
        this.include(directive, rest, depth)
        return
      case 'pragma':
        if (rest.length === 1 && rest[0]!.text === 'once') {
          this.onlyOnce.add(directive.file.name)
          return
        }
        throw new CSourceError(directive, 'this #pragma may change the layout: only #pragma once is read')
      case 'error':
        throw new CSourceError(directive, `the source gives up here: #error ${rest.map(({ text }) => text).join(' ')}`)
      case 'warning':
        return
      default:
        throw new CSourceError(directive, `there is no reading #${directive.text}`)
    }
  }

  private define(directive: Token, rest: Token[]): void {
    const name = macroName(directive, rest, false)
    if (name.text === 'defined') throw new CSourceError(name, 'defined cannot be a macro')
    let body = rest.slice(1)
    let parameters: string[] | undefined
    if (body[0]?.text === '(' && !body[0].afterSpace) {
      const close = body.findIndex(({ text }) => text === ')')
      if (close < 0) throw new CSourceError(name, `the parameters of ${name.text} do not end`)
      parameters = []
      body.slice(1, close).forEach((token, i) => {
        if (i % 2 === 0 && token.kind !== 'identifier') {
          throw new CSourceError(token, `${token.text} is no name of a parameter; variable ones are not read`)
        }
        if (i % 2 === 1 && token.text !== ',') throw new CSourceError(token, `expected a comma, found ${token.text}`)
        if (i % 2 === 0) parameters!.push(token.text)
      })
      if (new Set(parameters).size < parameters.length) throw new CSourceError(name, 'two parameters have one name')
      body = body.slice(close + 1)
    }
    this.macros.set(name.text, { name: name.text, parameters, body })
  }

  private include(directive: Token, rest: Token[], depth: number): void {
    const [first] = rest
    const name = first && includedName(rest)
    if (name === undefined) {
      throw new CSourceError(directive, '#include wants a file name in quotes or angle brackets')
    }
    if (OWN_HEADERS.includes(name) || this.onlyOnce.has(name)) return
    const text = this.resolve(name, directive.file.name)
    if (text === undefined) {
      throw new CSourceError(first!, `${name} was not found; it has to lie beside the source`)
    }
    this.includes += 1
    if (depth + 1 > DEEPEST_INCLUDE || this.includes > 64 * DEEPEST_INCLUDE) {
      throw new CSourceError(first!, `files include each other more than ${DEEPEST_INCLUDE} deep`)
    }
    this.count(first!, Math.ceil(text.length / 64))
    this.file(tokenize({ name, text }), depth + 1)
  }

  /** Words with all macros replaced. Each keeps the place where the outermost macro was called. */
  private expand(tokens: readonly Token[]): Token[] {
    const output: Token[] = []
    const input = [...tokens].reverse()
    for (let token = input.pop(); token !== undefined; token = input.pop()) {
      const macro = token.kind === 'identifier' ? this.macros.get(token.text) : undefined
      if (!macro || isHidden(macro.name, token.hidden)) {
        output.push(token)
        continue
      }
      let values: Map<string, Token[]> | undefined
      if (macro.parameters) {
        if (input[input.length - 1]?.text !== '(') {
          output.push(token)
          continue
        }
        values = this.callArguments(token, macro.parameters, input)
      }
      const depth = (token.hidden?.depth ?? 0) + 1
      if (depth > DEEPEST_MACRO) throw new CSourceError(token, `macros call each other more than ${DEEPEST_MACRO} deep`)
      const replaced = this.substitute(macro, values, token, { name: macro.name, outer: token.hidden, depth })
      for (let i = replaced.length - 1; i >= 0; i -= 1) input.push(replaced[i]!)
    }
    return output
  }

  private callArguments(call: Token, parameters: readonly string[], input: Token[]): Map<string, Token[]> {
    const list: Token[][] = [[]]
    let depth = 0
    for (;;) {
      const token = input.pop()
      if (token === undefined) throw new CSourceError(call, `the arguments of ${call.text} do not end`)
      if (token.text === '(' && token.kind === 'punctuator') {
        depth += 1
        if (depth === 1) continue
      }
      if (token.text === ')' && token.kind === 'punctuator') {
        depth -= 1
        if (depth === 0) break
      }
      if (token.text === ',' && depth === 1 && token.kind === 'punctuator') list.push([])
      else list[list.length - 1]!.push(token)
    }
    const given = parameters.length === 0 && list.length === 1 && list[0]!.length === 0 ? [] : list
    if (given.length !== parameters.length) {
      throw new CSourceError(call, `${call.text} takes ${parameters.length} arguments, not ${given.length}`)
    }
    this.callDepth += 1
    if (this.callDepth > DEEPEST_NESTING) {
      throw new CSourceError(call, `macros are called inside one another more than ${DEEPEST_NESTING} deep`)
    }
    const values = new Map(parameters.map((name, i) => [name, this.expand(given[i]!)]))
    this.callDepth -= 1
    return values
  }

  private substitute(macro: Macro, values: Map<string, Token[]> | undefined, call: Token, hidden: Hidden): Token[] {
    const result: Token[] = []
    for (const token of macro.body) {
      if (token.text === '##' || (token.text === '#' && values)) {
        throw new CSourceError(call, `the macro ${macro.name} uses ${token.text}, which is not read`)
      }
      const value = token.kind === 'identifier' ? values?.get(token.text) : undefined
      if (value) {
        this.count(call, value.length)
        for (const one of value) result.push(one)
      } else {
        this.count(call, 1)
        // An error inside a macro is reported where the source calls it.
        result.push({ ...token, file: call.file, offset: call.offset, hidden })
      }
    }
    return result
  }
}

/** The file between quotes or angle brackets. */
function includedName(rest: readonly Token[]): string | undefined {
  const [first] = rest
  if (first?.kind === 'string' && rest.length === 1) return first.text.slice(1, -1)
  if (first?.text !== '<' || rest[rest.length - 1]!.text !== '>') return undefined
  const { text } = first.file
  return text.slice(first.offset + 1, rest[rest.length - 1]!.offset)
}

function macroName(directive: Token, rest: Token[], alone: boolean): Token {
  const [name, more] = rest
  if (name?.kind !== 'identifier') throw new CSourceError(name ?? directive, `#${directive.text} wants a name`)
  if (alone && more) throw new CSourceError(more, `#${directive.text} wants one name and nothing behind it`)
  return name
}
