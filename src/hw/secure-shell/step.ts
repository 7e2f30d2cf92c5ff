/** What a deployment does to a board, as it is shown before it is done. Plain data. */

/** What is done to a board. */
export type Activity = 'deploy' | 'roll-back' | 'stop'

/** A file that is written to the board. */
export interface Upload {
  /** Absolute, on the board. */
  path: string
  bytes: Uint8Array
  mode: number
}

export interface Step {
  /** Name in the board's journal. */
  id: string
  /** The step in words. */
  title: string
  /** Exactly what the board's shell runs, a command a line; for an upload what stands for it. */
  commands: string[]
  uploads?: Upload[]
}
