/** What is said while something is in the hand, to the eye and to the ear. */
import type { RootChange } from '../../sim/plan/root-share'
import { formatSize } from '../../sim/plan/units'
import { percent } from '../format/numbers'
import { coreWords, WORDS, coreTitle } from './words'

/** Names that a sentence lists before it counts the rest. */
const MOST_NAMES = 4

/** `a, b and c`, or `a, b, c, d and 3 more`. */
export function namesInWords(names: readonly string[]): string {
  const said = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more`] : names
  return said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)!}`
}

const cores = (cpus: readonly number[]) => `core${cpus.length === 1 ? '' : 's'} ${namesInWords(cpus.map(String))}`

/** `Root loses core 3, 64 KiB and uart4`, and what it regains; empty when nothing changes for it. */
export function rootChangeInWords(change: RootChange | undefined): string {
  if (!change) return ''
  const { lostCpus, lostDevices, lostMemory, regainedCpus, regainedDevices } = change
  const loses = [
    ...(lostCpus.length > 0 ? [cores(lostCpus)] : []),
    ...(lostMemory > 0n ? [formatSize(lostMemory)] : []),
    ...lostDevices,
  ]
  const regains = [
    ...(regainedCpus.length > 0 ? [cores(regainedCpus)] : []),
    ...(lostMemory < 0n ? [formatSize(-lostMemory)] : []),
    ...regainedDevices,
  ]
  const parts = [
    ...(loses.length > 0 ? [`loses ${namesInWords(loses)}`] : []),
    ...(regains.length > 0 ? [`gets back ${namesInWords(regains)}`] : []),
  ]
  return parts.length > 0 ? `Root ${parts.join(' and ')}` : ''
}

/** `SPI 32 follows`, `SPIs 32 and 33 follow`, `no interrupt`. */
export function interruptsInWords(spis: readonly number[]): string {
  if (spis.length === 0) return 'it has no interrupt'
  if (spis.length === 1) return `SPI ${spis[0]} follows`
  return `SPIs ${namesInWords(spis.map(String))} follow`
}

export const KEYS = {
  core: 'Arrows choose a core, Enter drops, Escape cancels.',
  cell: 'Arrows choose a cell, Enter drops, Escape cancels.',
}

export const DRAG_TEXTS = {
  pickedUp: (label: string, consequence: string, keys: string) => `Picked up ${label}. ${consequence} ${keys}`,
  dropped: (label: string, where: string, problems: string) => `Dropped ${label} on ${where}. ${problems}.`,
  cancelled: (label: string) => `Cancelled, ${label} stays where it was.`,
  stays: (label: string) => `${label} stays where it was.`,
  core: coreWords,
  cell: 'a cell',
  root: WORDS.root,
  already: (cell: string) => `${cell} has it already`,
  linkWith: (from: string, to: string) => `a link between ${from} and ${to}`,
  linkNowhere: 'a link needs two cells',
  linkLabel: (cell: string) => `link from ${cell}`,
}

/** `Core 3, flight, load 12 % to 48 %, in 16 MiB at 0xb3c0_0000, 1 problem.`; `before` and `after` are shares of its time. */
export function coreInWords(
  cpu: number,
  now: { owner: string; before: number; after: number; ram: string; problems: string } | undefined,
): string {
  if (!now) return `${coreTitle(cpu)}.`
  const { owner, before, after, ram, problems } = now
  const load = `load ${percent(before)} to ${percent(after)}`
  return `${coreTitle(cpu)}, ${owner}, ${load}, ${ram === '' ? '' : `in ${ram}, `}${problems}.`
}

/** `16 MiB at 0xb3c0_0000`. */
export function sizeAt(size: string, address: string): string {
  return `${size} at ${address}`
}

export const FILE_DROP = {
  hint: 'Drop to open a plan or a measurement',
  unreadable: (file: string, why: string) => `${file} cannot be read: ${why}`,
  tooLarge: (file: string) => `${file} is too large to be dropped: open it by its path.`,
  noPlan: (file: string, most: number) => `${file} is not a plan: a plan has at most ${most} bytes.`,
} as const
