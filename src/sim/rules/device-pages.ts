import { pageCeiling, pageFloor } from '../configuration/pages'
import { overlappingPairs, type Span } from '../plan/spans'
import { deviceGrants } from './device-owners'
import { fixOf, listed, place, type Finding } from './finding'
import type { Rule } from './rule'

/**
 * The registers of a device share a page with another device that the cell was not given. Stage 2 knows whole pages, so
 * the cell gets both, and root or another cell loses or shares the second one.
 */
export const devicePages: Rule = {
  code: 'device-pages',
  severity: 'warning',
  title: 'Devices come without their neighbours',
  check(input) {
    const grants = deviceGrants(input)
    if (!input.board || grants.length === 0) return []
    const given = new Map(grants.map((grant) => [grant.device.name, grant]))
    type Pages = Span & { name: string; crooked: boolean }
    const crooked = (span: Span) => span.start % 4096n !== 0n || span.size % 4096n !== 0n
    const registers: Pages[] = input.board.devices.flatMap((device) =>
      device.regions.map((region) => {
        const span = { start: region.physical as bigint, size: region.size }
        const start = pageFloor(span.start)
        const end = pageCeiling(span.start + span.size)
        return { start, size: end - start, name: device.name, crooked: crooked(span) }
      }),
    )
    // Only registers smaller than a page can meet in one; buses and blocks that hold others are larger.
    const neighbours = new Map<string, Set<string>>()
    for (const [a, b] of overlappingPairs(registers.filter((pages) => pages.crooked))) {
      if (a.name === b.name) continue
      for (const [one, other] of [[a, b] as const, [b, a] as const]) {
        const owner = given.get(one.name)
        // In one cell both are at home; in two cells it is shared memory, which is worse and said there.
        if (!owner || given.has(other.name)) continue
        neighbours.set(one.name, (neighbours.get(one.name) ?? new Set()).add(other.name))
      }
    }
    return [...neighbours].map(([name, set]): Finding => {
      const owner = given.get(name)!
      const others = [...set]
      return {
        message: `${name} shares a page of 4 KiB with ${listed(others)}: ${owner.cellName} gets the registers of all.`,
        places: [place(`${name} of ${owner.cellName}`, ...owner.path)],
        fix: fixOf(input, `give ${listed(others)} to ${owner.cellName} as well`, (draft) => {
          const cell = draft.cells![owner.cell]!
          cell.devices = [...(cell.devices ?? []), ...others]
        }),
      }
    })
  },
}
