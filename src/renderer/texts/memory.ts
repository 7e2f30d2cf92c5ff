/** Words of the memory bar. */
import { formatSize } from '../../sim/plan/units'
import { WORDS } from './words'

/** `0xb3c0_0000, 64 KiB, at the end of RAM of flight`. */
export function landedWords(
  start: string,
  size: string,
  edge: string | undefined,
  aligned: bigint | undefined,
): string {
  const hint = edge !== undefined ? `, at the ${edge}` : aligned === undefined ? '' : `, on ${formatSize(aligned)}`
  return `${start}, ${size}${hint}`
}

export const MEMORY_TEXTS = {
  title: 'Physical memory',
  shown: (from: string, to: string, size: string) => `${from} to ${to}, ${size}`,
  gap: (size: string) => `${size} without memory`,
  conflict: (names: readonly string[], size: string) => `${names.join(' and ')} both claim ${size}`,
  reserved: (name: string, size: string) => `${name}: ${size} that the board keeps for cells and links`,
  keys: '; arrows move it, with Shift by 1 MiB, with Control its end, with Alt its start; Page Up and Page Down go to the next edge',
  guestToggle: 'Guest addresses',
  guestHelp: (cell: string) => `Show below where ${cell} sees its memory; choose another cell to see its view`,
  guestOf: (cell: string) => `Memory as ${cell} sees it`,
  guestRegion: (label: string, guest: string, physical: string, size: string, same: boolean) =>
    `${label} at ${guest} for the guest, ${same ? 'the same' : physical} on the bus, ${size}`,
  guestEmpty: (cell: string) => `${cell} has no memory yet`,
  communication: 'comm region',
  hypervisor: WORDS.jailhouse,
  virtualPci: 'virtual PCI',
  root: WORDS.root,
  keptFor: (whom: string) => `for ${whom}`,
  regionOf: (purpose: string, cell: string) => `${purpose} of ${cell}`,
  callout: (label: string, size: string) => `${label}, ${size}; double click zooms here`,
  part: 'Shown part of memory',
  shownPart: (from: number, to: number) => `from ${from} % to ${to} % of memory`,
  zoom: 'Zoom of the memory bar',
  zoomOut: WORDS.zoomOut,
  zoomIn: WORDS.zoomIn,
  showPlan: "Show the plan's regions",
  showAll: 'Show all memory',
  moved: (label: string, text: string, root: string) => `${label} ${text}${root ? `. ${root}.` : ''}`,
}
