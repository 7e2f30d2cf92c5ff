import { formatTime } from '../plan/units'
import { cores, fixOf, place, type Finding } from './finding'
import { homes } from './references'
import type { Rule } from './rule'

/** Bytes that a core moves at once: a line of any cache here. */
const LINE = 64

/**
 * A memory budget that is less than one cache line in each of its periods, or that is set for cores that its cell does not
 * have: code there could never run, or ran without the budget that was meant for it.
 */
export const memoryBudget: Rule = {
  code: 'memory-budget',
  severity: 'error',
  title: 'Memory budgets are worth a cache line and hold for cores of their cell',
  check(input) {
    if (!input.plan || !input.board) return []
    const { root, cells } = input.plan.plan
    return homes(input).flatMap(({ name, cpus, path }, home): Finding[] => {
      const budget = home === 0 ? root.memoryBudget : cells[home - 1]!.memoryBudget
      if (budget === undefined) return []
      const { rate, period } = budget
      const at = [place(`memory budget of ${name}`, ...path, 'memoryBudget')]
      const draftOf = (draft: Parameters<Parameters<typeof fixOf>[2]>[0]) =>
        (home === 0 ? draft.root : draft.cells?.[home - 1])?.memoryBudget
      const bytes = rate * period * 1e-9
      const small: Finding[] =
        bytes >= LINE
          ? []
          : [
              {
                message: `The memory budget of ${name} is ${Number(bytes.toFixed(2))} B in each ${formatTime(period)}, and a cache line has ${LINE}.`,
                places: at,
                fix: fixOf(input, 'renew it every millisecond with a line at least', (draft) => {
                  const changed = draftOf(draft)
                  if (changed === undefined) return
                  changed.period = '1 ms'
                  if (rate * 1e-3 < LINE) changed.rate = '64 kB/s'
                }),
              },
            ]
      const foreign = budget.cpus?.filter((cpu) => !cpus.includes(cpu)) ?? []
      const misplaced: Finding[] =
        foreign.length === 0
          ? []
          : [
              {
                message: `The memory budget of ${name} is set for ${cores(foreign)}, and ${name} has ${cores(cpus)}.`,
                places: at,
                fix: fixOf(input, `set it for all cores of ${name}`, (draft) => {
                  delete draftOf(draft)?.cpus
                }),
              },
            ]
      return [...small, ...misplaced]
    })
  },
}
