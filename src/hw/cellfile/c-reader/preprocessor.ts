/** The preprocessor: conditionals, includes and the rest of what begins with #, as far as configurations use it. */
import { DEEPEST_INCLUDE } from './limits'
import { macroName, Macros, type Macro } from './macros'
import { CSourceError, type Place } from './source-error'
import { tokenize, type Token } from './tokens'

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

export class Preprocessor {
  readonly macros: Macros
  /** Macros that a condition asked for and nobody defined: they decided as a compiler without them would. */
  readonly missing = new Set<string>()
  private readonly output: Token[] = []
  private readonly onlyOnce = new Set<string>()
  private includes = 0

  constructor(
    macros: ReadonlyMap<string, Macro>,
    private readonly resolve: IncludeResolver,
    private readonly evaluate: ConditionEvaluator,
  ) {
    this.macros = new Macros(macros)
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

  private file(tokens: readonly Token[], depth: number): void {
    const conditionals: Conditional[] = []
    let pending: Token[] = []
    const isActive = () => conditionals[conditionals.length - 1]?.active ?? true
    const flush = () => {
      for (const token of this.macros.expand(pending)) this.output.push(token)
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
        this.macros.count(token, 1)
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
    if (this.macros.byName.has(name.text)) return true
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
    const expanded = this.macros.expand(words)
    for (const word of expanded) if (word.kind === 'identifier') this.missing.add(word.text)
    const last = tokens[tokens.length - 1]!
    return this.evaluate([...expanded, { ...last, kind: 'end', text: '' }])
  }

  private directive(directive: Token, rest: Token[], depth: number): void {
    switch (directive.text) {
      case 'define':
        this.macros.define(directive, rest)
        return
      case 'undef':
        this.macros.byName.delete(macroName(directive, rest, true).text)
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
    this.macros.count(first!, Math.ceil(text.length / 64))
    this.file(tokenize({ name, text }), depth + 1)
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
