import { expect, it } from 'vitest'
import { memoryLines } from './memory-lines'

const core = { cpu: 3, cell: 'motor', utilisation: 0.5, refillsPerSecond: 1e6, bytesPerSecond: 64e6 }
const dram = { usableBytesPerSecond: 6.72e9, bytesPerSecond: 2.1e9, share: 0.3125, cells: [], masters: [] }

it('says who used the DRAM, and nothing of those who did not', () => {
  const cells = [
    { name: 'root', bytesPerSecond: 2.1e9, share: 0.3125 },
    { name: 'motor', bytesPerSecond: 0, share: 0 },
  ]
  expect(memoryLines({ dram: { ...dram, cells }, cpus: [core] })).toEqual([
    '',
    'DRAM: 2.10 GB/s of 6.72 GB/s usable, 31.3 %: root 31.3 %.',
  ])
})

it('names a device that got less than it wants, and a core that its budget held back', () => {
  const camera = { name: 'camera', bytesPerSecond: 300e6, share: 0.0446, wantedBytesPerSecond: 373e6 }
  const lines = memoryLines({ dram: { ...dram, masters: [camera] }, cpus: [{ ...core, stalledShare: 0.125 }] })
  expect(lines.slice(2)).toEqual([
    'camera moved 300.0 MB/s where alone it would move 373.0 MB/s.',
    'Core 3 was stalled by its memory budget for 12.5 % of the time.',
  ])
})
