import { MEMORY_FLAGS } from './configuration'

export type FlagName = keyof typeof MEMORY_FLAGS

/** The bits of the named flags. */
export function flagBits(...names: readonly FlagName[]): bigint {
  return names.reduce((bits, name) => bits | MEMORY_FLAGS[name], 0n)
}
