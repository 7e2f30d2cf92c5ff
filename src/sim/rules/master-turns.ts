import { formatTime } from '../plan/units'
import { fixOf, place, type Finding } from './finding'
import type { Rule } from './rule'

/**
 * A device that moves data is active for longer than the period that its phases come in, for no time, or only one of the two
 * is said; or two devices share a name. Nothing would say how it loads the DRAM, or which of them the result means.
 */
export const masterTurns: Rule = {
  code: 'master-turns',
  severity: 'error',
  title: 'Devices that move data have names of their own and phases that fit into their periods',
  check(input) {
    if (!input.plan) return []
    const { masters } = input.plan.plan
    return masters.flatMap(({ name, period, active }, i): Finding[] => {
      const at = [place(`${name}, which moves data`, 'masters', i)]
      const always = fixOf(input, 'let it be active always', (draft) => {
        delete draft.masters![i]!.period
        delete draft.masters![i]!.active
      })
      if (masters.findIndex((other) => other.name === name) < i) {
        return [{ message: `Two devices that move data are called ${name}.`, places: at }]
      }
      if (period === undefined && active === undefined) return []
      if (period === undefined || active === undefined) {
        const [given, missing] = period === undefined ? ['an active phase', 'period'] : ['a period', 'active phase']
        const message = `${name} has ${given} and no ${missing}; it needs both, or neither to be active always.`
        return [{ message, places: at, fix: always }]
      }
      if (active >= 1 && active <= period) return []
      const message = `${name} is active for ${formatTime(active)} in every ${formatTime(period)}.`
      return [{ message, places: at, fix: always }]
    })
  },
}
