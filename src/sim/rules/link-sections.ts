import { hasFlags } from '../configuration/configuration'
import { PAGE } from '../configuration/pages'
import type { Finding } from './finding'
import { linkEnds, type LinkEnd } from './link-ends'
import type { Rule } from './rule'

/** Jailhouse's limits (hypervisor/ivshmem.c): peers of one link, MSI-X vectors of one device. */
const MOST_PEERS = 12
const MOST_VECTORS = 16

/**
 * The regions that an ivshmem device counts as its shared memory are not what they have to be: too few, not in a row, the
 * state table writable, the own output not. Jailhouse refuses the cell, or maps what stands there, registers included.
 */
export const linkSections: Rule = {
  code: 'link-sections',
  severity: 'error',
  title: 'Links consist of the sections of ivshmem',
  check(input) {
    return [...linkEnds(input).values()].flatMap((group) =>
      group.flatMap((end): Finding[] => {
        const fault = end.ofPlan ? undefined : sectionFault(end, group)
        return fault === undefined ? [] : [{ message: `The ${end.place.label} ${fault}.`, places: [end.place] }]
      }),
    )
  },
}

/** The gravest thing that is wrong, as the rest of a sentence about the device. */
function sectionFault(end: LinkEnd, group: readonly LinkEnd[]): string | undefined {
  const { device, cell, sections } = end
  const { shmemPeers: peers, shmemDevId: id, shmemRegionsStart: first } = device
  const regions = cell.memoryRegions.length
  if (first + 2 + peers > regions) {
    return `needs regions ${first} to ${first + 1 + peers}, and there are ${regions}: Jailhouse refuses it with EINVAL`
  }
  if (id >= MOST_PEERS) return `is peer ${id}; Jailhouse knows peers 0 to ${MOST_PEERS - 1} and refuses it with EINVAL`
  if (device.numMsixVectors > MOST_VECTORS) {
    return `has ${device.numMsixVectors} MSI-X vectors; Jailhouse takes ${MOST_VECTORS} and refuses it with EINVAL`
  }
  // Fewer peers than the other side says so by a rule of its own.
  if (id >= peers && !group.some((other) => other.device.shmemPeers > id)) {
    return `is peer ${id} of ${peers}; numbers count from 0`
  }
  return sectionsInRow(end, sections) ?? rights(end, group)
}

function sectionName(index: number): string {
  return ['state table', 'read-write section'][index] ?? `output of peer ${index - 2}`
}

function sectionsInRow({ device }: LinkEnd, sections: LinkEnd['sections']): string | undefined {
  const at = (index: number) => `region ${device.shmemRegionsStart + index}, the ${sectionName(index)},`
  if (sections[0]?.size === 0n) return 'has no state table'
  const foreign = sections.findIndex((section) => hasFlags(section, 'IO') || hasFlags(section, 'COMM_REGION'))
  if (foreign >= 0) return `takes ${at(foreign)} which is no shared memory`
  let end: bigint | undefined
  for (const [index, section] of sections.entries()) {
    if (section.size === 0n) continue
    if (section.size % PAGE !== 0n || section.virtualStart % PAGE !== 0n)
      return `takes ${at(index)} which is no whole pages`
    if (end !== undefined && section.virtualStart !== (end as typeof section.virtualStart)) {
      return `takes ${at(index)} which does not follow the section before it`
    }
    end = section.virtualStart + section.size
  }
  return undefined
}

function rights({ device, sections, isRoot }: LinkEnd, group: readonly LinkEnd[]): string | undefined {
  const [state, ...others] = sections
  if (hasFlags(state!, 'WRITE')) return 'can write to the state table, which only the hypervisor writes'
  const outputs = others.slice(1)
  const own = outputs[device.shmemDevId]
  if (own && own.size > 0n && !hasFlags(own, 'WRITE')) return 'cannot write to its own output'
  for (const [peer, output] of outputs.entries()) {
    if (peer === device.shmemDevId || output.size === 0n || !hasFlags(output, 'WRITE')) continue
    // A seat that nobody takes is not worth an error.
    if (group.some((other) => other.device.shmemDevId === peer)) return `can write to the output of peer ${peer}`
  }
  if (!isRoot && sections.some((section) => section.size > 0n && !hasFlags(section, 'ROOTSHARED'))) {
    return 'has sections without the flag ROOTSHARED: root loses them when the cell is created'
  }
  return undefined
}
