/**
 * A board that extends another: only what differs. "Our carrier is the EVK with 4 GiB, and prints on UART3."
 *
 * Fields of objects are changed one by one, and `null` takes an optional one away. A list whose entries have a name
 * (clusters, cores, devices, regions of root, consoles, reserved areas, boot steps) is written as an object with the names
 * as keys: each changes the entry of that name or adds one behind the others, `null` takes it away. A list replaces the
 * whole list. The sources of the base stay; a group that is changed names its own.
 */
import { z } from 'zod'
import { boardSchema, namedLists, type BoardDocument } from './board'
import { definitionOf, faultsOf, placeOf, valueAt, type Definition, type Fault } from './faults'
import { nearest } from './nearest'
import type { PlanPath } from './plan'
import { choices, showValue } from './show'

/** A board file that extends another. */
export interface BoardExtension {
  id: string
  name: string
  extends: string
  sources?: Record<string, string | null>
  [group: string]: unknown
}

/** Documents of the boards that can be extended, by identifier; they may extend others themselves. */
export type BoardDocuments = ReadonlyMap<string, unknown>

type Fields = Record<string, z.ZodType>
type JsonObject = Record<string, unknown>

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True for a document that says which board it extends. */
export function isExtension(document: unknown): document is { extends: unknown } {
  return isObject(document) && Object.hasOwn(document, 'extends')
}

/** The fields of an object, or of all kinds that a tagged object has. */
function fieldsOf(definition: Definition): Fields | undefined {
  if (definition.shape) return definition.shape
  if (definition.type !== 'union' || definition.discriminator === undefined) return undefined
  return Object.assign({}, ...(definition.options ?? []).map((option) => definitionOf(option).shape)) as Fields
}

/** A schema without what makes it optional. */
function bare(schema: z.ZodType): z.ZodType {
  const { type, innerType } = definitionOf(schema)
  return type === 'optional' && innerType ? bare(innerType) : schema
}

/** How a change of what `schema` describes is written. */
function changeOf(schema: z.ZodType): z.ZodType {
  const definition = definitionOf(schema)
  const described = (change: z.ZodType) =>
    schema.description === undefined ? change : change.describe(schema.description)
  if (definition.type === 'optional') return described(changeOf(definition.innerType!).nullable())
  if (definition.type === 'record') {
    return described(z.record(definition.keyType as z.ZodString, changeOf(definition.valueType!).nullable()))
  }
  const fields = fieldsOf(definition)
  if (fields) {
    // Another kind has other fields: those of the base's kind are taken away.
    const isTagged = definition.shape === undefined
    const change = (field: z.ZodType) => (isTagged ? changeOf(field).nullable() : changeOf(field)).optional()
    return described(z.strictObject(mapFields(fields, change)))
  }
  if (definition.type === 'union') return described(z.union(definition.options!.map(changeOf)))
  const key = namedLists.get(schema)?.key
  if (definition.type !== 'array' || key === undefined) return schema
  const { [key]: name, ...others } = definitionOf(definition.element!).shape!
  const entry = z.strictObject(mapFields(others, (field) => changeOf(field).optional())).nullable()
  const names = isNumber(name!) ? z.string().regex(/^\d{1,3}$/) : z.string().min(1)
  return described(z.union([z.record(names, entry), schema]))
}

const isNumber = (schema: z.ZodType) => definitionOf(schema).type === 'number'

function mapFields(fields: Fields, change: (field: z.ZodType) => z.ZodType): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, change(field)]))
}

const { $schema, version, id, name, ...groups } = boardSchema.shape

let schema: z.ZodObject | undefined

/** Structure of a board file that extends another. Made when there is one to read: it has as many parts as the board's own. */
export function boardExtensionSchema(): z.ZodObject {
  schema ??= z.strictObject({
    $schema,
    version,
    id,
    name,
    extends: id.describe('Identifier of the board that this one is like, but for what is said here'),
    ...mapFields(groups, (group) => changeOf(group).optional()),
  })
  return schema
}

/** The groups of facts that an extension changes. */
export function changedGroups(extension: BoardExtension): string[] {
  return Object.keys(extension).filter((group) => group in groups && !NO_FACTS.has(group))
}
const NO_FACTS = new Set(['sources', 'estimates', 'soc', 'compatible'])

/** Fields of an extension's own, which are none of the board that comes of it. */
const NO_CHANGES = new Set(['$schema', 'version', 'extends'])

type Extended = { ok: true; document: unknown } | { ok: false; faults: Fault[] }

/** The whole document of a board that extends one of `bases`. Faults are those of the extension. */
export function extendBoard(document: unknown, bases: BoardDocuments, below: readonly string[] = []): Extended {
  const parsed = boardExtensionSchema().safeParse(document, { reportInput: true })
  if (!parsed.success) return { ok: false, faults: faultsOf(parsed.error, boardExtensionSchema(), document) }
  // Checked a line above; the document itself is kept, for its units.
  const extension = document as BoardExtension
  const refuse = (message: string): Extended => ({
    ok: false,
    faults: [{ path: ['extends'], place: 'extends', message }],
  })
  const path = [...below, extension.id]
  const base = extension.extends
  if (path.includes(base)) {
    const circle = [...path.slice(path.indexOf(base)), base]
    return refuse(`${circle.join(' extends ')}: that goes round in a circle; one of them describes a board in full`)
  }
  if (!bases.has(base)) {
    const meant = nearest(base, bases.keys())
    const known = meant === undefined ? `known: ${choices([...bases.keys()])}` : `did you mean ${showValue(meant)}?`
    return refuse(`there is no board ${showValue(base)}; ${known}`)
  }
  const whole = wholeDocument(bases.get(base), bases, path)
  if (!whole.ok) {
    const { place, message } = whole.faults[0]!
    // What is wrong with the way from board to board is said where it starts.
    return refuse(place === 'extends' ? message : `${base} cannot be read itself: ${place}: ${message}`)
  }
  const faults: Fault[] = []
  const changes = Object.fromEntries(Object.entries(extension).filter(([group]) => !NO_CHANGES.has(group)))
  const result = changed(boardSchema, whole.document, changes, [], faults) as JsonObject
  if (faults.length > 0) return { ok: false, faults }
  const sources = bothSources(base, (whole.document as JsonObject)['sources'], extension.sources)
  return { ok: true, document: { ...result, sources } }
}

function wholeDocument(document: unknown, bases: BoardDocuments, path: readonly string[]): Extended {
  if (isExtension(document)) return extendBoard(document, bases, path)
  const parsed = boardSchema.safeParse(document, { reportInput: true })
  return parsed.success ? { ok: true, document } : { ok: false, faults: faultsOf(parsed.error, boardSchema, document) }
}

/** A group that is changed has two sources: the extension's own, and the base's for what stays. */
function bothSources(base: string, old: unknown, own: BoardExtension['sources'] = {}): Record<string, string> {
  const all = new Map(Object.entries(old as Record<string, string>))
  for (const [group, source] of Object.entries(own)) {
    const rest = all.get(group)
    if (source === null) all.delete(group)
    else all.set(group, rest === undefined ? source : `${source.replace(/\.$/, '')}; the rest as ${base}: ${rest}`)
  }
  return Object.fromEntries(all)
}

/**
 * `base` with `change` made to it. Objects are made from entries, so that a key such as `__proto__` is a key like any other.
 * What cannot be taken away goes into `faults`.
 */
function changed(schema: z.ZodType, base: unknown, change: unknown, path: PlanPath, faults: Fault[]): unknown {
  const here = bare(schema)
  const definition = definitionOf(here)
  if (!isObject(change)) return change
  const key = definition.type === 'array' ? namedLists.get(here)?.key : undefined
  if (key !== undefined) return changedList(definition, key, base, change, path, faults)
  const fields = fieldsOf(definition) ?? fieldsOf(objectOption(definition))
  const values = new Map(isObject(base) ? Object.entries(base) : [])
  for (const [name, value] of Object.entries(change)) {
    const field = fields ? (Object.hasOwn(fields, name) ? fields[name] : undefined) : definition.valueType
    if (value === null) values.delete(name)
    else values.set(name, field ? changed(field, values.get(name), value, [...path, name], faults) : value)
  }
  return Object.fromEntries(values)
}

/** The object among the kinds of value that a union takes. */
function objectOption(definition: Definition): Definition {
  return definition.options?.map(definitionOf).find(({ shape }) => shape !== undefined) ?? definition
}

function changedList(
  { element }: Definition,
  key: string,
  base: unknown,
  change: JsonObject,
  path: PlanPath,
  faults: Fault[],
): unknown[] {
  const isNumbered = isNumber(definitionOf(element!).shape![key]!)
  const entries = new Map(
    (Array.isArray(base) ? (base as JsonObject[]) : []).map((entry) => [String(entry[key]), entry]),
  )
  for (const [name, value] of Object.entries(change)) {
    const place = [...path, name]
    const old = entries.get(name)
    if (value !== null) {
      const start = old ?? { [key]: isNumbered ? Number(name) : name }
      entries.set(name, changed(element!, start, value, place, faults) as JsonObject)
    } else if (old) entries.delete(name)
    else {
      const meant = nearest(name, entries.keys())
      const hint = meant === undefined ? '' : `; did you mean ${showValue(meant)}?`
      faults.push({ path: place, place: placeOf(place), message: `there is none to take away${hint}` })
    }
  }
  return [...entries.values()]
}

/**
 * A fault in the whole board, with its place in the file of the extension. What the extension does not say is called the
 * base's: it was right there, and is no longer beside what was changed.
 */
export function faultInExtension<F extends Fault>(extension: BoardExtension, whole: BoardDocument, fault: F): F {
  const path: PlanPath = []
  let schema: z.ZodType | undefined = boardSchema
  let change: unknown = extension
  for (const [depth, step] of fault.path.entries()) {
    if (!isObject(change)) {
      path.push(...fault.path.slice(depth))
      break
    }
    const definition: Definition | undefined = schema && definitionOf(bare(schema))
    const key = definition?.type === 'array' ? namedLists.get(bare(schema!))?.key : undefined
    const entry = key === undefined ? undefined : valueAt(whole, fault.path.slice(0, depth + 1))
    const name: string | number = isObject(entry) ? String(entry[key!]) : step
    const isThere = Object.hasOwn(change, name)
    if (!isThere && valueAt(whole, fault.path.slice(0, depth + 1)) !== undefined) {
      return { ...fault, place: `${named(whole, fault.path)} (of ${extension.extends})` }
    }
    path.push(name)
    change = isThere ? change[name] : undefined
    schema = definition && childOf(definition, step)
  }
  return { ...fault, path, place: placeOf(path) }
}

function childOf(definition: Definition, step: string | number): z.ZodType | undefined {
  const fields = fieldsOf(definition) ?? fieldsOf(objectOption(definition))
  if (fields) return Object.hasOwn(fields, step) ? fields[step] : undefined
  return definition.element ?? definition.valueType
}

/** A path in a board's document in words, with the names of entries in place of their numbers. */
function named(whole: BoardDocument, path: PlanPath): string {
  const names = path.map((step, depth) => {
    const entry = typeof step === 'number' ? valueAt(whole, path.slice(0, depth + 1)) : undefined
    return isObject(entry) && typeof entry['name'] === 'string' ? entry['name'] : step
  })
  return placeOf(names)
}
