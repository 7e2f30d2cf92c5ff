/** How C source spells values: macros of Jailhouse's headers where there is one, hexadecimal numbers where there is none. */
import { flagNames, nameOf, PROTOCOL_NAMES, type Names } from './constant-names'
import { hexadecimal, type Spelling } from './codec'
import { bytesOfName } from './name-bytes'

/** Where a line of flags is broken, as Jailhouse's files do. */
const FLAGS_PER_LINE = 2

/** `JAILHOUSE_MEM_READ | JAILHOUSE_MEM_WRITE`, unknown bits as a number behind them. */
export function flagsSpelling(names: Names, prefix: string): Spelling {
  return (value) => {
    const { named, unknown } = flagNames(names, value)
    const terms = named.map((name) => prefix + name)
    if (unknown !== 0n) terms.push(hexadecimal(unknown))
    const lines: string[] = []
    for (let i = 0; i < terms.length; i += FLAGS_PER_LINE) lines.push(terms.slice(i, i + FLAGS_PER_LINE).join(' | '))
    return lines.join(' |\n\t')
  }
}

/** `JAILHOUSE_CON_TYPE_IMX`, or the number of a value without a name. */
export function namedSpelling(names: Names, prefix: string): Spelling {
  return (value) => {
    const name = nameOf(names, value)
    return name === undefined ? hexadecimal(value) : prefix + name
  }
}

/** `JAILHOUSE_SHMEM_PROTO_VIRTIO_BACK + VIRTIO_DEV_BLOCK`. */
export const protocolSpelling: Spelling = (value) => {
  const [side, device] = nameOf(PROTOCOL_NAMES, value)?.split('+') ?? []
  if (side === undefined) return hexadecimal(value)
  return `JAILHOUSE_SHMEM_PROTO_${side}${device === undefined ? '' : ` + VIRTIO_DEV_${device}`}`
}

/** `JAILHOUSE_IVSHMEM_BAR_MASK_INTX`, or the masks in braces. */
export const barMaskSpelling = (names: Readonly<Record<string, readonly number[]>>) => (masks: readonly number[]) => {
  const known = Object.keys(names).find((name) => names[name]!.every((mask, i) => mask === masks[i]))
  if (known !== undefined) return `JAILHOUSE_IVSHMEM_BAR_MASK_${known}`
  return `{ ${masks.map((mask) => hexadecimal(BigInt(mask))).join(', ')} }`
}

/** A C string literal; everything but plain ASCII as octal escapes, which always have three digits. */
export function stringSpelling(value: string): string {
  const characters = [...bytesOfName(value)].map((byte) => {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c && byte !== 0x3f
    return plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`
  })
  return `"${characters.join('')}"`
}

/** Text that can stand in a C comment: no comment end, no line break, no backslash that would join lines. */
export function commentText(value: string): string {
  return value
    .replaceAll(/[^\x20-\x7e]/g, '?')
    .replaceAll('\\', '/')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
}
