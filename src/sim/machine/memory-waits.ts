/** What a path's DRAM lines wait behind every other core and every master that has requests in the queue. */
import { binomialAt, LARGEST_DRAW, power, rounded, type RandomStreams } from '../engine/random'
import { Row, type CoRunning } from './co-running'

/** Draws waits into `waits`, whole ns, one for each customer. @param lineNs DRAM time of one line, ns */
export function memoryWaits(waits: Float64Array, lineNs: number, coRunning: CoRunning, random: RandomStreams) {
  const { customers, solved } = coRunning

  /**
   * Draws the wait of `lines` DRAM lines of `core` behind each of the others, to `at` and the places behind it; returns the sum.
   * One draw says who is first to be waited for: mostly nobody is.
   */
  return function waitAtMemory(at: number, stream: number, core: number, lines: number): number {
    for (let m = 0; m < customers; m += 1) waits[at + m] = 0
    if (lines === 0) return 0
    const drawn = random.unit(stream)
    if (drawn < power(solved[coRunning.row(Row.nobody) + core]!, lines)) return 0
    const presences = coRunning.row(Row.presence)
    const aheads = coRunning.row(Row.ahead)
    let total = 0
    let reached = 1
    let someone = false
    for (let m = 0; m < customers; m += 1) {
      if (m === core) continue
      const presence = solved[presences + m]!
      let found = 0
      if (someone) found = random.binomial(stream, lines, presence)
      else {
        const free = power(1 - presence, lines)
        const next = reached * free
        someone = drawn >= next
        // What is left of the draw says how many of the lines, of which one does at least.
        if (someone) found = firstFound(lines, presence, free, (drawn - next) / (reached - next))
        reached = next
      }
      if (found === 0) continue
      const wait = rounded(random.sumOfUniforms(stream, found, solved[aheads + m]!) * lineNs)
      waits[at + m] = wait
      total += wait
    }
    return total
  }
}

/** The number of `lines` that find somebody with chance `presence`, one of them at least; none does with chance `free`. */
function firstFound(lines: number, presence: number, free: number, drawn: number): number {
  if (presence > 0.5 || lines * presence > 10) {
    return Math.max(1, binomialAt(lines, presence, Math.min(LARGEST_DRAW, free + (1 - free) * drawn)))
  }
  const odds = presence / (1 - presence)
  let left = (1 - free) * drawn
  let found = 1
  let probability = free * odds * lines
  while (left >= probability && found < lines) {
    left -= probability
    found += 1
    probability *= (odds * (lines + 1 - found)) / found
  }
  return found
}
