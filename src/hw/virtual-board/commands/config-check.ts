/** `jailhouse config check`: the checks of upstream's script (e57d1eff), in its order and its layout. */
import type { CellConfiguration, MemoryRegion, SystemConfiguration } from '../../../sim/configuration/configuration'
import { MEMORY_FLAGS } from '../../../sim/configuration/configuration'
import { CellFileError } from '../../cellfile/cell-file-error'
import { decodeCellFile, type DecodedCellFile } from '../../cellfile/decode'
import type { Process } from '../shell/process'
import { readFile, ToolFailed } from './tool'

const USAGE = 'usage: jailhouse config check [-h] SYSCONFIG [CELLCONFIG ...]\n'
const USAGE_CODE = 2
const MIB = 1n << 20n
/** Sizes of what the script takes the interrupt controller to be: of GICv3 one redistributor. */
const GICD_V3 = 0x10000n
const GICR_V3 = 0x20000n
const GICV2_DISTRIBUTOR = 0x1000n
const GICV2_INTERFACE = 0x2000n

type Range = Pick<MemoryRegion, 'size' | 'flags'> & { physicalStart: bigint; virtualStart: bigint }

interface Resource extends Range {
  name: string
}

const resource = (name: string, start: bigint, size: bigint): Resource => ({
  name,
  physicalStart: start,
  virtualStart: start,
  size,
  flags: 0n,
})

export function configCheck(process: Process): number {
  const words = process.words.slice(1)
  if (words.includes('-h') || words.includes('--help')) {
    process.out(USAGE)
    return 0
  }
  const [systemName, ...cellNames] = words
  if (systemName === undefined) {
    process.err(`${USAGE}jailhouse config check: error: the following arguments are required: SYSCONFIG, CELLCONFIG\n`)
    return USAGE_CODE
  }
  const contents = [systemName, ...cellNames].map((name) => ({ name, bytes: readFile(process, name) }))
  process.out('Reading configuration set:\n')
  const system = read(contents[0]!, 'system')
  process.out(`  Architecture:  arm64\n  Root cell:     ${system.system.rootCell.name} (${systemName})\n`)
  const cells = [system.system.rootCell]
  for (const content of contents.slice(1)) {
    const { cell } = read(content, 'cell')
    process.out(`  Non-root cell: ${cell.name} (${content.name})\n`)
    cells.push(cell)
  }
  const sections = [
    { title: 'Overlapping memory regions inside cell:', findings: inside(cells) },
    {
      title: 'Overlapping memory regions with hypervisor:',
      findings: withResources(cells, [hypervisor(system.system)]),
    },
    ...resourceSections(system.system, cells),
  ]
  for (const { title, findings } of sections) {
    process.out(`${title}${findings.length === 0 ? ' None' : `${findings.join('')}\n`}\n`)
  }
  return sections.some(({ findings }) => findings.length > 0) ? 1 : 0
}

function read<K extends 'system' | 'cell'>(
  { name, bytes }: { name: string; bytes: Uint8Array },
  kind: K,
): Extract<DecodedCellFile, { kind: K }> {
  const what = kind === 'system' ? 'root cell' : 'cell'
  try {
    const decoded = decodeCellFile(bytes)
    if (decoded.kind === kind) return decoded as Extract<DecodedCellFile, { kind: K }>
  } catch (error) {
    if (!(error instanceof CellFileError)) throw error
    if (error.field === 'revision') throw new ToolFailed(`Configuration file revision mismatch: ${name}`)
    if (error.field === 'architecture') throw new ToolFailed(`Configuration has unsupported architecture: ${name}`)
  }
  throw new ToolFailed(`Not a ${what} configuration: ${name}`)
}

function hypervisor({ hypervisorMemory }: SystemConfiguration): Resource {
  return { ...hypervisorMemory, name: 'hypervisor memory region' }
}

function resourceSections(system: SystemConfiguration, cells: readonly CellConfiguration[]) {
  const { pciMmconfigBase, pciMmconfigEndBus, gicdBase, gicrBase, giccBase, gichBase, gicvBase } = system
  const window = resource('MMCONFIG', pciMmconfigBase, BigInt(pciMmconfigEndBus + 1) * MIB)
  const units = system.iommuUnits.filter(({ type }) => type !== 0)
  const iommus = units.map(({ base, size }) => resource('IOMMU', base, BigInt(size)))
  const controller =
    system.gicVersion === 2
      ? [
          resource('GICD', gicdBase, GICV2_DISTRIBUTOR),
          resource('GICC', giccBase, GICV2_INTERFACE),
          resource('GICH', gichBase, GICV2_INTERFACE),
          resource('GICV', gicvBase, GICV2_INTERFACE),
        ]
      : [resource('GICD', gicdBase, GICD_V3), resource('GICR', gicrBase, GICR_V3)]
  return [
    ...(pciMmconfigBase > 0n
      ? [{ title: 'Missing PCI MMCONFIG interceptions:', findings: withResources(cells, [window]) }]
      : []),
    ...(iommus.length > 0 ? [{ title: 'Missing IOMMU interceptions:', findings: withResources(cells, iommus) }] : []),
    {
      title: 'Missing resource interceptions for architecture arm64:',
      findings: withResources(cells, controller),
    },
  ]
}

/** The communication region counts as physical from 0 on, as in the script. */
const physicalStart = ({ flags, physicalStart: start }: Range) =>
  (flags & MEMORY_FLAGS.COMM_REGION) !== 0n ? 0n : start

const overlap = (a: bigint, aSize: bigint, b: bigint, bSize: bigint) =>
  a < b + bSize && b < a + aSize && aSize > 0n && bSize > 0n
const physically = (a: Range, b: Range) => overlap(physicalStart(a), a.size, physicalStart(b), b.size)
const virtually = (a: Range, b: Range) => overlap(a.virtualStart, a.size, b.virtualStart, b.size)

function inside(cells: readonly CellConfiguration[]): string[] {
  return cells.flatMap(({ name, memoryRegions }) =>
    memoryRegions.flatMap((region, i) =>
      memoryRegions.slice(i + 1).flatMap((other, after) => {
        const how = [
          ...(physically(region, other) ? ['physically'] : []),
          ...(virtually(region, other) ? ['virtually'] : []),
        ]
        if (how.length === 0) return []
        return [
          `${opening(name, i, region)}${how.join(' and ')} overlaps with region ${i + 1 + after}\n${described(other)}`,
        ]
      }),
    ),
  )
}

function withResources(cells: readonly CellConfiguration[], resources: readonly Resource[]): string[] {
  return cells.flatMap(({ name, memoryRegions }) =>
    memoryRegions.flatMap((region, i) =>
      resources.flatMap((other) =>
        physically(region, other)
          ? [`${opening(name, i, region)}overlaps with ${other.name}\n${described(other)}`]
          : [],
      ),
    ),
  )
}

const opening = (name: string, index: number, region: Range) =>
  `\n\nIn cell '${name}', region ${index}\n${described(region)}\n`

function described({ physicalStart: physical, virtualStart, size, flags }: Range): string {
  const sixteen = (value: bigint) => `0x${value.toString(16).padStart(16, '0')}`
  return [
    `  phys_start: ${sixteen(physical)}`,
    `  virt_start: ${sixteen(virtualStart)}`,
    `  size:       ${sixteen(size)}`,
    `  flags:      ${flagNames(flags)}`,
  ].join('\n')
}

/** Flags by their names in Jailhouse's header, lowest bit first; bits without a name as numbers. */
function flagNames(flags: bigint): string {
  const names: string[] = []
  for (let bit = 0n; flags >> bit > 0n; bit += 1n) {
    if (((flags >> bit) & 1n) === 0n) continue
    const known = Object.entries(MEMORY_FLAGS).find(([, value]) => value === 1n << bit)
    names.push(known ? `JAILHOUSE_MEM_${known[0]}` : `0x${(1n << bit).toString(16)}`)
  }
  return names.join(' | ')
}
