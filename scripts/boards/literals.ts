/** What the collected facts do not say about a board: one file of these a board, each value with its source. */
import type { BoardDocument } from '../../src/sim/plan/board'

export type Cluster = BoardDocument['clusters'][number]
export type Device = BoardDocument['devices'][number]
export type DeviceTreeNode = NonNullable<Device['deviceTree']>
export type RootRegion = BoardDocument['root']['regions'][number]
export type Boot = NonNullable<BoardDocument['boot']>
export type Stream = NonNullable<Device['streams']>[number]

/** The names of a family's numbered devices in Linux: `{ uart: { alias: 'serial', first: 1 } }` makes uart1 serial0. */
export type Aliases = Readonly<Record<string, { alias: string; first: number }>>

/** Facts of a board that come from the collection: a SoC's, and one root configuration's. */
export interface Collected {
  soc: string
  root: string
}

interface Common {
  id: string
  name: string
  /** The SoC's name. */
  soc: string
  compatible?: string[]
  companions: BoardDocument['companions']
  accelerators?: BoardDocument['accelerators']
  smmu?: BoardDocument['smmu']
  partitioning?: BoardDocument['partitioning']
  counter: string
  consoles: { device: string; type: BoardDocument['root']['console']['type']; cells: readonly string[] }
  /** SPIs without a device behind them, in fours. */
  cellInterrupts: number[]
  reserved: BoardDocument['reserved']
  /** Where the generated sentences do not say it. */
  sources: Readonly<Record<string, string>>
  estimates?: Readonly<Record<string, string>>
  boot?: Boot
}

/** A board of which the collection knows SoC and root configuration. */
export interface CollectedBoard extends Common {
  facts: Collected
  /** Cores by number, in the order of the SoC's clusters; caches are the collection's. */
  clusters: {
    name: string
    core: Cluster['core']
    clock: string
    cpus?: readonly number[]
    caches?: Partial<Cluster>
  }[]
  memory: {
    type: string
    /** Bytes a second on the wire, in text. */
    peak: string
    usableShare: number | 'unknown'
    /** Where the board's device tree does not list all of it. */
    banks?: BoardDocument['memory']['banks']
    busWidth?: number | 'unknown'
  }
  interruptController?: BoardDocument['interruptController']
  /** What lies in each region of root's configuration, by its physical start; `size` where the shipped one is wrong. */
  regions: Readonly<Record<string, { name: string; keptFor?: string; size?: string }>>
  /** Root's name, where the shipped one is wrong. */
  rootName?: string
  /** SPI of INTA in root, where the shipped one is wrong. */
  rootInterrupt?: number
  /** True to cut root's regions around the interrupt controller and a driven SMMU. */
  confine: boolean
  aliases: Aliases
  /** What the device tree says of devices beyond the collection. */
  deviceTree: Readonly<Record<string, Partial<DeviceTreeNode>>>
  /** What it says of GPIO controllers. */
  gpio: Partial<DeviceTreeNode>
  streams?: Readonly<Record<string, Stream[]>>
  /** Devices, where the collection lists none. */
  devices?: Device[]
}
