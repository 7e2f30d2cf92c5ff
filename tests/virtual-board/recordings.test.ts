/**
 * The virtual board does what recorded boards did: the same commands, the same exit codes, the same words of `jailhouse` and of
 * the hypervisor, line by line. What differs, and is taken out before the comparison:
 *
 *   times          the kernel's stamps, and when gic-demo's lines come
 *   values         of gic-demo and of the counters of exits
 *   addresses      none of the hypervisor's; of a crash the registers that hold the system counter
 *   kernel text    all that is stamped, uname, the release in paths, /proc/interrupts and /proc/iomem
 *   version        "v0.12 (simulated)" instead of "v0.12"
 *   order of cores which core enables the hypervisor, and in which order the others arrive and are released: a race on a board
 *   pages          of the hypervisor's memory in use, which are estimated: within PAGES_OFF of the recorded ones
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { VirtualBoard } from '../../src/hw/virtual-board/virtual-board'
import { beatsOf, comparable, linesThatCount, pagesOf, played, recorded } from './recorded-console'
import { recordedPlus, recordedQemu } from './recorded-boards'

const PAGES_OFF = 2
/** QEMU's own files are not known, and those in their place have other regions. */
const PAGES_OFF_QEMU = 4

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const exitCodes = (lines: readonly string[]) => lines.filter((line) => /^rc=\d+$/.test(line))

async function compare(file: string, board: VirtualBoard, pagesOff: number) {
  const session = recorded(file)
  const said = await played(board, session.commands)
  const theirs = linesThatCount(session)
  const ours = linesThatCount({ ...session, said })
  expect(exitCodes(ours)).toEqual(exitCodes(theirs))
  expect(ours.map(comparable)).toEqual(theirs.map(comparable))
  const pages = pagesOf(theirs)
  pagesOf(ours).forEach((count, i) => expect(Math.abs(count - pages[i]!)).toBeLessThanOrEqual(pagesOff))
  return { theirs, ours, said }
}

describe('the virtual board repeats what was recorded', () => {
  it('of a life of an i.MX 8M Plus EVK, from enable to disable', async () => {
    const { theirs, said } = await compare('imx8mp-lifecycle.jsonl', recordedPlus(), PAGES_OFF)
    // Counted in the recording, so that nothing is compared that was filtered away.
    expect(exitCodes(theirs)).toHaveLength(6)
    expect(theirs.length).toBeGreaterThan(180)
    expect(beatsOf(said).length).toBeGreaterThan(40)
    // Simulated at 8 MHz: one less than a multiple of 125 ns, and no such jitter as an emulated board has.
    for (const ns of beatsOf(said)) expect((ns + 1) % 125).toBe(0)
    expect(Math.max(...beatsOf(said))).toBeLessThan(20_000)
  })

  it('of everything that Jailhouse refuses, and of what it wrongly accepts', async () => {
    const { theirs } = await compare('arm64-refusals.jsonl', recordedQemu(), PAGES_OFF_QEMU)
    expect(exitCodes(theirs)).toHaveLength(41)
    expect(theirs.filter((line) => line.startsWith('JAILHOUSE_'))).toHaveLength(23)
  })

  it('of a cell that reads memory that it does not own', async () => {
    const { theirs } = await compare('imx8mp-cell-crash.jsonl', recordedPlus(), PAGES_OFF)
    expect(theirs.filter((line) => line === 'Unhandled data read at 0x3b000000(4)')).toHaveLength(2)
    expect(theirs.filter((line) => line === 'Parking CPU 3 (Cell: "inmate-demo")')).toHaveLength(2)
  })
})
