import { displayAddress, formatSize } from '../plan/units'
import type { Finding } from './finding'
import { busAddress, linkEnds, pairs, type LinkEnd } from './link-ends'
import type { Rule } from './rule'

/**
 * Two sides of a link do not meet: nobody else is at the bus address, two claim one peer number, or their sections lie
 * elsewhere. Jailhouse connects what shares a bus address without looking further; each side then writes where the other
 * never reads, or the second cell is refused with EBUSY.
 */
export const linkMismatch: Rule = {
  code: 'link-mismatch',
  severity: 'error',
  title: 'Both sides of a link mean the same memory',
  check(input) {
    return [
      ...pairs(input).flatMap(({ end, other }): Finding[] => {
        if (!other) {
          if (input.rootUnknown) return []
          const message = `The ${end.place.label} is alone: neither root nor another cell has a device at ${busAddress(end.device.bdf)}.`
          return [{ message, places: [end.place] }]
        }
        const difference = differenceOf(end, other)
        return difference === undefined ? [] : [{ message: difference, places: [end.place, other.place] }]
      }),
      ...[...linkEnds(input).values()].flatMap(sharedSeats),
    ]
  },
}

/** What differs first, in a sentence: a block of memory that lies elsewhere is one cause, whatever follows from it. */
function differenceOf(end: LinkEnd, other: LinkEnd): string | undefined {
  const [state, readWrite, ...outputs] = end.sections
  const [otherState, otherReadWrite, ...otherOutputs] = other.sections
  if (!state || !otherState) return undefined
  if (state.physicalStart !== otherState.physicalStart) {
    return (
      `The ${end.place.label} has its state table at ${displayAddress(state.physicalStart)}, ${other.owner} at ` +
      `${displayAddress(otherState.physicalStart)}: the two are not connected.`
    )
  }
  const sections: [string, typeof readWrite, typeof readWrite][] = [
    ['state table', state, otherState],
    ['read-write section', readWrite, otherReadWrite],
    ...outputs.map((output, peer): [string, typeof output, typeof readWrite] => [
      `output of peer ${peer}`,
      output,
      otherOutputs[peer],
    ]),
  ]
  for (const [name, mine, theirs] of sections) {
    if (!mine || !theirs) continue
    if (mine.size !== theirs.size) {
      const sizes = `${formatSize(mine.size)}, and ${formatSize(theirs.size)} in ${other.owner}`
      return `The ${name} of ${end.place.label} has ${sizes}; both sides have to agree.`
    }
    if (mine.size > 0n && mine.physicalStart !== theirs.physicalStart) {
      const starts = `${displayAddress(mine.physicalStart)}, and at ${displayAddress(theirs.physicalStart)} in ${other.owner}`
      return `The ${name} of ${end.place.label} lies at ${starts}.`
    }
  }
  if (end.device.shmemPeers > other.device.shmemPeers) {
    return `The ${end.place.label} counts ${end.device.shmemPeers} peers, ${other.owner} ${other.device.shmemPeers}.`
  }
  return undefined
}

/** Ends of one bus address with the same peer number. */
function sharedSeats(group: readonly LinkEnd[]): Finding[] {
  const taken = new Map<number, LinkEnd>()
  return group.flatMap((end): Finding[] => {
    const first = taken.get(end.device.shmemDevId)
    if (!first) taken.set(end.device.shmemDevId, end)
    if (!first || (first.ofPlan && end.ofPlan)) return []
    const message = `The ${end.place.label} is peer ${end.device.shmemDevId}, and so is ${first.owner}: Jailhouse refuses the second with EBUSY.`
    return [{ message, places: [first.place, end.place] }]
  })
}
