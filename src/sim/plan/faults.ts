/** What a schema found, in words: where, what stands there, and what would be right. */
import type { z } from 'zod'
import { nearest } from './nearest'
import type { PlanPath } from './plan'
import { choices, showValue } from './show'

/** One thing that keeps a document from being read. */
export interface Fault {
  path: PlanPath
  /** The path in words: `cells[1].memory[0].size`, or `the file` for the document as a whole. */
  place: string
  message: string
}

type Issue = z.core.$ZodIssue

/** `['cells', 1, 'size']` as `cells[1].size`. */
export function placeOf(path: PlanPath): string {
  if (path.length === 0) return 'the file'
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('')
}

/** A fault about the document as a whole. */
export function wholeFault(message: string): Fault {
  return { path: [], place: placeOf([]), message }
}

/** The faults behind a failed parse of `document` with `schema`. */
export function faultsOf(error: z.ZodError, schema: z.ZodType, document: unknown): Fault[] {
  return error.issues.flatMap((issue): Fault[] => {
    const path = issue.path as PlanPath
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => fault([...path, key], unknownKey(key, fieldsAt(schema, document, path))))
    }
    const branch = issue.code === 'invalid_union' ? meantBranch(issue) : undefined
    if (!branch) return [describeIssue(issue, document)]
    const inner = branch.map((one) => ({ ...one, path: [...issue.path, ...one.path] }))
    return faultsOf({ issues: inner } as unknown as z.ZodError, schema, document)
  })
}

/** The branch of a union that the value was meant for: the one that finds more than "not this kind of value". */
function meantBranch(issue: Extract<Issue, { code: 'invalid_union' }>): Issue[] | undefined {
  const bare = ({ code, path, message }: Issue) =>
    path.length === 0 && (code === 'invalid_value' || (code === 'invalid_type' && message.startsWith('Invalid input')))
  const meant = issue.errors.filter((branch) => branch.length > 0 && !branch.every(bare))
  return meant.length === 1 ? meant[0] : undefined
}

function fault(path: PlanPath, message: string): Fault {
  return { path, place: placeOf(path), message }
}

function unknownKey(key: string, fields: readonly string[]): string {
  const meant = nearest(key, fields)
  const known = fields.length > 0 && fields.length <= 20 ? `; fields here: ${fields.join(', ')}` : ''
  return `${showValue(key)} is no field here${meant ? `; did you mean ${showValue(meant)}?` : known}`
}

const TYPE_WORDS: Record<string, string> = {
  string: 'text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'an object in { }',
  record: 'an object in { }',
}

function describeIssue(issue: Issue, document: unknown): Fault {
  const path = issue.path as PlanPath
  const value = valueAt(document, path)
  const expected = expectation(issue)
  if (expected === undefined) return fault(path, issue.message)
  return fault(
    path,
    value === undefined ? `is missing; it takes ${expected}` : `${showValue(value)} is not ${expected}`,
  )
}

/** What would be right at the issue's place; undefined when the schema's own message says it already. */
function expectation(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      // Schemas with units bring a whole sentence of their own.
      return issue.message.startsWith('Invalid input') ? (TYPE_WORDS[issue.expected] ?? issue.expected) : undefined
    case 'invalid_value':
      return choices(issue.values.map((value) => (typeof value === 'bigint' ? Number(value) : value)))
    case 'too_small':
      return bounds(issue.origin, `at least ${issue.minimum}`, `more than ${issue.minimum}`, issue.inclusive)
    case 'too_big':
      return bounds(issue.origin, `at most ${issue.maximum}`, `less than ${issue.maximum}`, issue.inclusive)
    case 'invalid_union':
      return unionChoices(issue)
    case 'invalid_format':
      return issue.message.startsWith('Invalid') ? `of the form ${issue.pattern ?? issue.format}` : undefined
    default:
      return undefined
  }
}

function bounds(origin: string, inclusive: string, exclusive: string, isInclusive = true): string {
  const limit = isInclusive ? inclusive : exclusive
  if (origin === 'string') return `text of ${limit} character${limit.endsWith(' 1') ? '' : 's'}`
  if (origin === 'array') return `a list of ${limit} item${limit.endsWith(' 1') ? '' : 's'}`
  return `${origin === 'int' ? 'a whole number' : 'a number'} of ${limit}`
}

function unionChoices(issue: Extract<Issue, { code: 'invalid_union' }>): string | undefined {
  const values = issue.errors.flatMap((branch) =>
    branch.flatMap((inner) => (inner.code === 'invalid_value' ? inner.values : [])),
  )
  const listed = values.length > 0 ? values : ((issue as { options?: unknown[] }).options ?? [])
  return listed.length > 0 ? choices(listed) : undefined
}

/** The value at `path`, own properties only: a document may carry a `__proto__` key. */
export function valueAt(document: unknown, path: PlanPath): unknown {
  let value = document
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

/** Parts of a schema's definition that a walk down a path needs. */
export interface Definition {
  type: string
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  innerType?: z.ZodType
  getter?: () => z.ZodType
  keyType?: z.ZodType
  valueType?: z.ZodType
  in?: z.ZodType
  options?: readonly z.ZodType[]
  discriminator?: string
}

/** A schema's definition as walks read it. */
export function definitionOf(schema: z.ZodType): Definition {
  return schema.def as unknown as Definition
}

/** Names of the fields that may stand in the object at `path`. */
export function fieldsAt(schema: z.ZodType, document: unknown, path: PlanPath): string[] {
  let here: z.ZodType | undefined = schema
  for (let depth = 0; here && depth <= path.length; depth += 1) {
    const definition = unwrapped(here, valueAt(document, path.slice(0, depth)))
    if (depth === path.length) return Object.keys(definition?.shape ?? {})
    const step = path[depth]!
    here = definition?.shape && Object.hasOwn(definition.shape, step) ? definition.shape[step] : undefined
    here ??= definition?.element ?? definition?.valueType
  }
  return []
}

function unwrapped(schema: z.ZodType, value: unknown): Definition | undefined {
  let definition = definitionOf(schema)
  for (;;) {
    if (definition.type === 'union' && definition.discriminator) {
      const chosen = valueAt(value, [definition.discriminator])
      const option = definition.options?.find((candidate) => {
        const tag = definitionOf(candidate).shape?.[definition.discriminator!]
        return tag?.safeParse(chosen).success
      })
      if (!option) return undefined
      definition = definitionOf(option)
      continue
    }
    const fields =
      definition.options?.find((option) => 'shape' in option.def) ??
      definition.options?.find((option) => definitionOf(option).type === (Array.isArray(value) ? 'array' : 'record'))
    const inner =
      definition.innerType ??
      definition.getter?.() ??
      definition.in ??
      (definition.type === 'union' ? fields : undefined)
    if (!inner) return definition
    definition = definitionOf(inner)
  }
}
