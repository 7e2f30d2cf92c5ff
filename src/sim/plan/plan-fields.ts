/**
 * What a plan's schema says about its fields, for whoever shows them to people: which there are, of what kind, what they mean,
 * and what holds when they are left out. So no field can be forgotten, and its words stand once, in the schema.
 */
import { z } from 'zod'
import { planSchema, type PlanPath } from './plan'
import {
  formatSize,
  formatTime,
  guestAddressSchema,
  physicalAddressSchema,
  rateSchema,
  sizeSchema,
  timeSchema,
} from './units'

/** Values that are text with a unit, or a number in hexadecimal. */
export type Quantity = 'size' | 'time' | 'rate' | 'address'

export type FieldType =
  | { kind: 'text' }
  | { kind: 'quantity'; quantity: Quantity }
  | { kind: 'number' }
  | { kind: 'flag' }
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'object'; fields: readonly PlanField[] }
  | { kind: 'list'; of: FieldType }
  /** One of several objects; the field `by` says which. */
  | { kind: 'variants'; by: string; variants: ReadonlyMap<string, readonly PlanField[]> }
  /** Whatever else JSON can hold. */
  | { kind: 'json' }

export interface PlanField {
  name: string
  type: FieldType
  /** What it means, in the schema's words. */
  help?: string
  /** True when a plan may leave it out. */
  optional: boolean
  /** What holds then, as a plan would write it; undefined where that depends on something else. */
  otherwise?: string
}

const QUANTITIES: [z.ZodType, Quantity][] = [
  [sizeSchema, 'size'],
  [timeSchema, 'time'],
  [rateSchema, 'rate'],
  [physicalAddressSchema, 'address'],
  [guestAddressSchema, 'address'],
]

/** A described schema is a copy of the one that was described, with the same definition. */
const sameSchema = (a: z.ZodType, b: z.ZodType) => a.def === b.def

function typeOf(schema: z.ZodType): FieldType {
  const quantity = QUANTITIES.find(([known]) => sameSchema(known, schema))?.[1]
  if (quantity) return { kind: 'quantity', quantity }
  if (schema instanceof z.ZodLazy) return typeOf(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodObject) return { kind: 'object', fields: fieldsOf(schema) }
  if (schema instanceof z.ZodArray) return { kind: 'list', of: typeOf(schema.element as z.ZodType) }
  if (schema instanceof z.ZodEnum) return { kind: 'choice', options: schema.options.map(String) }
  if (schema instanceof z.ZodDiscriminatedUnion) return variantsOf(schema)
  if (schema instanceof z.ZodBoolean) return { kind: 'flag' }
  if (schema instanceof z.ZodNumber) return { kind: 'number' }
  if (schema instanceof z.ZodString) return { kind: 'text' }
  return { kind: 'json' }
}

function variantsOf(schema: z.ZodDiscriminatedUnion): FieldType {
  const by = schema.def.discriminator
  const variants = schema.options.flatMap((option): [string, readonly PlanField[]][] => {
    if (!(option instanceof z.ZodObject)) return []
    const literal: unknown = option.shape[by]
    const fields = fieldsOf(option).filter(({ name }) => name !== by)
    return literal instanceof z.ZodLiteral ? [[String(literal.value), fields]] : []
  })
  return { kind: 'variants', by, variants: new Map(variants) }
}

/** A default as a plan writes it. */
function written(value: unknown, type: FieldType): string | undefined {
  if (typeof value === 'number' && type.kind === 'quantity' && type.quantity === 'time') return formatTime(value)
  if (typeof value === 'bigint') return formatSize(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function fieldOf(name: string, given: z.ZodType): PlanField {
  let schema = given
  let optional = false
  let standard: unknown
  let help = given.description
  while (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    optional = true
    if (!(schema instanceof z.ZodOptional)) standard = schema.def.defaultValue
    schema = schema.unwrap() as z.ZodType
    help ??= schema.description
  }
  const type = typeOf(schema)
  const otherwise = written(standard, type)
  return {
    name,
    type,
    optional,
    ...(help === undefined ? {} : { help }),
    ...(otherwise === undefined ? {} : { otherwise }),
  }
}

function fieldsOf(schema: z.ZodObject): PlanField[] {
  return Object.entries(schema.shape).map(([name, field]) => fieldOf(name, field as z.ZodType))
}

/** The plan as one field. */
export const PLAN_FIELDS: FieldType & { kind: 'object' } = { kind: 'object', fields: fieldsOf(planSchema) }

/** The field at `path` of a plan; an entry of a list is called by its list. Undefined where a plan has none. */
export function planField(path: PlanPath): PlanField | undefined {
  let field: PlanField | undefined = { name: '', type: PLAN_FIELDS, optional: false }
  for (const step of path) {
    const type: FieldType | undefined = field?.type
    if (typeof step === 'number') {
      field = field && type?.kind === 'list' ? { name: field.name, type: type.of, optional: true } : undefined
    } else {
      field = type?.kind === 'object' ? type.fields.find(({ name }) => name === step) : undefined
    }
  }
  return field
}
