import { MEMORY_FLAGS } from './configuration'

export type FlagName = keyof typeof MEMORY_FLAGS
/** A flag as plans write it: by its name, or bits without a name as `0x400`. */
export type FlagWord = FlagName | `0x${string}`

/** The bits of the named flags. */
export function flagBits(...names: readonly FlagWord[]): bigint {
  return names.reduce((bits, name) => bits | (name in MEMORY_FLAGS ? MEMORY_FLAGS[name as FlagName] : BigInt(name)), 0n)
}

/** The flags of `bits` as plans write them; bits without a name in one number at the end. */
export function flagWords(bits: bigint): FlagWord[] {
  const names = (Object.keys(MEMORY_FLAGS) as FlagName[]).filter((name) => (bits & MEMORY_FLAGS[name]) !== 0n)
  const rest = names.reduce((left, name) => left & ~MEMORY_FLAGS[name], bits)
  return rest === 0n ? names : [...names, `0x${rest.toString(16)}`]
}
