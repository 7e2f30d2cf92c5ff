/** What a board tells about itself. Whatever it does not tell stays unknown, with the reason. */

export type Fact<T> = { known: true; value: T } | { known: false; reason: string }

export const known = <T>(value: T): Fact<T> => ({ known: true, value })
export const unknown = (reason: string): { known: false; reason: string } => ({ known: false, reason })

/** The value, or undefined. */
export function valueOf<T>(fact: Fact<T>): T | undefined {
  return fact.known ? fact.value : undefined
}

export interface AddressRange {
  /** First and last physical address. */
  start: bigint
  end: bigint
  what: string
}

/** A configuration file of Jailhouse on the board: tells which revision its hypervisor takes. */
export interface InstalledCellFile {
  path: string
  /** Its first eight bytes. */
  stamp: Uint8Array
}

export interface RunningCell {
  id: number
  name: string
  state: string
  /** Cores in the kernel's notation. */
  cpus: string
}

export interface SerialPort {
  /** Name in /dev. */
  tty: string
  address: bigint
}

export interface BoardFacts {
  /** User's number. */
  user: Fact<number>
  kernel: Fact<string>
  model: Fact<string>
  /** Compatible strings of the device tree, board first. */
  compatible: Fact<string[]>
  commandLine: Fact<string>
  cpusOnline: Fact<number[]>
  cpusPresent: Fact<number[]>
  /** /proc/iomem without what lies inside other entries. */
  memory: Fact<AddressRange[]>
  /** RAM that the boot loader told Linux of. */
  memoryBanks: Fact<AddressRange[]>
  /** Nodes below /reserved-memory with an address. */
  reservedMemory: Fact<AddressRange[]>
  /** What `jailhouse --version` prints. */
  tool: Fact<string>
  module: Fact<'loaded' | 'installed' | 'missing'>
  firmware: Fact<string[]>
  cellFiles: Fact<InstalledCellFile[]>
  /** Undefined in it: the driver is not loaded. */
  jailhouseEnabled: Fact<boolean | undefined>
  cells: Fact<RunningCell[]>
  gicVersion: Fact<number>
  /** Messages of the kernel about EL2 and KVM, newest last. */
  virtualisation: Fact<string[]>
  kvmDevice: Fact<boolean>
  /** The module's parameter: whether KVM takes EL2 before the first guest. */
  kvmAtLoad: Fact<boolean | undefined>
  serialPorts: Fact<SerialPort[]>
  /** Ports that the kernel prints on. */
  kernelConsoles: Fact<string[]>
  /** Tools that a deploy needs and that are not there. */
  missingTools: Fact<string[]>
}
