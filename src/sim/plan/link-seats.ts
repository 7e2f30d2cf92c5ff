import type { PlanLink } from './plan'

/** Stands in a link's `between` for a peer number that no cell of the plan takes. */
export const NOBODY = 'nobody'

/** Device number of the link at `index` on the virtual PCI bus. */
export function linkDeviceNumber(link: Pick<PlanLink, 'device'>, index: number): number {
  return link.device ?? index
}
