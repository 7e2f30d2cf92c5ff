/** What the facts of a board are called. */
import { WORDS } from './words'

const CONFINED = 'DMA is confined'
const NOT_CONFINED = 'DMA is not confined'

export const BOARD_WORDS = {
  unknown: WORDS.unknown,
  ways: (size: string, ways: number) => `${size}, ${ways} ways`,
  banks: (size: string, banks: number) => (banks === 1 ? size : `${size} in ${banks} banks`),
  rateUnknown: 'rate unknown',
  usableUnknown: 'usable share unknown',
  usable: (share: string) => `${share} usable`,
  interrupts: (version: number, spis: number) => `GICv${version}, ${spis} SPIs`,
  noSmmu: { short: 'no SMMU', meaning: `No SMMU is described: ${NOT_CONFINED}` },
  smmu: (name: string, isDriven: boolean) =>
    isDriven
      ? { short: `${name} driven`, meaning: `${name}, driven by Jailhouse: ${CONFINED}` }
      : { short: `${name} not driven`, meaning: `${name}, which Jailhouse does not drive: ${NOT_CONFINED}` },
  counterUnknown: 'counter unknown',
  counter: (frequency: string) => `counter ${frequency}`,
} as const
