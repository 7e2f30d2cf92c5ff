import { place } from './finding'
import type { Rule } from './rule'

const rate = (bytesPerSecond: number) => `${Number((bytesPerSecond / 1e9).toFixed(3))} GB/s`

/**
 * Devices that move data ask for more than the DRAM can give: whatever the cores do, some of them get less than they need, and
 * a camera or a display shows it.
 */
export const memoryOversubscribed: Rule = {
  code: 'memory-oversubscribed',
  severity: 'warning',
  title: 'Devices that move data leave the DRAM something for the cores',
  check({ plan, board }) {
    if (!plan || !board) return []
    const usable = board.memory.peak * board.memory.usableShare
    const { masters } = plan.plan
    const wanted = masters.reduce((sum, master) => sum + master.rate, 0)
    if (wanted < usable || masters.length === 0) return []
    return [
      {
        message: `The devices that move data ask for ${rate(wanted)} while all of them are active; the DRAM can move ${rate(usable)}.`,
        places: masters.map(({ name }, i) => place(`rate of ${name}`, 'masters', i, 'rate')),
      },
    ]
  },
}
