/** What a virtual board is made from. */
import type { ConfigurationSet } from '../../sim/configuration/configuration'
import type { Board } from '../../sim/plan/board'
import type { Plan } from '../../sim/plan/plan'
import type { Workloads } from '../../sim/plan/workload'

/** A file on the board. */
export interface BoardFile {
  /** Absolute path on the board. */
  path: string
  bytes: Uint8Array
}

/** A file of the plan's bundle. */
interface FolderFile {
  /** Path below the bundle's folder. */
  path: string
  bytes: Uint8Array
}

export interface VirtualBoardOptions {
  plan: Plan
  board: Board
  /** What the plan was lowered to: the machine that Jailhouse finds. */
  configuration: ConfigurationSet
  workloads: Workloads
  /** The plan's bundle; it lies in BUNDLE_FOLDER. */
  bundle: readonly FolderFile[]
  /** Further files, in place of those that the board has at the same path. */
  files?: readonly BoardFile[]
  /** Seed of the simulation, a whole number below 2^64 as text; the plan's own when left out. */
  seed?: string
  /** Speed of the line, bits per second; 115200 when left out, 0 for a line without a speed. */
  baud?: number
  /** Name of the machine in the prompt; the board's identifier when left out. */
  hostName?: string
}

/** Where the plan's bundle lies on the board: the home of root, who is logged in. */
export const HOME = '/root'
export const BUNDLE_FOLDER = `${HOME}/bundle`
