/** Input after input through what must not break; ends with what is needed to have a failure again. */

export interface CampaignResult {
  name: string
  inputs: number
  understood: number
  refused: number
  seconds: number
  /** The input that took longest. */
  slowestMs: number
  /** The most memory that the process had in use. */
  largestMiB: number
}

/** Runs `attempt` on each input; it returns whether the input was understood and throws what no input may cause. */
export function campaign<T>(
  name: string,
  inputs: number,
  next: () => T,
  attempt: (input: T) => boolean,
  describe: (input: T) => string,
): CampaignResult {
  const start = performance.now()
  let understood = 0
  let slowestMs = 0
  let largestMiB = 0
  for (let i = 0; i < inputs; i += 1) {
    const input = next()
    const before = performance.now()
    try {
      if (attempt(input)) understood += 1
    } catch (error) {
      throw new Error(`${name}, input ${i}: ${String(error)}\n${describe(input)}`, { cause: error })
    }
    slowestMs = Math.max(slowestMs, performance.now() - before)
    if (i % 1000 === 0) largestMiB = Math.max(largestMiB, process.memoryUsage.rss() / 1024 / 1024)
  }
  const seconds = (performance.now() - start) / 1000
  return { name, inputs, understood, refused: inputs - understood, seconds, slowestMs, largestMiB }
}
