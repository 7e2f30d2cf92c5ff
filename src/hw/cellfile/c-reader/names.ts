/** What the names in a source's declarations stand for. */
import type { Type } from './types'
import type { Value } from './values'

/** Names that a source's text has introduced. */
export interface Names {
  /** struct, union and enum tags, with their keyword: `struct jailhouse_memory`. */
  tags: Map<string, Type>
  types: Map<string, Type>
  constants: Map<string, Value>
}

/** Where nothing was declared yet. */
export const noNames = (): Names => ({ tags: new Map(), types: new Map(), constants: new Map() })
/** The same names, to which others can be added. */
export const copyOfNames = (names: Names): Names => ({
  tags: new Map(names.tags),
  types: new Map(names.types),
  constants: new Map(names.constants),
})
