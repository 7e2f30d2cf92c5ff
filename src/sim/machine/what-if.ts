/** What a run assumes beyond upstream Jailhouse on an i.MX8: each switch with the hardware or the branch that it needs. */
import { ROOT } from '../plan/cores'
import type { Plan, PlanCell } from '../plan/plan'
import type { WhatIfResult } from '../results/result'

/** What a run can assume beyond upstream Jailhouse on an i.MX 8. */
export type WhatIfId = 'colouring' | 'hypervisor-colours' | 'budgets' | 'portions' | 'direct' | 'early-cells'

interface Switch {
  id: WhatIfId
  name: string
  needs: string
  /** In words how `plan` sets it; undefined where it is off. */
  setting: (plan: Plan) => string | undefined
}

const COLOURING_FORK =
  "a fork of Jailhouse: upstream's branch wip/cache-coloring of 2020 was never merged; Minervasys' minerva/next maintains one"

/** "flight 100 MB/s a core, root ..." for the cells where `of` has something to say; undefined where it has not. */
function inCells(plan: Plan, of: (cell: Plan['root'] | PlanCell) => string | undefined): string | undefined {
  const named = [{ ...plan.root, name: ROOT }, ...plan.cells].flatMap((cell) => {
    const words = of(cell)
    return words === undefined ? [] : [`${cell.name} ${words}`]
  })
  return named.length > 0 ? named.join(', ') : undefined
}

const SWITCHES: Switch[] = [
  {
    id: 'colouring',
    name: 'cache colouring of cells',
    needs: COLOURING_FORK,
    setting: ({ jailhouse }) => (jailhouse.colouring === 'off' ? undefined : 'on'),
  },
  {
    id: 'hypervisor-colours',
    name: 'cache colouring of the hypervisor',
    needs: `${COLOURING_FORK}, and none is known that keeps the hypervisor's own lines in the colours of the cell it serves`,
    setting: ({ jailhouse }) => (jailhouse.colouring === 'all' ? 'on' : undefined),
  },
  {
    id: 'budgets',
    name: 'memory budgets',
    needs: "MemGuard in the hypervisor: Minervasys' minerva/next has it, upstream Jailhouse has not",
    setting: (plan) =>
      inCells(plan, ({ memoryBudget }) => {
        if (memoryBudget === undefined) return undefined
        const { rate, period, cpus } = memoryBudget
        const where = cpus === undefined ? 'a core' : `on core ${cpus.join(' and ')}`
        return `${rate / 1e6} MB/s ${where}, in periods of ${period / 1000} us`
      }),
  },
  {
    id: 'portions',
    name: 'cache portions',
    needs:
      'a shared cache that labels accesses (MPAM) or locks ways: no core of i.MX 8, 93 or 95 has MPAM, and no known Jailhouse sets it',
    setting: (plan) =>
      inCells(plan, ({ cachePortion }) => (cachePortion === undefined ? undefined : `${cachePortion} of the cache`)),
  },
  {
    id: 'direct',
    name: 'direct interrupt delivery',
    needs:
      "firmware with SDEI, which NXP's TF-A does not enable by default; upstream Jailhouse has it since March 2021, after v0.12",
    setting: ({ jailhouse }) => (jailhouse.interruptDelivery === 'direct' ? 'on' : undefined),
  },
  {
    id: 'early-cells',
    name: 'cells before the root Linux',
    needs:
      'a loader that starts the hypervisor at EL2: patches of March 2020 on the Jailhouse list, tried on i.MX 8M Nano and never merged; root then manages no cells',
    setting: ({ jailhouse }) => (jailhouse.cellsStart === 'before-root' ? 'on' : undefined),
  },
]

/** The switches that `plan` has on, in the order of the table. */
export function whatIfsOf(plan: Plan): WhatIfResult[] {
  return SWITCHES.flatMap(({ name, needs, setting }) => {
    const on = setting(plan)
    return on === undefined ? [] : [{ name, setting: on, needs }]
  })
}

/** The hardware, firmware or branch without which a board does not do it, in words. */
export function needsOf(id: WhatIfId): string {
  return SWITCHES.find((one) => one.id === id)!.needs
}
