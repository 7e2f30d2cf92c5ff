import { pairs } from './link-ends'
import type { Finding } from './finding'
import type { Rule } from './rule'

/** Protocol numbers of virtio over ivshmem: a front end and the back end behind it share the device number below. */
const FRONT = 0x8000
const BACK = 0xc000
const DEVICE = 0x3fff

/**
 * Two sides of a link speak different protocols, or both are front end or back end of a virtio device. The drivers compare
 * nothing: the device is bound by another driver on each side and no message arrives.
 */
export const linkProtocolRule: Rule = {
  code: 'link-protocol',
  severity: 'error',
  title: 'Both sides of a link speak one protocol',
  check(input) {
    return pairs(input).flatMap(({ end, other }): Finding[] => {
      if (!other) return []
      const mine = end.device.shmemProtocol
      const theirs = other.device.shmemProtocol
      if (agree(mine, theirs)) return []
      const message = `The ${end.place.label} speaks ${protocolName(mine)}, ${other.owner} ${protocolName(theirs)}.`
      return [{ message, places: [end.place, other.place] }]
    })
  },
}

function agree(mine: number, theirs: number): boolean {
  if (mine < FRONT || theirs < FRONT) return mine === theirs
  return (mine & DEVICE) === (theirs & DEVICE) && mine >= BACK !== theirs >= BACK
}

function protocolName(protocol: number): string {
  const hex = `0x${protocol.toString(16)}`
  if (protocol === 0) return 'no protocol (0)'
  if (protocol === 1) return 'the network protocol (1)'
  if (protocol >= BACK) return `virtio back end ${protocol & DEVICE} (${hex})`
  return protocol >= FRONT ? `virtio front end ${protocol & DEVICE} (${hex})` : `the protocol ${hex}`
}
