/**
 * What may stand in a device tree source. Names of plans come from anywhere: in strings and comments every character is made
 * harmless, and a name that is no name of a node, property or label is refused.
 */
import { bytesOfName } from '../cellfile/name-bytes'

/** Devicetree specification v0.4, 2.2.1 and 2.2.4; a node's base name has at most 31 characters. */
const NODE = /^[A-Za-z_][A-Za-z0-9,._+-]{0,30}(@[A-Za-z0-9,._+-]{1,63})?$/
const PROPERTY = /^[A-Za-z0-9,._+?#-]{1,31}$/
const LABEL = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/

function checked(name: string, pattern: RegExp, what: string): string {
  if (pattern.test(name)) return name
  throw new RangeError(`${JSON.stringify(name)} is no name for ${what} of a device tree`)
}

/** @throws RangeError for a text that is no node name. */
export const nodeName = (name: string) => checked(name, NODE, 'a node')
/** @throws RangeError for a text that is no property name. */
export const propertyName = (name: string) => checked(name, PROPERTY, 'a property')
/** @throws RangeError for a text that is no label. */
export const labelName = (name: string) => checked(name, LABEL, 'a label')

/** A label made of any text: `ddr-pmu@3d800000` becomes `ddr_pmu_3d800000`. */
export function labelFrom(name: string): string {
  const label = name.replaceAll(/[^A-Za-z0-9]+/g, '_').slice(0, 60)
  return /^[A-Za-z_]/.test(label) ? label : `_${label}`
}

/**
 * A string with its quotes. Everything beyond printable ASCII is written byte by byte.
 * @throws RangeError for a text with a zero byte, which would end the string.
 */
export function quotedString(value: string): string {
  const bytes = bytesOfName(value)
  if (bytes.includes(0))
    throw new RangeError(`${JSON.stringify(value)} has a zero byte, which ends a device tree string`)
  const characters = Array.from(bytes, (byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`
    if (byte >= 0x20 && byte <= 0x7e) return String.fromCharCode(byte)
    return `\\x${byte.toString(16).padStart(2, '0')}`
  })
  return `"${characters.join('')}"`
}

/** Text inside a comment: printable ASCII in one line that cannot end the comment. */
export function commentText(value: string): string {
  return value.replaceAll(/[^\x20-\x7e]+/g, '?').replaceAll('*/', '* /')
}
