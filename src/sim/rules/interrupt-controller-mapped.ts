import { overlaps, type Span } from '../plan/spans'
import { isPlanLink, memoryOf } from './claims'
import { extent, fixOf, listed } from './finding'
import { moveToFreePlace } from './memory-fix'
import type { Rule } from './rule'

/**
 * A cell maps the GIC or the SMMU. Accesses there have to trap, so that a cell reaches its own interrupts and streams only;
 * mapped they do not, and the cell can disable or redirect the interrupts of every other one.
 */
export const interruptControllerMapped: Rule = {
  code: 'interrupt-controller-mapped',
  severity: 'error',
  title: 'No cell maps the interrupt controller or the SMMU',
  needsRoot: true,
  check(input) {
    const picture = memoryOf(input)
    const said = new Set<string>()
    return picture.claims.flatMap((claim) => {
      if (claim.kind === 'communication' || isPlanLink(claim)) return []
      const hits = picture.trapped.filter((block) => overlaps(claim, block))
      if (hits.length === 0) return []
      // The hypervisor's memory and the virtual PCI window are graver, and said by their own rules.
      if (overlaps(claim, picture.hypervisor) || overlaps(claim, picture.virtualPci)) return []
      // The two register blocks of one device are one cause.
      const key = `${claim.cell.name}:${claim.place.path.join()}:${claim.place.label}`
      if (said.has(key)) return []
      said.add(key)
      const [list, c, kind, d] = claim.place.path
      return [
        {
          message: `The ${claim.place.label} ${extent(claim)} covers ${blocks(hits)}; accesses must trap.`,
          places: [claim.place],
          fix:
            list === 'cells' && kind === 'devices'
              ? fixOf(input, `take it from ${claim.cell.name}`, (draft) => {
                  draft.cells![Number(c)]!.devices!.splice(Number(d), 1)
                })
              : moveToFreePlace(input, claim.place.path, `the ${claim.place.label}`),
        },
      ]
    })
  },
}

/** `the GIC's distributor (0x3880_0000, 64 KiB)` and what else is hit. */
export function blocks(hits: readonly (Span & { name: string })[]): string {
  return listed(hits.map((block) => `${block.name} ${extent(block)}`))
}
