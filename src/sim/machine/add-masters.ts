import { phaseOf, type Building } from './building'
import { LINE_BYTES } from './demand-table'
import { NotSimulatable } from './not-simulatable'
import type { Master } from './scenario'

/** The plan's masters: devices that move data beside the cores. */
export function mastersOf({ plan, cells, used, seed }: Building): Master[] {
  return plan.masters.map(({ name, cell, rate, outstanding, period, active, phase }) => {
    const owner = cell === undefined ? -1 : cells.findIndex((candidate) => candidate.name === cell)
    if (cell !== undefined && owner < 0) {
      const known = cells.map((candidate) => candidate.name).join(', ')
      throw new NotSimulatable(`there is no cell "${cell}" that ${name} could belong to (${known})`)
    }
    if ((period === undefined) !== (active === undefined)) {
      throw new NotSimulatable(`${name} needs both a period and the time in it for which it is active, or neither`)
    }
    const turns = period === undefined || active === undefined ? { period: 1, active: 1 } : { period, active }
    if (turns.active < 1 || turns.active > turns.period) {
      throw new NotSimulatable(
        `${name} is active for ${turns.active} ns in every ${turns.period} ns; it must be at least 1 ns and at most the period`,
      )
    }
    const fromPlan = { provenance: 'plan' as const, source: 'the plan' }
    used.note(`traffic of ${name}`, { value: rate, unit: 'B/s', ...fromPlan })
    used.note(`requests in flight of ${name}`, { value: outstanding, unit: 'requests', ...fromPlan })
    return {
      name,
      cell: owner,
      linesPerNs: (rate * 1e-9) / LINE_BYTES,
      outstanding,
      activeNs: turns.active,
      silentNs: turns.period - turns.active,
      phaseNs: phase ?? (period === undefined ? 0 : phaseOf(seed, `master ${name}`, period)),
    }
  })
}
