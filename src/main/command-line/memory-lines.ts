import type { RunResult } from '../../sim/results/result'
import { wrap } from './wrap'

const rate = (bytesPerSecond: number) =>
  bytesPerSecond >= 1e9 ? `${(bytesPerSecond / 1e9).toFixed(2)} GB/s` : `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`
const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/** Masters that the DRAM was too busy for lose more than this share of what they want. */
const LOST_SHARE = 0.01

/** Who used how much of the DRAM, which devices got less than they want, and which cores their memory budgets held back. */
export function memoryLines({ dram, cpus }: Pick<RunResult, 'dram' | 'cpus'>): string[] {
  const used = [...dram.cells, ...dram.masters].filter(({ bytesPerSecond }) => bytesPerSecond > 0)
  const who = used.map(({ name, share }) => `${name} ${percent(share)}`).join(', ')
  const lines = [
    `DRAM: ${rate(dram.bytesPerSecond)} of ${rate(dram.usableBytesPerSecond)} usable, ${percent(dram.share)}${who === '' ? '' : `: ${who}`}.`,
  ]
  for (const { name, wantedBytesPerSecond, bytesPerSecond } of dram.masters) {
    if (bytesPerSecond >= (1 - LOST_SHARE) * wantedBytesPerSecond) continue
    lines.push(`${name} moved ${rate(bytesPerSecond)} where alone it would move ${rate(wantedBytesPerSecond)}.`)
  }
  const stalls = cpus.filter(({ stalledShare }) => (stalledShare ?? 0) > 0)
  for (const { cpu, stalledShare } of stalls) {
    lines.push(`Core ${cpu} was stalled by its memory budget for ${percent(stalledShare!)} of the time.`)
  }
  return ['', ...lines.map((line) => wrap(line, '  '))]
}
