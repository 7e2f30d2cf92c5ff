/** Initialisers read into trees: braces, designators and expressions. What they mean is for `image.ts`. */
import { readExpression, shown, type Expression, type TokenReader, type TypeNameReader } from './expressions'
import { CSourceError } from './source-error'
import type { Token } from './tokens'

/** `.mem_regions`, `[3]`. */
export type Designator = { member: Token } | { index: Expression; place: Token }

export interface Item {
  designators: Designator[]
  value: Initialiser
}

export type Initialiser =
  | { kind: 'list'; token: Token; items: Item[] }
  | { kind: 'expression'; token: Token; expression: Expression }
  /** Neighbouring strings are one. */
  | { kind: 'string'; token: Token; parts: Token[] }

const MOST_DESIGNATORS = 32

export function readInitialiser(reader: TokenReader, typeName: TypeNameReader): Initialiser {
  const token = reader.next
  if (token.kind === 'string') {
    const parts: Token[] = []
    while (reader.next.kind === 'string') parts.push(reader.take())
    return { kind: 'string', token, parts }
  }
  if (!reader.accept('{')) return { kind: 'expression', token, expression: readExpression(reader, typeName) }
  return reader.nested(() => {
    const items: Item[] = []
    while (!reader.accept('}')) {
      const designators = readDesignators(reader, typeName)
      items.push({ designators, value: readInitialiser(reader, typeName) })
      if (!reader.accept(',')) {
        reader.expect('}', 'or a comma behind the value')
        break
      }
    }
    return { kind: 'list', token, items }
  })
}

function readDesignators(reader: TokenReader, typeName: TypeNameReader): Designator[] {
  const designators: Designator[] = []
  for (;;) {
    const place = reader.next
    if (reader.accept('.')) designators.push({ member: reader.identifier('the name of a member') })
    else if (reader.accept('[')) {
      const index = readExpression(reader, typeName)
      if (reader.is('...')) throw new CSourceError(reader.next, 'ranges of indices are not read')
      reader.expect(']', 'behind the index')
      designators.push({ index, place })
    } else break
    if (designators.length > MOST_DESIGNATORS) throw new CSourceError(place, 'too many steps')
  }
  if (designators.length > 0) {
    const next = reader.next
    if (!reader.accept('=')) throw new CSourceError(next, `expected = behind the member, found ${shown(next)}`)
  }
  return designators
}
