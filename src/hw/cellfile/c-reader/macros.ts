/** Macros: what they are called, and words with all of them replaced. Stringifying, pasting and variable arguments are refused. */
import { DEEPEST_MACRO, DEEPEST_NESTING, MOST_TOKENS } from './limits'
import { CSourceError, type Place } from './source-error'
import type { Hidden, Token } from './tokens'

export interface Macro {
  name: string
  /** Undefined for a macro without parentheses. */
  parameters: string[] | undefined
  body: Token[]
}

const isHidden = (name: string, hidden: Hidden | undefined): boolean => {
  for (let one = hidden; one !== undefined; one = one.outer) if (one.name === name) return true
  return false
}

export class Macros {
  readonly byName: Map<string, Macro>
  private work = 0
  private callDepth = 0

  constructor(known: ReadonlyMap<string, Macro>) {
    this.byName = new Map(known)
  }

  /** Counts words that are read or made. Throws CSourceError at `place` when the source comes to more than anybody writes. */
  count(place: Place, words: number): void {
    this.work += words
    if (this.work > MOST_TOKENS) {
      throw new CSourceError(place, `the source comes to more than ${MOST_TOKENS} words with its macros expanded`)
    }
  }

  /** Takes what stands behind a #define. */
  define(directive: Token, rest: Token[]): void {
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
    this.byName.set(name.text, { name: name.text, parameters, body })
  }

  /** Words with all macros replaced. Each keeps the place where the outermost macro was called. */
  expand(tokens: readonly Token[]): Token[] {
    const output: Token[] = []
    const input = [...tokens].reverse()
    for (let token = input.pop(); token !== undefined; token = input.pop()) {
      const macro = token.kind === 'identifier' ? this.byName.get(token.text) : undefined
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

/** The name behind a directive; `alone` where nothing may follow it. */
export function macroName(directive: Token, rest: Token[], alone: boolean): Token {
  const [name, more] = rest
  if (name?.kind !== 'identifier') throw new CSourceError(name ?? directive, `#${directive.text} wants a name`)
  if (alone && more) throw new CSourceError(more, `#${directive.text} wants one name and nothing behind it`)
  return name
}
