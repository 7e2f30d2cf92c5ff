/** A parameter as it was fitted. */
export interface FittedParameter {
  name: string
  unit: string
  /** In the tables. */
  before: number
  value: number
  /** One standard deviation. */
  uncertainty: number
}

export interface Calibration {
  format: 'cellbench-calibration'
  version: 1
  plan: string
  measured: { what: string; samples: number; over: number }
  streams: string[]
  /** Simulated samples behind each setting, and seconds of each of its two runs. */
  simulated: { samples: number; seconds: number }
  parameters: FittedParameter[]
  notIdentified: { name: string; reason: string }[]
  residual: {
    /** Near 1: measured and simulated differ no more than two measurements would. Null when there are no samples to spare. */
    chiSquarePerDegree: number | null
    slices: { from: number; to: number; measuredNs: number; simulatedNs: number; spreadNs: number }[]
  }
  /** Runs that the fit took. */
  runs: number
}
