/**
 * Forks of Jailhouse that changed the layout and kept the revision number. Their files cannot be read here; the sum of their
 * parts gives them away, so that a person is told whose file it is instead of which count seems wrong.
 *
 * Layouts: siemens/jailhouse wip/cache-coloring 403ec70f, Minervasys/jailhouse minerva/next a713febe,
 * rntmancuso/jailhouse-rt, DanieleOttaviano/jailhouse (structs of include/jailhouse/cell-config.h in each).
 */
interface Part {
  /** Byte of the 32-bit count, from the start of the cell descriptor. */
  countAt: number
  /** Bytes of one element. */
  bytes: number
}

interface Fork {
  name: string
  revision: number
  /** Only its system files differ. */
  systemsOnly?: boolean
  /** Where the root cell's descriptor starts in a system file, and how long a descriptor is. */
  rootCellAt: number
  descriptorBytes: number
  parts: Part[]
}

const CPU_SET: Part = { countAt: 48, bytes: 1 }
/** Memory regions, cache regions, irqchips, I/O ports, PCI devices, capabilities and stream IDs: counts from `at` on. */
const listsFrom = (at: number, memoryRegionBytes: number): Part[] =>
  [memoryRegionBytes, 12, 32, 4, 56, 8, 4].map((bytes, i) => ({ countAt: at + 4 * i, bytes }))

const FORKS: readonly Fork[] = [
  {
    name: 'the cache colouring branch of siemens/jailhouse',
    revision: 13,
    systemsOnly: true,
    rootCellAt: 360,
    descriptorBytes: 132,
    parts: [CPU_SET, ...listsFrom(52, 32)],
  },
  {
    name: 'the cache colouring fork jailhouse-rt',
    revision: 13,
    rootCellAt: 356,
    descriptorBytes: 136,
    parts: [CPU_SET, ...listsFrom(52, 32), { countAt: 92, bytes: 40 }],
  },
  {
    name: "Minervasys' fork with cache colouring and Memguard",
    revision: 14,
    rootCellAt: 448,
    descriptorBytes: 136,
    parts: [CPU_SET, ...listsFrom(52, 40), { countAt: 80, bytes: 20 }],
  },
  {
    name: 'the Omnivisor fork',
    revision: 14,
    rootCellAt: 493,
    descriptorBytes: 152,
    parts: [
      CPU_SET,
      { countAt: 52, bytes: 1 },
      { countAt: 56, bytes: 1 },
      ...listsFrom(60, 40),
      { countAt: 88, bytes: 20 },
      { countAt: 92, bytes: 66 },
      { countAt: 96, bytes: 109 },
    ],
  },
]

/** The fork whose layout explains every byte of a file that no format of Jailhouse's own explains. */
export function forkOf(bytes: Uint8Array, kind: 'system' | 'cell', revision: number): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fits = (fork: Fork) => {
    const head = kind === 'system' ? fork.rootCellAt : 0
    if (fork.systemsOnly === true && kind === 'cell') return false
    if (fork.revision !== revision || bytes.length < head + fork.descriptorBytes) return false
    const lists = fork.parts.reduce((sum, part) => sum + part.bytes * view.getUint32(head + part.countAt, true), 0)
    return head + fork.descriptorBytes + lists === bytes.length
  }
  return FORKS.find(fits)?.name
}
