import { pairs, type LinkEnd } from './link-ends'
import type { Finding } from './finding'
import type { Rule } from './rule'

/**
 * A cell counts fewer peers than the other side of its link. The register that tells the number of peers is then wrong and
 * the outputs of the others are not part of its device; the vendor's demo works because it does not look.
 */
export const linkPeerCount: Rule = {
  code: 'link-peer-count',
  severity: 'warning',
  title: 'Both sides of a link count the same peers',
  check(input) {
    return pairs(input).flatMap(({ end, other }): Finding[] => {
      if (!other || end.device.shmemPeers >= other.device.shmemPeers) return []
      const message = `The ${end.place.label} counts ${peersText(end)}, ${other.owner} ${other.device.shmemPeers}.`
      return [{ message, places: [end.place, other.place] }]
    })
  },
}

function peersText({ device }: LinkEnd): string {
  return device.shmemPeers === 1 ? '1 peer' : `${device.shmemPeers} peers`
}
