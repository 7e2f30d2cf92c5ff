import type { Building } from './building'
import { LINE_BYTES } from './demand-table'
import { NotSimulatable } from './not-simulatable'

/** The memory budget of every core as the plan has it: lines in each period, Infinity for cores without one. */
export function memoryBudgets({ cells, cores, used }: Building): {
  budgetLines: Float64Array
  budgetPeriodNs: Float64Array
} {
  const budgets = cores.map(({ cpu, cell }) => {
    const { name, memoryBudget } = cells[cell]!
    if (memoryBudget === undefined || memoryBudget.cpus?.includes(cpu) === false)
      return { lines: Infinity, period: 1e6 }
    const { rate, period } = memoryBudget
    const lines = (rate * period * 1e-9) / LINE_BYTES
    if (lines < 1) {
      throw new NotSimulatable(
        `the memory budget of ${name} is less than one line of ${LINE_BYTES} bytes in each period of ${period} ns: nothing would ever run`,
      )
    }
    used.note(`memory budget of each core of ${name}`, {
      value: rate,
      unit: 'B/s',
      provenance: 'plan',
      source: 'the plan',
    })
    return { lines, period }
  })
  return {
    budgetLines: Float64Array.from(budgets, ({ lines }) => lines),
    budgetPeriodNs: Float64Array.from(budgets, ({ period }) => period),
  }
}
