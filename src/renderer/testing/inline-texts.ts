/**
 * Finds what a person would read or hear that stands in a component or module itself instead of in texts/: words of the markup,
 * and strings of the scripts that look like a sentence or a name. What it cannot see are single words in small letters.
 */
import { parse } from 'svelte/compiler'
import ts from 'typescript'

export interface InlineText {
  /** From 1. */
  line: number
  text: string
}

/** Attributes and properties of components whose words are shown or spoken. */
const SHOWN = new Set([
  'adds',
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'caption',
  'empty',
  'help',
  'hint',
  'label',
  'note',
  'otherwise',
  'placeholder',
  'text',
  'title',
  'what',
])

/** Two letters or more are a word. */
const WORD = /\p{L}{2,}/u
/** Units stand where their number does. */
const UNIT = /(?<![\p{L}\d])(?:[nµum]s|min|px|[kMG]Hz|[kMG]?B\/s|[KMG]iB)(?!\p{L})/gu
/** A word behind another one. */
const SENTENCE = /\p{L}{2,}\P{L}*\s\P{L}*\p{L}{2,}/u
/** What begins like a sentence or a name. */
const NAME = /^\p{Lu}\p{Ll}/u

/** Keys as events and the window's commands name them; how people read them is in texts/. */
const KEY = /^(?:(?:Ctrl|Alt|Shift)\+\S*|Escape|Page)$/

const withoutUnits = (text: string) => text.replace(UNIT, '')
const isShown = (text: string) => WORD.test(withoutUnits(text))
const isSaid = (text: string) => !KEY.test(text) && [SENTENCE, NAME].some((rule) => rule.test(withoutUnits(text)))
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

/** All inline texts of a file: of a component where its name ends so, else of a module. */
export function inlineTexts(file: string, source: string): InlineText[] {
  const found = file.endsWith('.svelte') ? ofComponent(source) : ofModule(source)
  return found.map(({ at, text }) => ({ line: source.slice(0, at).split('\n').length, text: oneLine(text) }))
}

interface Found {
  at: number
  text: string
}

/** A node of a component's syntax, as Svelte's parser gives it: of markup or of an expression in it. */
interface MarkupNode extends Record<string, unknown> {
  type: string
  start: number
}

function isNode(value: unknown): value is MarkupNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function childrenOf(node: MarkupNode): MarkupNode[] {
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  )
}

function ofComponent(source: string): Found[] {
  const { fragment, instance, module } = parse(source, { modern: true })
  const scripts = [instance, module].flatMap((script) => {
    if (!script) return []
    const { start, end } = script.content as unknown as { start: number; end: number }
    return ofModule(source.slice(start, end)).map(({ at, text }) => ({ at: at + start, text }))
  })
  return [...scripts, ...ofMarkup(fragment as unknown as MarkupNode)]
}

function ofMarkup(node: MarkupNode): Found[] {
  switch (node.type) {
    case 'Comment':
    case 'StyleDirective':
      return []
    case 'Text':
      return shownText(node)
    case 'ExpressionTag':
      return [...shownValues(node['expression']), ...saidIn(node)]
    case 'Attribute':
      return ofAttribute(node)
    case 'BinaryExpression':
      return saidIn(node)
    default:
      return [...saidHere(node), ...childrenOf(node).flatMap(ofMarkup)]
  }
}

function ofAttribute(node: MarkupNode): Found[] {
  const parts = (Array.isArray(node['value']) ? node['value'] : [node['value']]).filter(isNode)
  const expressions = parts.filter(({ type }) => type === 'ExpressionTag')
  if (!SHOWN.has(String(node['name']))) return expressions.flatMap(saidIn)
  return [
    ...parts.filter(({ type }) => type === 'Text').flatMap(shownText),
    ...expressions.flatMap((part) => [...shownValues(part['expression']), ...saidIn(part)]),
  ]
}

function shownText({ start, data }: MarkupNode): Found[] {
  const text = String(data)
  return isShown(text) ? [{ at: start + text.search(/\S/), text }] : []
}

/** Words that an expression puts where it stands: not what it compares, and not what it hands to a function. */
function shownValues(value: unknown): Found[] {
  if (!isNode(value)) return []
  switch (value.type) {
    case 'Literal':
    case 'TemplateLiteral': {
      const text = literalText(value)
      // What looks like a sentence is found wherever it stands.
      return text !== undefined && isShown(text) && !isSaid(text) ? [{ at: value.start, text }] : []
    }
    case 'ConditionalExpression':
      return [...shownValues(value['consequent']), ...shownValues(value['alternate'])]
    case 'LogicalExpression':
      return [...shownValues(value['left']), ...shownValues(value['right'])]
    case 'BinaryExpression':
      return value['operator'] === '+' ? [...shownValues(value['left']), ...shownValues(value['right'])] : []
    default:
      return []
  }
}

/** Sentences anywhere in an expression of the markup, but for what is only compared with something. */
function saidIn(node: MarkupNode): Found[] {
  const isComparison = ['===', '!=='].includes(String(node['operator']))
  const parts = childrenOf(node).filter(({ type }) => !isComparison || type !== 'Literal')
  return [...saidHere(node), ...parts.flatMap(saidIn)]
}

function saidHere(node: MarkupNode): Found[] {
  const text = literalText(node)
  return text !== undefined && isSaid(text) ? [{ at: node.start, text }] : []
}

/** The text of a string or of a template, whose values are dots. */
function literalText(node: MarkupNode): string | undefined {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined
  if (node.type !== 'TemplateLiteral') return undefined
  const parts = node['quasis'] as { value: { cooked: string } }[]
  return parts.map(({ value }) => value.cooked).join('…')
}

function ofModule(source: string): Found[] {
  const file = ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest, true)
  const found: Found[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isLiteralTypeNode(node)) return
    const text = moduleText(node)
    if (text !== undefined && !isCompared(node) && isSaid(text)) found.push({ at: node.getStart(), text })
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function moduleText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text
  if (!ts.isTemplateExpression(node)) return undefined
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
}

const COMPARISONS = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken])

/** True for what is only compared with something, or is the name of a property. */
function isCompared(node: ts.Node): boolean {
  const { parent } = node
  if (ts.isCaseClause(parent)) return true
  if (ts.isPropertyAssignment(parent)) return parent.name === node
  return ts.isBinaryExpression(parent) && COMPARISONS.has(parent.operatorToken.kind)
}
