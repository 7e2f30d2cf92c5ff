import { overlaps } from '../plan/spans'
import { memoryOf } from './claims'
import { extent, fixOf } from './finding'
import { moveToFreePlace } from './memory-fix'
import type { Rule } from './rule'

/**
 * A region covers the GIC. Accesses to the distributor and the redistributors have to trap, so that a cell reaches its own
 * interrupts only; mapped they do not, and the cell can disable or redirect the interrupts of every other one.
 */
export const interruptControllerMapped: Rule = {
  code: 'interrupt-controller-mapped',
  severity: 'error',
  title: 'Nobody maps the interrupt controller',
  check(input) {
    const picture = memoryOf(input)
    const said = new Set<string>()
    return [...picture.root, ...picture.claims].flatMap((claim) => {
      if (claim.kind === 'link' || claim.kind === 'communication') return []
      const [hit] = picture.interruptController.filter((span) => overlaps(claim, span))
      if (!hit) return []
      // The hypervisor's memory and the virtual PCI window are graver, and said by their own rules.
      if (overlaps(claim, picture.hypervisor) || overlaps(claim, picture.virtualPci)) return []
      // The two register blocks of one device are one cause.
      const key = `${claim.cell.name}:${claim.place.path.join()}:${claim.place.label}`
      if (said.has(key)) return []
      said.add(key)
      const part = hit === picture.interruptController[0] ? 'distributor' : 'redistributors'
      const [list, c, kind, d] = claim.place.path
      return [
        {
          message: `The ${claim.place.label} ${extent(claim)} covers the GIC's ${part} ${extent(hit)}; accesses must trap.`,
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
