/** Between a field's value in the plan and its text in the inspector. What cannot be read is left to the schema to refuse. */
import type { FieldType } from '../../sim/plan/plan-fields'
import { INSPECTOR_TEXTS } from '../texts/inspector'

/** The text of a value; undefined for one that the plan leaves out. */
export function textOf(type: FieldType, value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (type.kind === 'list' && Array.isArray(value) && value.every((entry) => typeof entry !== 'object'))
    return value.map(String).join(', ')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value, null, 2)
}

/** True for what is one word or number of text. */
export function isPlain(type: FieldType): boolean {
  return ['text', 'quantity', 'number', 'choice', 'flag'].includes(type.kind)
}

export type ReadText = { ok: true; value: unknown } | { ok: false; message: string }

/** The value that a text stands for; undefined for an empty one. */
export function valueOf(type: FieldType, text: string | undefined): ReadText {
  if (text === undefined) return { ok: true, value: undefined }
  if (type.kind === 'number') return { ok: true, value: numberOf(text) }
  if (type.kind === 'list' && (isPlain(type.of) || type.of.kind === 'json')) {
    const words = text.split(',').map((word) => word.trim())
    const entries = words.filter((word) => word !== '')
    return { ok: true, value: type.of.kind === 'number' ? entries.map(numberOf) : entries }
  }
  if (isPlain(type)) return { ok: true, value: text }
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    return { ok: false, message: INSPECTOR_TEXTS.notJson((error as Error).message) }
  }
}

/** A number where the text is one; else the text, which the schema refuses in its own words. */
function numberOf(text: string): number | string {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
