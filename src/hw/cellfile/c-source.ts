/**
 * C source of configurations, for people who keep theirs in Jailhouse's build tree: the same bytes as the encoder, spelled
 * with the names of Jailhouse's headers. Each region stands under a comment that says what it is.
 */
import type { CellConfiguration, SystemConfiguration } from '../../sim/configuration/configuration'
import { commentText, stringSpelling } from './c-spelling'
import { CellFileError } from './cell-file-error'
import { decimal, hexadecimal } from './codec'
import { encodeCell, encodeSystem } from './encode'
import { ARM64, FORMATS, type FileFormat, type FormatId } from './formats'
import type { CellHead } from './heads'
import { NETWORK_LINK_REGIONS, networkLinks } from './network-links'
import { braced, indented, type Designator } from './structure'

/** Reserved bits of the MSI byte have no member in C; no device has ever had them. */
function requireSpellable(cell: CellConfiguration, format: FileFormat): void {
  cell.pciDevices.forEach((device, i) => {
    if (device.msiFlags > 3) {
      throw new CellFileError({
        offset: format.cellHead.bytes,
        field: `pci_devices[${i}].msi_flags`,
        found: `0x${device.msiFlags.toString(16)}`,
        expected: 'bits 0 and 1 only, the ones that have names in C',
      })
    }
  })
}

/** Words of the CPU set: `__u64 cpus[1]` in every shipped configuration, bytes where the size is odd. */
function cpuWords(cell: CellConfiguration): { type: string; words: bigint[] } {
  const wordBytes = cell.cpuSetSize % 8 === 0 ? 8 : 1
  const words = Array.from({ length: cell.cpuSetSize / wordBytes }, () => 0n)
  for (const cpu of cell.cpus) words[Math.floor(cpu / (8 * wordBytes))]! |= 1n << BigInt(cpu % (8 * wordBytes))
  return { type: wordBytes === 8 ? '__u64' : '__u8', words }
}

interface Declared {
  member: string
  declaration: string
  initialiser: string
}

/** Lines of the regions with each network link's four regions as Jailhouse's macro for them. */
function withNetworkMacros(
  cell: CellConfiguration,
  single: readonly string[],
  comment: (region: number) => string,
): string[] {
  const links = new Map(networkLinks(cell).map((link) => [link.region, link]))
  const lines: string[] = []
  for (let i = 0; i < single.length;) {
    const link = links.get(i)
    lines.push(
      link ? `${comment(i)}JAILHOUSE_SHMEM_NET_REGIONS(${hexadecimal(link.start)}, ${link.peer}),` : single[i]!,
    )
    i += link ? NETWORK_LINK_REGIONS : 1
  }
  return lines
}

/** The CPU set and the lists that are not empty, as members of the struct around the descriptor. */
function trailingMembers(cell: CellConfiguration, format: FileFormat): Declared[] {
  const { type, words } = cpuWords(cell)
  const members: Declared[] = []
  if (words.length > 0) {
    const initialiser = `{ ${words.map(hexadecimal).join(', ')} }`
    members.push({ member: 'cpus', declaration: `${type} cpus[${words.length}];`, initialiser })
  }
  for (const list of format.lists) {
    const length = list.length(cell)
    if (length === 0) continue
    const labels = list.labels(cell)
    const comment = (i: number) => (labels[i] === undefined ? '' : `/* ${commentText(labels[i])} */\n`)
    const single = list.source(cell).map((element, i) => `${comment(i)}${element},`)
    const elements = list.name === 'mem_regions' ? withNetworkMacros(cell, single, comment) : single
    members.push({
      member: list.name,
      declaration: list.declaration(length),
      initialiser: `{\n${indented(elements.join('\n'))}\n}`,
    })
  }
  return members
}

/** The descriptor's own fields, lengths as expressions over the struct so that they cannot disagree with the lists. */
function descriptorMembers(cell: CellConfiguration, stamp: Designator[], format: FileFormat): Designator[] {
  const head: CellHead = { ...cell, signature: '', revision: 0, counts: [] }
  const named = format.cellHead.designators(head)
  const first = named.filter(({ path }) => ['name', 'id', 'flags'].includes(path))
  const counts = format.lists
    .filter((list) => list.length(cell) > 0)
    .map((list) => ({
      path: list.countName,
      text: `ARRAY_SIZE(config.${list.name})`,
    }))
  const cpuSet = cell.cpuSetSize > 0 ? [{ path: 'cpu_set_size', text: 'sizeof(config.cpus)' }] : []
  return [...stamp, ...first, ...cpuSet, ...counts, ...named.filter((one) => !first.includes(one))]
}

const ARCHITECTURE_MACROS: Readonly<Record<number, string>> = {
  1: 'JAILHOUSE_ARM',
  [ARM64]: 'JAILHOUSE_ARM64',
}

/** @throws CellFileError where the format has no field for the architecture and the configuration is not for ARM64. */
function stampMembers(signatureMacro: string, architecture: number, format: FileFormat): Designator[] {
  const stamp = [
    { path: 'signature', text: signatureMacro },
    { path: 'revision', text: 'JAILHOUSE_CONFIG_REVISION' },
  ]
  if (!format.hasArchitecture) return stamp
  const text = ARCHITECTURE_MACROS[architecture] ?? decimal(BigInt(architecture))
  return [...stamp, { path: 'architecture', text }]
}

/** Signature, revision and architecture of the root cell: zero in nearly every configuration, and then left out. */
function rootStampMembers({ stamp, architecture }: CellConfiguration): Designator[] {
  return [
    ...(stamp === undefined || stamp.signature === ''
      ? []
      : [{ path: 'signature', text: stringSpelling(stamp.signature) }]),
    ...(architecture === 0 ? [] : [{ path: 'architecture', text: decimal(BigInt(architecture)) }]),
    ...(stamp === undefined || stamp.revision === 0
      ? []
      : [{ path: 'revision', text: decimal(BigInt(stamp.revision)) }]),
  ]
}

function file(title: string, format: FileFormat, struct: string, head: Designator, members: Declared[]): string {
  const declarations = [`struct ${struct} ${head.path};`, ...members.map((one) => one.declaration)]
  const initialisers = [
    `.${head.path} = ${head.text},`,
    ...members.map((one) => `.${one.member} = ${one.initialiser},`),
  ]
  return `/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ${commentText(title)}
 * Made by Cellbench for configuration revision ${format.revision}: ${format.label}.
 */
#include <jailhouse/types.h>
#include <jailhouse/cell-config.h>

struct {
${indented(declarations.join('\n'))}
} __attribute__((packed)) config = {
${indented(initialisers.join('\n\n'))}
};
`
}

/**
 * C source that compiles to the bytes of `encodeCell`.
 * @throws CellFileError for what the format has no field for, and for reserved MSI bits, which C has no name for.
 */
export function cellSource(cell: CellConfiguration, formatId: FormatId = 'rev14'): string {
  const format = FORMATS[formatId]
  requireSpellable(cell, format)
  // What the format cannot hold, C cannot say either.
  encodeCell(cell, formatId)
  const stamp = stampMembers('JAILHOUSE_CELL_DESC_SIGNATURE', cell.architecture, format)
  const head = { path: 'cell', text: braced(descriptorMembers(cell, stamp, format)) }
  const title = `Cell configuration of "${cell.name}"`
  return file(title, format, 'jailhouse_cell_desc', head, trailingMembers(cell, format))
}

/**
 * C source that compiles to the bytes of `encodeSystem`.
 * @throws CellFileError for what the format has no field for, and for reserved MSI bits, which C has no name for.
 */
export function systemSource(system: SystemConfiguration, formatId: FormatId = 'rev14'): string {
  const format = FORMATS[formatId]
  const { rootCell, ...named } = system
  requireSpellable(rootCell, format)
  encodeSystem(system, formatId)
  const head = {
    path: 'header',
    text: braced([
      ...stampMembers('JAILHOUSE_SYSTEM_SIGNATURE', system.architecture, format),
      ...format.systemHead.designators({ ...named, signature: '', revision: 0 }),
      { path: 'root_cell', text: braced(descriptorMembers(rootCell, rootStampMembers(rootCell), format)) },
    ]),
  }
  const title = `System configuration with root cell "${rootCell.name}"`
  return file(title, format, 'jailhouse_system', head, trailingMembers(rootCell, format))
}
